import { setTimeout as delay } from 'node:timers/promises';
import { drawPhoto, PAST_WAITING_MS, say, SeededRandom, TENANTS } from '../../support/processes/index.js';
import type { Answer, PlantedPhoto, Recovery } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';
import { askOnceMore } from './recover.js';
import type { Intention } from './recover.js';
import { Nemesis } from './trouble.js';

const LANES = 3;
/** Of a single round: enough for a kill, and for several faults of each kind. */
const SMALL = 12;
const KILL_EVERY = { small: 5, full: 8 };
const REPLICAS = 2;
const MS_PER_PHOTO = 60_000;
const POLL_MS = 500;

/** Random kills, freezes and faults while photos are published and sorted. Spec: publishing.md section 11, no. 4. */
export function nemesisSuite(crowd: Crowd): void {
  const photos = crowd.rounds > 1 ? crowd.rounds * 25 : SMALL;
  const intentions = new Map<PlantedPhoto, Intention>();

  /** What a client does about one photo; whatever it comes to is left to the one more request. */
  async function once(photo: PlantedPhoto, intention: Intention, random: SeededRandom): Promise<void> {
    const client = crowd.client(photo.tenant);
    if (intention !== 'publish') {
      await client.curate(crowd.router, intention, photo.name);
      return;
    }
    const publish = (key: string): Promise<Answer | null> =>
      client.publish(crowd.router, { photo }, `${photo.mark}-${key}`);
    const isDouble = random.integer(4) === 0;
    const [first] = await Promise.all([publish('one'), ...(isDouble ? [publish('two')] : [])]);
    // A client whose request was lost comes again with the same key.
    const last = first === null && random.integer(2) === 0 ? await publish('one') : first;
    if (last?.status === 202) await finished(photo, last);
  }

  /** A run that outlives its request is over when it says so, or when its process is no more. */
  async function finished(photo: PlantedPhoto, answer: Answer): Promise<void> {
    for (;;) {
      const view = await crowd.client(photo.tenant).operation(crowd.router, String(answer.body['operationId']));
      if (view?.status === 200 && view.body['state'] !== 'running') return;
      await delay(POLL_MS);
    }
  }

  async function lane(random: SeededRandom, count: number, poke: () => void): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      const drawn = await drawPhoto(random.pick(TENANTS), random);
      const photo = await crowd.house.plant(drawn.photo, drawn.plantings);
      const intention = random.pick<Intention>([...Array<Intention>(8).fill('publish'), 'keep', 'remove']);
      intentions.set(photo, intention);
      if (intention !== 'publish') crowd.mayEndIn('IDLE', photo);
      poke();
      await once(photo, intention, random);
    }
  }

  async function work(): Promise<Nemesis> {
    const { seed } = crowd.random;
    // With two of them a kill always hits half of what is going on.
    await Promise.all(crowd.servers.slice(REPLICAS).map((server) => server.kill()));
    const nemesis = new Nemesis(
      crowd,
      new SeededRandom(seed + 1),
      crowd.rounds > 1 ? KILL_EVERY.full : KILL_EVERY.small,
    );
    nemesis.start();
    await Promise.all(
      Array.from({ length: LANES }, (_, index) => {
        const count = Math.floor((photos + index) / LANES);
        return lane(new SeededRandom(seed + 2 + index), count, () => nemesis.poke());
      }),
    );
    await nemesis.stop();
    return nemesis;
  }

  async function askForAll(): Promise<Recovery[]> {
    const recoveries: Recovery[] = [];
    const open = [...crowd.house.planted];
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (let photo = open.pop(); photo !== undefined; photo = open.pop()) {
          recoveries.push(await askOnceMore(crowd, photo, intentions.get(photo) ?? 'publish'));
        }
      }),
    );
    return recoveries;
  }

  /** A person is asked about some: an intent whose owner died is left as it is until somebody decides. */
  function openNow(recoveries: readonly Recovery[]): ReadonlyMap<string, readonly string[]> {
    const open = new Set(
      recoveries.filter(({ end }) => end === 'needs_decision').map(({ tenant, photo }) => `${tenant}/${photo}`),
    );
    return new Map(
      crowd.house.planted.map(({ tenant, name, contentHash }) => {
        const isSorted = !['publish', undefined].includes(intentionOf(contentHash));
        const more = open.has(`${tenant}/${name}`) ? ['NEEDS_DECISION', 'CLAIMED'] : isSorted ? ['IDLE'] : [];
        return [contentHash, more];
      }),
    );
  }

  function intentionOf(contentHash: string): Intention | undefined {
    return [...intentions].find(([photo]) => photo.contentHash === contentHash)?.[1];
  }

  const letTimePass = (): Promise<unknown> =>
    Promise.all(TENANTS.map((tenant) => crowd.house.world.letTimePass(tenant, PAST_WAITING_MS)));

  it(
    'when processes die and freeze and network and service break at random, nothing is doubled, lost or stuck',
    async () => {
      const { figures } = await work();
      await letTimePass();
      crowd.house.recoveries = await askForAll();
      const { kills, freezes, network, protocol } = figures;
      const slowest = Math.max(...crowd.house.recoveries.map(({ tookMs }) => tookMs));
      say(
        `nemesis: ${photos} photos, ${kills} kills, ${freezes} freezes, ${network} network faults, ${protocol} of the ` +
          `service; one more request took at most ${Math.round(slowest)} ms`,
      );
      await crowd.expectInOrder('after the one more request', { exceptions: openNow(crowd.house.recoveries) });
      for (const photo of crowd.house.planted) {
        if ((intentions.get(photo) ?? 'publish') !== 'publish') continue;
        await crowd.settle(photo);
      }
      await crowd.expectInOrder('after the nemesis');
      crowd.house.recoveries = null; // what comes now has no nemesis
    },
    photos * MS_PER_PHOTO + 600_000,
  );

  it('when the tenant is suspended in the middle of a publish, the next platform is not sent to', async () => {
    const photo = await crowd.another();
    const { tenants } = crowd.house;
    const client = crowd.client(photo.tenant);
    const gate = crowd.remote.faults.hold(`${photo.contentHash.slice(0, 12)}-outbox-1/post.json`, 'after', 1);
    const asked = client.publish(crowd.router, { photo }, `${photo.mark}-suspended`);
    await gate.reached();
    const file = tenants.get(photo.tenant);
    if (!file) throw new Error('The tenant is gone already.');
    tenants.delete(photo.tenant);
    gate.release();
    const answer = await asked;
    const results = answer?.body['results'] as Readonly<Record<string, { status: string; code: string | null }>>;
    expect([answer?.status, results['outbox']?.status]).toEqual([207, 'sent']);
    expect(results['outbox-journal']).toMatchObject({ status: 'skipped', code: 'config_unavailable' });
    for (const server of crowd.servers) {
      expect((await client.publish(server, { photo, by: 'hash' }, `${photo.mark}-gone-${server.port}`))?.status).toBe(
        404,
      );
    }
    tenants.set(photo.tenant, file);
    const recovery = await askOnceMore(crowd, photo, 'publish');
    expect(recovery.end).toBe('done');
    await crowd.expectInOrder('suspended in the middle');
  }, 300_000);
}
