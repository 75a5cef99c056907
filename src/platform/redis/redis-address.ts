import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';

/** Where Redis is, from an address that the environment has checked; the client's own reading of one would let a query change settings. */
export function redisAddress(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const host = hostname.replace(/^\[(.+)\]$/, '$1');
  return {
    host,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    db: Number(pathname.slice(1)),
    ...(protocol === 'rediss:' ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
  };
}
