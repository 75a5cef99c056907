import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { TestClock, TestLog } from '../../../src/auth/testing/auth-fixtures.js';
import { Secret } from '../../../src/kernel/index.js';
import { RedisQueue } from '../../../src/platform/queue/redis/index.js';
import { describeJobQueue } from '../../../src/platform/queue/testing/index.js';
import { RedisServer } from '../../support/redis/index.js';

// A server of its own is started and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

const ASK_MS = 10;
let server: RedisServer;
let direct: Redis;
let deployments = 0;
const queues: RedisQueue[] = [];
/** A test that failed leaves no job behind that the drain would wait for. */
const ends: (() => void)[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  direct = new Redis(server.url, { maxRetriesPerRequest: null, disconnectTimeout: ASK_MS });
  direct.on('error', () => undefined);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await Promise.all(queues.splice(0).map((queue) => queue.drain()));
});
afterAll(async () => {
  direct.disconnect();
  await server.close();
});

function queueOf(deployment: string, clock = new TestClock(), log = new TestLog()): RedisQueue {
  const queue = new RedisQueue({ url: new Secret(server.url), deployment, clock, log });
  queues.push(queue);
  return queue;
}

describeJobQueue('on Redis', (clock) => {
  const queue = new RedisQueue({
    url: new Secret(server.url),
    deployment: `suite-${(deployments += 1)}`,
    clock,
    log: new TestLog(),
  });
  queues.push(queue);
  return queue;
});

/** One replica, whose jobs go on until the test lets them. */
class Replica {
  readonly log = new TestLog();
  readonly queue: RedisQueue;
  readonly begun: string[] = [];
  readonly wound: string[] = [];
  readonly #ends = new Map<string, () => void>();

  constructor(deployment: string) {
    this.queue = queueOf(deployment, new TestClock(), this.log);
    ends.push(() => this.endAll());
    this.queue.serve(async ({ id }, signal) => {
      this.begun.push(id);
      const wind = (): void => {
        this.wound.push(id);
        this.end(id);
      };
      const ended = new Promise<void>((resolve) => this.#ends.set(id, resolve));
      if (signal.aborted) wind();
      else signal.addEventListener('abort', wind);
      await ended;
      return { outcome: 'done', againInMs: null };
    });
  }

  add(id: string): ReturnType<RedisQueue['enqueue']> {
    return this.queue.enqueue({ tenant: 'harbor', host: 'harbor.localhost', id });
  }

  end(id: string): void {
    this.#ends.get(id)?.();
  }

  endAll(): void {
    for (const end of this.#ends.values()) end();
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 4_000; tries += 1) {
    if (await isSo()) return;
    await sleep(ASK_MS);
  }
  throw new Error('It did not become so.');
}
const nameOf = (): string => `deployment-${(deployments += 1)}`;
async function pair(): Promise<readonly [Replica, Replica]> {
  const deployment = nameOf();
  return [new Replica(deployment), new Replica(deployment)];
}

describe('a queue of two replicas', () => {
  it('when jobs come at one, each is done once, at either', async () => {
    const [one, other] = await pair();
    const ids = ['1', '2', '3', '4', '5', '6'];
    for (const id of ids) expect(await one.add(id)).toBe('shared');
    await until(() => {
      one.endAll();
      other.endAll();
      return one.begun.length + other.begun.length === ids.length;
    });
    expect([...one.begun, ...other.begun].sort()).toEqual(ids);
    await until(async () => (await other.queue.status('harbor', '6')) === null);
  });

  it('when a job that one works on is cancelled at the other, it hears of it, and so does one that waits there', async () => {
    const [one, other] = await pair();
    const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
    for (const id of ids) await one.add(id);
    await until(() => one.queue.load().running + other.queue.load().running >= 2);
    await until(() => {
      const [here, there] = [one.queue.load(), other.queue.load()];
      return here.running + here.waiting + there.running + there.waiting === ids.length;
    });
    for (const id of ids) {
      // Whoever has it not is asked.
      const here = one.begun.includes(id) || (one.queue.load().waiting > 0 && !other.begun.includes(id));
      await (here ? other : one).queue.cancel('harbor', id);
    }
    await until(async () => {
      const standings = await Promise.all(ids.map((id) => one.queue.status('harbor', id)));
      return standings.every((standing) => standing === null);
    });
  });

  it('when one drains, what waited there goes on at the other', async () => {
    const deployment = nameOf();
    const one = new Replica(deployment);
    for (const id of ['1', '2', '3', '4']) await one.add(id);
    await until(() => one.queue.load().waiting === 2);
    const drained = one.queue.drain();
    for (const id of ['1', '2']) one.end(id);
    await drained;
    const other = new Replica(deployment);
    await until(() => other.begun.length === 2);
    expect([...other.begun].sort()).toEqual(['3', '4']);
    other.endAll();
  });

  it('when a deployment of another name uses the same Redis, it gets none of these', async () => {
    const [one, stranger] = [new Replica(nameOf()), new Replica(nameOf())];
    for (const id of ['1', '2', '3']) await one.add(id);
    await until(() => one.queue.load().waiting === 1);
    expect(await stranger.queue.status('harbor', '1')).toBeNull();
    expect(stranger.begun).toEqual([]);
    one.endAll();
    await until(() => one.begun.length === 3);
    one.endAll();
  });

  it('when a job waits in Redis, it says there tenant, host and id, and nothing else', async () => {
    const one = new Replica(nameOf());
    await one.add('1');
    const found: unknown[] = [];
    for (const key of await direct.keys('pv2:jobs:*-1')) {
      if ((await direct.type(key)) === 'hash') found.push(JSON.parse((await direct.hget(key, 'data')) ?? 'null'));
    }
    expect(found).toEqual([{ tenant: 'harbor', host: 'harbor.localhost', id: '1' }]);
    await until(() => one.begun.length === 1);
    one.endAll();
  });
});

describe('a queue whose Redis is away', () => {
  it('when it dies, new jobs run where they came, those that run go on, and later ones are shared again', async () => {
    const [one, other] = await pair();
    await one.add('before');
    await until(() => one.begun.length + other.begun.length === 1);
    await server.kill();
    await until(async () => (await one.add('away')) === 'here');
    await until(() => one.begun.includes('away'));
    expect(one.log.lines.filter(({ event }) => event === 'dependency_call_failed').length).toBeLessThanOrEqual(1);
    await server.revive();
    await until(async () => (await other.queue.status('harbor', 'away')) !== null);
    await until(async () => (await one.add('after')) === 'shared');
    // Both may have two jobs by then: this queue has no files that tell who is at work.
    await until(() => {
      one.endAll();
      other.endAll();
      return one.begun.includes('after') || other.begun.includes('after');
    });
    await until(async () => {
      one.endAll();
      other.endAll();
      return (await one.queue.status('harbor', 'away')) === null;
    });
  });

  it('when it forgets everything, a job that waits for its turn has it all the same', async () => {
    const one = new Replica(nameOf());
    for (const id of ['1', '2', '3']) await one.add(id);
    await until(() => one.queue.load().waiting === 1);
    await direct.flushall();
    one.end('1');
    await until(() => one.begun.includes('3'));
    one.endAll();
  });

  it('when it is away while a process ends, the end does not wait for it', async () => {
    const one = new Replica(nameOf());
    await one.add('1');
    await until(() => one.begun.length === 1);
    await server.kill();
    one.end('1');
    await one.queue.drain();
    expect(await one.add('2')).toBeNull();
    await server.revive();
  });
});
