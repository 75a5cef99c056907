import type { RedisOptions } from 'ioredis';

/** Where Redis is, from an address that the environment has checked. A query never reaches the client: it could switch TLS off. */
export function redisAddress(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const host = hostname.replace(/^\[(.+)\]$/, '$1');
  return {
    host,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    db: Number(pathname.slice(1)),
    ...(protocol === 'rediss:' ? { tls: { servername: host } } : {}),
  };
}
