import { redisAddress } from './redis-address.js';

describe('redisAddress', () => {
  test('when only a host is named, the client’s own port and the first database are meant', () => {
    expect(redisAddress('redis://redis.example')).toEqual({ host: 'redis.example', db: 0 });
  });

  test('when everything is named, all of it is read, with what was escaped', () => {
    expect(redisAddress('redis://us%65r:p%40ss%3A@redis.example:6380/15')).toEqual({
      host: 'redis.example',
      port: 6380,
      username: 'user',
      password: 'p@ss:',
      db: 15,
    });
  });

  test('when it is rediss, the name is checked against the certificate', () => {
    expect(redisAddress('rediss://redis.example')).toMatchObject({ tls: { servername: 'redis.example' } });
  });

  test('when the host is an address of IPv6, its brackets are none of the name', () => {
    expect(redisAddress('redis://[::1]:6379')).toMatchObject({ host: '::1', port: 6379 });
  });
});
