import { setTimeout as delay } from 'node:timers/promises';
import { House, runSize, say, TENANTS } from '../support/processes/index.js';
import type { ServerProcess, Tenant, TenantClient } from '../support/processes/index.js';
import { arrivalsOf, endedJob, PAST_LEASE_MS, plantPhotos, publishBodyOf } from './suites/bulk-jobs.js';

const { rounds, random } = runSize(1);
/** A small run kills at few photos; `RESILIENCE_ROUNDS` makes each job larger as well. */
const PHOTOS = Math.min(100, 4 + 2 * rounds);
const MS_PER_ROUND = 120_000;
/** Where a kill leaves each send provably made or provably not; what stays unclear is tried by crash-points.spec.ts. */
const POINTS = [
  'claim:after',
  'outcome:after',
  'photo_move:after',
  'release:after',
  'answer:after',
  'request_file:after',
];
const NO_PAUSE = { BULK_PAUSE_MS: '0', RATE_LIMITS_LIFTED: 'true' };

let house: House;
let recovery: ServerProcess;
let clients: Readonly<Record<Tenant, TenantClient>>;

beforeAll(async () => {
  house = await House.open();
  recovery = await house.start(NO_PAUSE);
  clients = await house.clients(recovery);
}, 180_000);

afterAll(() => house.close(), 60_000);

describe('a process that dies in the middle of a bulk publish', () => {
  it.each(Array.from({ length: rounds }, (_unused, round) => round))(
    'when another process goes on with the job, each photo is posted once to each platform (round %i)',
    async (round) => {
      const tenant = TENANTS[round % TENANTS.length] ?? TENANTS[0];
      const client = clients[tenant];
      const photos = await plantPhotos(house, tenant, PHOTOS, random);
      const doomed = await house.start(NO_PAUSE);
      const answer = await client.bulk(doomed, publishBodyOf(photos), `bulk-${round}-${random.hex(12)}`);
      expect([answer?.status, answer?.body['count']]).toEqual([202, PHOTOS]);
      const id = String(answer?.body['jobId']);
      const wanted = 1 + random.integer(PHOTOS);
      while (doomed.isRunning && (await arrivalsOf(house, photos)).length < wanted) await delay(2);
      await doomed.kill();
      const before = (await arrivalsOf(house, photos)).length;
      await house.world.letTimePass(tenant, PAST_LEASE_MS);
      expect((await client.operation(recovery, id))?.body['state']).toBe('interrupted');
      expect((await client.continueJob(recovery, id))?.status).toBe(202);
      const states = await endedJob(client, recovery, id);
      const after = await arrivalsOf(house, photos);
      expect(new Set(after).size).toBe(after.length);
      // A kill between intent and outcome leaves one send that only a person can tell of.
      const unclear = states.filter((state) => state === 'needs_decision').length;
      expect([unclear <= 1, states.filter((state) => state === 'done').length]).toEqual([true, PHOTOS - unclear]);
      expect(after.length).toBeGreaterThanOrEqual(2 * (PHOTOS - unclear));
      say(`bulk: killed after ${before} of ${2 * PHOTOS} posts, ${after.length} in the end, ${unclear} to be decided`);
    },
    MS_PER_ROUND,
  );

  it.each(POINTS.filter((_point, at) => rounds > 1 || at === random.seed % POINTS.length))(
    'when it dies at %s, every photo is posted exactly once to each platform in the end',
    async (point) => {
      const tenant = TENANTS[random.integer(TENANTS.length)] ?? TENANTS[0];
      const client = clients[tenant];
      const photos = await plantPhotos(house, tenant, 3, random);
      const doomed = await house.start({ ...NO_PAUSE, CRASH_AT: point });
      const key = `bulk-${random.hex(12)}`;
      const answer = await client.bulk(doomed, publishBodyOf(photos), key);
      expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
      // The job may have died before its caller was answered: the same key tells which it is.
      const again = answer ?? (await client.bulk(recovery, publishBodyOf(photos), key));
      const id = String(again?.body['jobId']);
      await house.world.letTimePass(tenant, PAST_LEASE_MS);
      expect((await client.continueJob(recovery, id))?.status).toBe(202);
      expect([point, await endedJob(client, recovery, id)]).toEqual([point, ['done', 'done', 'done']]);
      const after = await arrivalsOf(house, photos);
      expect([point, after.length, new Set(after).size]).toEqual([point, 6, 6]);
    },
    MS_PER_ROUND,
  );

  it('when all of it is over, every photo is in one place and its record says why it is there', async () => {
    for (const tenant of TENANTS) {
      const { files, ledger } = await house.world.look(tenant);
      for (const { sha256, contentHash } of house.planted.filter((photo) => photo.tenant === tenant)) {
        const state = ledger.find((record) => record.contentHash === contentHash)?.state;
        const folders = files.filter((file) => file.sha256 === sha256).map(({ folder }) => folder);
        expect(folders).toEqual([state === 'DONE' ? 'archive' : 'inbox']);
        // A claim of the dead process stands until the photo's next run; people see what it left unclear.
        const shown = (await clients[tenant].history(recovery, contentHash))?.body['state'];
        expect([state, shown]).toEqual(state === 'DONE' ? ['DONE', 'published'] : [state, 'needs_decision']);
      }
    }
  });
});
