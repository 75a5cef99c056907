import { setTimeout as delay } from 'node:timers/promises';
import { House, runSize, say, TENANTS } from '../support/processes/index.js';
import type { PlantedPhoto, ServerProcess, Tenant, TenantClient } from '../support/processes/index.js';
import { RedisServer } from '../support/redis/index.js';
import { arrivalsOf, endedJob, PAST_LEASE_MS, plantPhotos, publishBodyOf } from './suites/bulk-jobs.js';

const { rounds, random } = runSize(1);
/** A small run has few photos; `RESILIENCE_ROUNDS` makes each job larger as well. */
const PHOTOS = Math.min(100, 4 + 2 * rounds);
const MS_PER_ROUND = 180_000;
const LOOK_MS = 100;

let redis: RedisServer;
let house: House;
let witness: ServerProcess;
let clients: Readonly<Record<Tenant, TenantClient>>;
const env = (more: Readonly<Record<string, string>> = {}) => ({
  BULK_PAUSE_MS: '0',
  RATE_LIMITS_LIFTED: 'true',
  REDIS_URL: redis.url,
  ...more,
});

beforeAll(async () => {
  redis = await RedisServer.start();
  house = await House.open();
  witness = await house.start(env());
  clients = await house.clients(witness);
}, 180_000);

afterAll(async () => {
  await house.close();
  await redis.close();
}, 60_000);

async function sent(photos: readonly PlantedPhoto[], count: number): Promise<void> {
  while ((await arrivalsOf(house, photos)).length < count) await delay(2);
}

/** Begins a job; a process that has just started may not know yet who has signed out. @returns its id */
async function begun(client: TenantClient, at: ServerProcess, photos: readonly PlantedPhoto[]): Promise<string> {
  const key = `bulk-${random.hex(12)}`;
  for (;;) {
    const answer = await client.bulk(at, publishBodyOf(photos), key);
    if (answer?.status === 202) return String(answer.body['jobId']);
    if (answer?.status !== 503) throw new Error(`The job was answered by ${String(answer?.status)}.`);
    await delay(LOOK_MS);
  }
}

/** One send per photo and platform; what a kill left unclear waits for a person, and is at most the photo in hand. */
async function expectOneSendEach(photos: readonly PlantedPhoto[], states: readonly string[], mayBeUnclear: number) {
  const after = await arrivalsOf(house, photos);
  const unclear = states.filter((state) => state === 'needs_decision').length;
  expect(new Set(after).size).toBe(after.length);
  expect(unclear).toBeLessThanOrEqual(mayBeUnclear);
  expect(states.filter((state) => state === 'done')).toHaveLength(photos.length - unclear);
  expect(after.length).toBeGreaterThanOrEqual(2 * (photos.length - unclear));
}

describe('a bulk publish of several replicas with a Redis', () => {
  it.each(Array.from({ length: rounds }, (_unused, round) => round))(
    'when Redis is killed in the middle, and forgets all, the job ends with one send each (round %i)',
    async (round) => {
      const tenant = TENANTS[round % TENANTS.length] ?? TENANTS[0];
      const client = clients[tenant];
      const other = await house.start(env());
      const photos = await plantPhotos(house, tenant, PHOTOS, random);
      const id = await begun(client, other, photos);
      await sent(photos, 1 + random.integer(PHOTOS));
      await redis.kill();
      const isBack = random.integer(2) === 1;
      if (isBack) await redis.revive();
      const states = await endedJob(client, witness, id);
      if (!isBack) await redis.revive();
      await expectOneSendEach(photos, states, 0);
      await other.kill();
      say(
        `bulk with Redis killed (${isBack ? 'back at once' : 'back later'}): ${(await arrivalsOf(house, photos)).length} sends`,
      );
    },
    MS_PER_ROUND,
  );

  it.each(Array.from({ length: rounds }, (_unused, round) => round))(
    'when the process at work is killed, another goes on by itself, with one send each (round %i)',
    async (round) => {
      const tenant = TENANTS[round % TENANTS.length] ?? TENANTS[0];
      const client = clients[tenant];
      // Whoever is at work dies: all that run but the witness, which was frozen until then and can have taken nothing.
      const doomed = await house.start(env());
      witness.freeze();
      const photos = await plantPhotos(house, tenant, PHOTOS, random);
      const id = await begun(client, doomed, photos);
      await sent(photos, 1 + random.integer(PHOTOS));
      await doomed.kill();
      witness.thaw();
      const before = (await arrivalsOf(house, photos)).length;
      await house.world.letTimePass(tenant, PAST_LEASE_MS);
      await expectOneSendEach(photos, await endedJob(client, witness, id), 1);
      say(
        `bulk with Redis: killed after ${before} of ${2 * PHOTOS} sends, ${(await arrivalsOf(house, photos)).length} in the end`,
      );
    },
    MS_PER_ROUND,
  );

  it(
    'when the process at work is frozen, loses its job to another and wakes up, nothing is sent twice',
    async () => {
      const tenant = TENANTS[random.integer(TENANTS.length)] ?? TENANTS[0];
      const client = clients[tenant];
      const frozen = await house.start(env());
      witness.freeze();
      const photos = await plantPhotos(house, tenant, PHOTOS, random);
      const id = await begun(client, frozen, photos);
      await sent(photos, 1 + random.integer(PHOTOS));
      frozen.freeze();
      witness.thaw();
      await house.world.letTimePass(tenant, PAST_LEASE_MS);
      const before = (await arrivalsOf(house, photos)).length;
      const states = await endedJob(client, witness, id);
      frozen.thaw();
      await delay(3_000);
      await expectOneSendEach(photos, states, 1);
      say(
        `bulk with Redis: frozen after ${before} of ${2 * PHOTOS} sends, ${(await arrivalsOf(house, photos)).length} in the end`,
      );
      await frozen.kill();
    },
    MS_PER_ROUND,
  );
});
