import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../../src/kernel/index.js';
import { UpstreamError } from '../../../src/platform/http/index.js';
import { RedisClient } from '../../../src/platform/redis/index.js';
import { RedisServer } from '../../support/redis/index.js';

const PASSWORD = 'CANARY p@ss:word/of#redis?%';
const clients: RedisClient[] = [];
let server: RedisServer;

beforeAll(async () => void (server = await RedisServer.start({ password: PASSWORD })));
afterAll(() => server.close());
afterEach(async () => {
  for (const client of clients.splice(0)) client.onApplicationShutdown();
  server.resume();
});

function clientOf(url = server.url): RedisClient {
  const client = new RedisClient(new Secret(url));
  clients.push(client);
  return client;
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const error: unknown = await work.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UpstreamError)) throw error;
  return error;
}

async function reached(client: RedisClient): Promise<number> {
  for (;;) {
    const connection = await client.connected('test').catch(() => null);
    if (connection !== null) return connection;
    await sleep(20);
  }
}

describe('the way to Redis', () => {
  test('when a command is sent, its answer comes back, also behind a password with every odd character', async () => {
    expect(await clientOf().command('test', 'PING')).toBe('PONG');
  });

  test('when nothing is asked, no connection is made', async () => {
    const asking = clientOf();
    clientOf(); // asks nothing
    const lines = String(await asking.command('test', 'CLIENT', 'LIST'))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(1);
  });

  test('when the address names a database, the keys are in that one', async () => {
    const [third, usual] = [clientOf(`${server.url}/3`), clientOf()];
    await third.command('test', 'SET', 'pv2:test', 'x');
    expect(await third.command('test', 'GET', 'pv2:test')).toBe('x');
    expect(await usual.command('test', 'GET', 'pv2:test')).toBeNull();
  });

  test('when nobody listens, it is unreachable, and nothing was done', async () => {
    const client = clientOf('redis://127.0.0.1:1');
    expect(await failureOf(client.command('test', 'PING'))).toMatchObject({ kind: 'unreachable', ambiguous: false });
  });

  test('when the password is wrong, it is unreachable', async () => {
    const client = clientOf(`redis://:wrong@127.0.0.1:${server.port}`);
    expect((await failureOf(client.command('test', 'PING'))).kind).toBe('unreachable');
  });

  test('when the server refuses a command, nothing was done, and its words are not passed on', async () => {
    const client = clientOf();
    await client.command('test', 'SET', 'pv2:text', 'CANARY value');
    const error = await failureOf(client.command('test', 'LPUSH', 'pv2:text', 'CANARY item'));
    expect(error).toMatchObject({ dependency: 'redis', operation: 'test', kind: 'rejected', ambiguous: false });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/CANARY|WRONGTYPE|pv2:/);
  });

  test('when it falls silent, the command ends by itself, and it is not known whether it was carried out', async () => {
    const client = clientOf();
    await reached(client);
    server.freeze();
    const error = await failureOf(client.command('test', 'SET', 'pv2:test', 'CANARY value'));
    expect(error).toMatchObject({ kind: 'timeout', ambiguous: true });
    server.resume();
    await reached(client);
    expect(await client.command('test', 'PING')).toBe('PONG');
  });

  test('when the connection is lost under a command, it is not sent again by itself', async () => {
    const [client, other] = [clientOf(), clientOf()];
    await reached(client);
    await other.command('test', 'SET', 'pv2:count', '0');
    const waiting = failureOf(client.command('test', 'BLPOP', 'pv2:nothing', '0'));
    await other.command('test', 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await waiting).toMatchObject({ kind: 'connection_lost', ambiguous: true });
  });

  test('when the server comes back, so does the connection, under another number', async () => {
    const client = clientOf();
    const before = await reached(client);
    await server.kill();
    expect(['unreachable', 'connection_lost']).toContain((await failureOf(client.command('test', 'PING'))).kind);
    await server.revive();
    expect(await reached(client)).toBeGreaterThan(before);
  });

  test('when it was closed, nothing is sent any more', async () => {
    const client = clientOf();
    await reached(client);
    client.onApplicationShutdown();
    expect((await failureOf(client.command('test', 'PING'))).ambiguous).toBe(false);
  });

  test('when it fails in any way, neither password nor address is in the error', async () => {
    for (const url of [`redis://:CANARY-pass@127.0.0.1:${server.port}`, 'rediss://:CANARY-pass@127.0.0.1:1']) {
      const error = await failureOf(clientOf(url).command('test', 'AUTH', 'CANARY-pass'));
      const seen = `${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}`;
      expect(seen.replace(/\s+at .*/g, '')).not.toMatch(/CANARY|127\.0\.0\.1|redis:/);
    }
  });
});
