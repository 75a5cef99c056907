import { setTimeout as sleep } from 'node:timers/promises';
import { JobQueue } from '../../src/platform/queue/index.js';
import { RedisServer } from '../support/redis/index.js';
import { BulkWorld, statesOf } from './support/bulk-world.js';

// A server of its own is started and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

const THERE = { at: 'there' } as const;
const ASK_MS = 20;
const TRIES = 2_000;
let redis: RedisServer;
let world: BulkWorld;

beforeAll(async () => {
  redis = await RedisServer.start();
  // Long enough that only Redis can have told of a photo that was done in between.
  world = await BulkWorld.start({ REDIS_URL: redis.url, BULK_PAUSE_MS: '50' });
});
beforeEach(() => world.clear());
afterEach(() => world.platforms.go());
afterAll(async () => {
  const harbor = [await world.photos.names('inbox', 'harbor'), await world.photos.posts('harbor')];
  await world.stop();
  await redis.close();
  expect(harbor).toEqual([['only-harbor.jpg'], []]);
  expect(world.platforms.sends.filter((send) => !send.startsWith('aurora '))).toEqual([]);
});

const publishing = (photos: readonly object[]) => ({
  action: 'publish',
  folder: 'inbox',
  photos,
  options: { platforms: ['one'] },
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isSo()) return;
    await sleep(ASK_MS);
  }
  throw new Error('It did not become so.');
}

/** Which replica is at work on something. */
const loads = () => [world.photos.app, world.replica].map(({ app }) => app.get<JobQueue>(JobQueue).load().running > 0);

/** A job of these photos whose send of that number has begun and does not end. @returns where it is asked for */
async function heldAt(names: readonly string[]): Promise<string> {
  const photos = await world.plant(...names);
  world.platforms.hold();
  const where = await world.begin(publishing(photos));
  await world.platforms.begun(1);
  return where;
}

describe('a bulk job with two replicas and a Redis', () => {
  it('when it is followed at the replica that does not work on it, each photo is told, and its end', async () => {
    const where = await heldAt(['a.jpg', 'b.jpg', 'c.jpg']);
    const [isHere] = loads();
    const other = isHere ? 'there' : 'here';
    const reader = await world.events(where, {}, other);
    // It is not yet in the file, which is written after ten seconds: only Redis can tell.
    await reader.until(({ events }) => events.some(({ data }) => JSON.stringify(data).includes('"running"')));
    world.platforms.go();
    await reader.end();
    expect(reader.events.at(-1)?.event).toBe('done');
    expect(statesOf(await world.ended(where, { at: other }))).toEqual(['done', 'done', 'done']);
    expect(new Set(world.platforms.sends).size).toBe(3);
  });

  it('when it is cancelled at the replica that does not work on it, the send in flight ends and no other begins', async () => {
    const where = await heldAt(['a.jpg', 'b.jpg', 'c.jpg']);
    const other = loads()[0] ? 'there' : 'here';
    expect((await world.call('post', `${where}/cancel`, { at: other })).status).toBe(202);
    world.platforms.go();
    const job = await world.ended(where, { at: other });
    expect([job.state, statesOf(job)]).toEqual(['cancelled', ['done', 'cancelled', 'cancelled']]);
    expect(world.platforms.sends).toHaveLength(1);
  });

  it('when jobs wait in line, they are cancelled at either replica before their turn', async () => {
    const first = await heldAt(['a.jpg']);
    const others: string[] = [];
    for (const name of ['b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg']) {
      others.push(await world.begin(publishing(await world.plant(name))));
    }
    const last = others.slice(-2);
    expect((await world.call('post', `${last[0]}/cancel`)).status).toBe(202);
    expect((await world.call('post', `${last[1]}/cancel`, THERE)).status).toBe(202);
    for (const where of last) expect(statesOf(await world.ended(where, THERE))).toEqual(['cancelled']);
    world.platforms.go();
    for (const where of [first, ...others.slice(0, -2)]) expect(statesOf(await world.ended(where))).toEqual(['done']);
    expect(new Set(world.platforms.sends).size).toBe(4);
  });

  it('when a replica goes away on purpose, the other goes on by itself', async () => {
    const third = await world.another();
    const photos = await world.plant('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    world.platforms.hold();
    const where = await world.beginAt(third, publishing(photos));
    await world.platforms.begun(1);
    const stopped = third.stop();
    world.platforms.go();
    await stopped;
    expect(statesOf(await world.ended(where))).toEqual(['done', 'done', 'done', 'done']);
    expect(world.platforms.sends).toHaveLength(4);
  });

  it('when Redis dies in the middle, the job ends all the same, new ones run, and are shared again later', async () => {
    const where = await heldAt(['a.jpg', 'b.jpg']);
    await redis.kill();
    world.platforms.go();
    expect(statesOf(await world.ended(where))).toEqual(['done', 'done']);
    const during = await world.begin(publishing(await world.plant('c.jpg')));
    expect(statesOf(await world.ended(during, THERE))).toEqual(['done']);
    await redis.revive();
    const queue = world.photos.app.app.get<JobQueue>(JobQueue);
    await until(async () => {
      const job = { tenant: 'aurora', host: 'aurora.localhost', id: '20261101100000000-0123456789abcdef' };
      return (await queue.enqueue(job)) === 'shared';
    });
    const after = await world.begin(publishing(await world.plant('d.jpg')));
    expect(statesOf(await world.ended(after, THERE))).toEqual(['done']);
    expect([world.platforms.sends.length, new Set(world.platforms.sends).size]).toEqual([4, 4]);
  });
});
