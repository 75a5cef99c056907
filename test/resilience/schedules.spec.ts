import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PhotoWorld, RemoteWorld } from '../support/app/index.js';
import type { TestAppOptions } from '../support/app/index.js';
import { drawPhoto, House, runSize, say } from '../support/processes/index.js';
import type { ServerProcess } from '../support/processes/index.js';
import { RedisServer } from '../support/redis/index.js';
import { PLATFORMS, Slots, TENANTS, type Place } from './suites/slots.js';

const { rounds, random } = runSize(1);
/** `RESILIENCE_SLOTS=100` is the size of the specification. */
const SLOTS = Number(process.env['RESILIENCE_SLOTS'] ?? 3);
const MS_PER_SLOT = 30_000;
const STARTS_WITHIN_MS = 300_000;
/** More than slots, so that a slot that publishes twice is seen by what is left. */
const PHOTOS = SLOTS + 6;

async function local(options: TestAppOptions): Promise<Place> {
  const world = await PhotoWorld.start(options);
  return {
    app: world.app,
    put: (name, tenant) => world.put(name, { tenant }),
    names: (folder, tenant) => world.names(folder, tenant),
    stop: () => world.stop(),
  };
}

/** Aurora on a Dropbox, harbor in a bucket. */
async function remote(options: TestAppOptions): Promise<Place> {
  const world = await RemoteWorld.start(options);
  return {
    app: world.app,
    put: (name, tenant) => world.put(name, { tenant }),
    names: (folder, tenant) => world.names(folder, tenant),
    stop: () => world.stop(),
  };
}

const jpegs = (names: readonly string[]): readonly string[] => names.filter((name) => name.endsWith('.jpg'));

describe.each([
  ['on a disk, without Redis', local, false],
  ['on Dropbox and S3, with Redis', remote, true],
] as const)('five replicas %s', (what, makePlace, withRedis) => {
  let redis: RedisServer | null = null;
  let slots: Slots;
  const planted = new Map<string, readonly string[]>();

  beforeAll(async () => {
    redis = withRedis ? await RedisServer.start() : null;
    slots = await Slots.start(makePlace, redis === null ? {} : { REDIS_URL: redis.url });
    for (const tenant of TENANTS) {
      for (let at = 0; at < PHOTOS; at += 1) await slots.place.put(`${tenant}-${at}.jpg`, tenant);
      planted.set(tenant, jpegs(await slots.place.names('inbox', tenant)));
    }
  }, STARTS_WITHIN_MS);

  afterAll(async () => {
    await slots.stop();
    await redis?.close();
  }, STARTS_WITHIN_MS);

  it(
    'when a slot comes to all of them, one publishes one photo of each tenant, and no photo is lost or posted twice',
    async () => {
      const before = new Map(TENANTS.map((tenant) => [tenant, slots.postsOf(tenant).length]));
      for (let slot = 1; slot <= SLOTS; slot += 1) {
        expect([slot, await slots.next()]).toEqual([slot, true]);
        for (const tenant of TENANTS) {
          const now = slots.postsOf(tenant);
          const fresh = now.slice(before.get(tenant));
          const photos = new Set(fresh.map((post) => post.split(' ')[0]));
          expect([slot, tenant, photos.size, fresh.length]).toEqual([slot, tenant, 1, PLATFORMS.length]);
          before.set(tenant, now.length);
        }
      }
      for (const tenant of TENANTS) {
        const posts = slots.postsOf(tenant);
        expect(new Set(posts).size).toBe(posts.length);
        const [inbox, archive] = [
          jpegs(await slots.place.names('inbox', tenant)),
          jpegs(await slots.place.names('archive', tenant)),
        ];
        expect(archive).toHaveLength(SLOTS);
        expect([...inbox, ...archive].sort()).toEqual([...(planted.get(tenant) ?? [])].sort());
      }
      const outcomes = await slots.outcomes();
      expect(outcomes).toEqual({ published: 2 * SLOTS, taken: 8 * SLOTS });
      say(`schedules ${what}: ${SLOTS} slots of two tenants at five replicas: ${JSON.stringify(outcomes)}`);
    },
    SLOTS * MS_PER_SLOT + STARTS_WITHIN_MS,
  );
});

describe('a process that dies in the middle of a slot', () => {
  const SLOT_MS = 5 * 60_000;
  const WAITS_MS = 120_000;
  /** Where a kill leaves each send provably made or provably not. */
  const POINTS = ['request_file:before', 'claim:after', 'outcome:after', 'photo_move:after', 'release:after'];
  let house: House;

  beforeAll(async () => {
    house = await House.open();
    const file = house.tenants.get('aurora');
    if (!file) throw new Error('There is no such tenant.');
    const schedule = [{ id: 'often', cron: '*/5 * * * *' }];
    const config = { ...(file.envelope['config'] as object), schedule };
    house.tenants.set('aurora', { ...file, envelope: { ...file.envelope, config } });
  }, STARTS_WITHIN_MS);

  afterAll(() => house.close(), 60_000);

  async function start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const preload = join(__dirname, '../support/processes/moved-clock.cjs');
    const usual = { SCHEDULE_HOSTS: 'aurora.localhost', BULK_PAUSE_MS: '0', NODE_OPTIONS: `--require ${preload}` };
    const server = await house.start({ ...usual, ...env });
    await until(() => server.output.includes('"schedules_changed"'));
    return server;
  }

  let aheadMs = 0;
  /** Lets the clocks of all processes reach the next slot. */
  async function nextSlot(): Promise<void> {
    const now = Date.now() + aheadMs;
    aheadMs += SLOT_MS - (now % SLOT_MS) + 500;
    await writeFile(`${house.dataDir}.clock`, String(aheadMs));
  }

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let waitedMs = 0; !(await isSo()); waitedMs += 100) {
      if (waitedMs > WAITS_MS) throw new Error('It did not come to what was waited for.');
      await delay(100);
    }
  }

  async function arrivals(contentHash: string): Promise<readonly string[]> {
    const journal = await readFile(`${house.dataDir}.sends.jsonl`, 'utf8').catch(() => '');
    const lines = journal.split('\n').filter((line) => line.endsWith('}'));
    const keys = lines.map((line) => (JSON.parse(line) as { readonly attemptKey: string }).attemptKey);
    return keys.filter((key) => key.startsWith(`${contentHash}.`));
  }

  it.each(POINTS.filter((_point, at) => rounds > 1 || at === random.seed % POINTS.length))(
    'when it dies at %s, the other leaves its slot alone, and the next slot finishes the photo, posted once everywhere',
    async (point) => {
      const { photo, plantings } = await drawPhoto('aurora', random);
      await house.plant(photo, plantings);
      const pair = [await start({ CRASH_AT: point }), await start({ CRASH_AT: point })];
      await nextSlot();
      await until(() => pair.some(({ isRunning }) => !isRunning));
      await delay(2_500); // the other one has looked at its clock meanwhile
      expect(pair.filter(({ isRunning }) => isRunning)).toHaveLength(1);
      const left = (await arrivals(photo.contentHash)).length;
      await Promise.all(pair.map((server) => server.kill()));
      const recovery = await start();
      await nextSlot();
      await until(async () => {
        const { files, ledger } = await house.world.look('aurora');
        const isArchived = files.some(({ sha256, folder }) => sha256 === photo.sha256 && folder === 'archive');
        return isArchived && ledger.some((one) => one.contentHash === photo.contentHash && one.state === 'DONE');
      });
      const all = await arrivals(photo.contentHash);
      expect([point, all.length, new Set(all).size]).toEqual([point, 2, 2]);
      await recovery.kill();
      say(`schedules: died at ${point} after ${left} of 2 posts, the next slot did the rest`);
    },
    3 * WAITS_MS,
  );
});
