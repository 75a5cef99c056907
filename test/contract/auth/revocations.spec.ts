import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { MemoryRevocations, RedisRevocations } from '../../../src/auth/index.js';
import { TestClock, TestLog } from '../../../src/auth/testing/auth-fixtures.js';
import { describeRevocations } from '../../../src/auth/testing/revocations.contract.js';
import { Secret } from '../../../src/kernel/index.js';
import { RedisClient } from '../../../src/platform/redis/index.js';
import { RedisServer } from '../../support/redis/index.js';

// A server of its own is started, frozen and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

const KEEP_SECONDS = 28_800;
const LOOK_EVERY_MS = 20;
const KEY = 'pv2:revocations';
const SESSION = 'a'.repeat(32);

let server: RedisServer;
/** Looks past our client: it has all the time it needs, and comes back by itself. */
let direct: Redis;
beforeAll(async () => {
  server = await RedisServer.start();
  direct = new Redis(server.url, { maxRetriesPerRequest: null });
  // Without a listener it prints them; a server that was killed is no news here.
  direct.on('error', () => undefined);
});
afterAll(async () => {
  direct.disconnect();
  await server.close();
});

/** One replica: its own connection, clock and log. */
class Replica {
  readonly clock = new TestClock();
  readonly log = new TestLog();
  readonly redis = new RedisClient(new Secret(server.url));
  readonly revocations = new RedisRevocations({
    redis: this.redis,
    clock: this.clock,
    log: this.log,
    keepSeconds: KEEP_SECONDS,
    lookEveryMs: LOOK_EVERY_MS,
  });

  constructor() {
    this.revocations.onModuleInit();
    replicas.push(this);
  }

  async close(): Promise<void> {
    await this.revocations.onModuleDestroy();
    this.redis.onApplicationShutdown();
  }

  get events(): readonly string[] {
    return this.log.lines.map(({ event }) => event);
  }
}
const replicas: Replica[] = [];

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  // Ends by itself: a test that has failed must not go on asking.
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (await isSo()) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error('It did not become so.');
}
async function certain(replica = new Replica()): Promise<Replica> {
  await until(() => replica.revocations.isCertain());
  return replica;
}
const entries = async () => (await direct.call('XRANGE', KEY, '-', '+')) as [string, string[]][];

beforeEach(async () => {
  await direct.call('FLUSHALL');
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close();
});

describeRevocations('in memory', async () => ({ revocations: new MemoryRevocations(), close: async () => undefined }));
describeRevocations('shared through Redis', () => certain().then((replica) => replica));

describe('revocations of several replicas', () => {
  test('when one replica revokes a session, the other refuses it soon after, and no other session', async () => {
    const [one, other] = [await certain(), await certain()];
    one.revocations.revoke(SESSION);
    await until(() => other.revocations.isRevoked(SESSION));
    expect(other.revocations.isRevoked('b'.repeat(32))).toBe(false);
  });

  test('when a replica starts later, it knows everything before it is certain of anything', async () => {
    const one = await certain();
    const ids = Array.from({ length: 1_500 }, (_, index) => `session ${index}`);
    for (const id of ids) one.revocations.revoke(id);
    await until(async () => (await direct.call('XLEN', KEY)) === ids.length);
    const late = new Replica();
    expect(late.revocations.isCertain()).toBe(false);
    await certain(late);
    expect(ids.filter((id) => !late.revocations.isRevoked(id))).toEqual([]);
  });

  test('when Redis is read, it holds no id of a session, under a name that says whose it is', async () => {
    const one = await certain();
    one.revocations.revoke(SESSION);
    await until(async () => (await entries()).length === 1);
    expect(await direct.call('KEYS', '*')).toEqual([KEY]);
    expect(JSON.stringify(await entries())).not.toContain(SESSION);
    await until(async () => Number(await direct.call('TTL', KEY)) > KEEP_SECONDS - 60);
  });

  test('when an entry is older than any session, it is dropped with the next one', async () => {
    const one = await certain();
    const [seconds] = (await direct.call('TIME')) as string[];
    const nowMs = Number(seconds) * 1000;
    await direct.call('XADD', KEY, `${nowMs - (KEEP_SECONDS + 60) * 1000}-0`, 's', 'o'.repeat(43));
    await direct.call('XADD', KEY, `${nowMs - (KEEP_SECONDS - 60) * 1000}-0`, 's', 'y'.repeat(43));
    one.revocations.revoke(SESSION);
    const hashes = async () => (await entries()).map(([, [, hash]]) => hash?.[0]);
    await until(async () => !(await hashes()).includes('o'));
    expect(await hashes()).toEqual(['y', expect.any(String)]);
  });

  test('when there are entries that are none of ours, they are passed over', async () => {
    await direct.call('XADD', KEY, '*', 'something', 'else', 's', 'x');
    await direct.call('XADD', KEY, '*', 's', 'not a hash');
    const [one, other] = [await certain(), await certain()];
    one.revocations.revoke(SESSION);
    await until(() => other.revocations.isRevoked(SESSION));
  });

  test('when the key holds something else, nothing is certain', async () => {
    await direct.call('SET', KEY, 'no stream');
    const one = new Replica();
    await until(() => one.events.includes('revocations_lost'));
    expect(one.revocations.isCertain()).toBe(false);
    expect(one.log.lines[0]?.text).toContain('"kind":"rejected"');
    await direct.call('DEL', KEY);
    await certain(one);
  });
});

describe('revocations while Redis is away', () => {
  afterEach(async () => {
    server.resume();
    await server.kill();
    await server.revive();
  });

  test('when it falls silent, the copy is certain for five seconds and no longer', async () => {
    const one = await certain();
    server.freeze();
    one.clock.advanceSeconds(5);
    expect(one.revocations.isCertain()).toBe(true);
    one.clock.advanceSeconds(0.001);
    expect(one.revocations.isCertain()).toBe(false);
    await until(() => one.events.includes('revocations_lost'));
    server.resume();
    await certain(one);
    await until(() => one.events.includes('revocations_regained'));
    expect(one.events).toEqual(['revocations_lost', 'revocations_regained']);
  });

  test('when it is gone, a sign-out counts here at once, and elsewhere as soon as it is back', async () => {
    const [one, other] = [await certain(), await certain()];
    await server.kill();
    one.revocations.revoke(SESSION);
    expect(one.revocations.isRevoked(SESSION)).toBe(true);
    await server.revive();
    await until(() => other.revocations.isRevoked(SESSION));
  });

  test('when it has forgotten everything, whoever signed somebody out tells it again', async () => {
    const one = await certain();
    one.revocations.revoke(SESSION);
    await until(async () => (await entries()).length === 1);
    await server.kill();
    await server.revive();
    const late = await certain();
    await until(() => late.revocations.isRevoked(SESSION));
  });

  test('when a process starts without it, nothing is certain until it is there, and nobody waits', async () => {
    await server.kill();
    const one = new Replica();
    await until(() => one.events.includes('revocations_lost'));
    expect(one.revocations.isCertain()).toBe(false);
    one.revocations.revoke(SESSION);
    expect(one.revocations.isRevoked(SESSION)).toBe(true);
    await server.revive();
    await certain(one);
    await until(() => one.events.includes('revocations_regained'));
    expect(one.log.lines.map(({ text }) => text).join()).not.toContain(String(server.port));
  });

  test('when the last sign-out of a process was not shared yet, it is at its end', async () => {
    const [one, other] = [await certain(), await certain()];
    await server.kill();
    one.revocations.revoke(SESSION);
    await server.revive();
    await until(async () => (await one.redis.connected('test').catch(() => 0)) > 0);
    await one.revocations.onModuleDestroy();
    await until(() => other.revocations.isRevoked(SESSION));
  });
});
