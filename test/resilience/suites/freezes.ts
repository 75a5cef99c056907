import { setTimeout as delay } from 'node:timers/promises';
import { PAST_WAITING_MS, say, TENANTS } from '../../support/processes/index.js';
import type { Answer, PlantedPhoto, ServerProcess, Tenant } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';

/** Where the owner stands still: its picture arrives, its post arrives, its post is taken; or wherever it happens to be. */
const MOMENTS = ['before photo.jpg', 'before post.json', 'after post.json', 'anywhere'] as const;
type Moment = (typeof MOMENTS)[number];

const MS_PER_ROUND = 120_000;
/** A publish takes about so long. */
const RUN_MS = 150;
/** As the issue has it: past the guard of 30 s, and past what a lease of 120 s leaves. */
const LONG_FREEZE_MS = 90_000;
/** Freezes of that length are for runs in which nobody waits for the end. */
const LONG_FROM_ROUNDS = 10;

/** SIGSTOP in the middle of a publish, take-over by another, SIGCONT. Spec: publishing.md section 11, no. 8. */
export function freezeSuite(crowd: Crowd): void {
  const rounds = Math.max(MOMENTS.length, Math.ceil(crowd.rounds / 2));
  const [harbor, aurora] = [TENANTS[1], TENANTS[0]];

  afterAll(() => crowd.servers.forEach((server) => server.thaw()));

  /** Asks the owner to publish and returns when it has come so far. */
  async function begin(owner: ServerProcess, photo: PlantedPhoto, moment: Moment) {
    const [phase, file] = moment.split(' ');
    const path = `${photo.contentHash.slice(0, 12)}-outbox-1/${file}`;
    const gate = file === undefined ? null : crowd.remote.faults.hold(path, phase === 'after' ? 'after' : 'before', 1);
    const answer = crowd.client(photo.tenant).publish(owner, { photo }, `${photo.mark}-owner`);
    if (gate) await arrived(gate.reached(), answer);
    else await delay(crowd.random.integer(RUN_MS));
    return { answer, letGo: () => gate?.release() };
  }

  async function takeOver(other: ServerProcess, photo: PlantedPhoto): Promise<Answer | null> {
    await crowd.house.world.letTimePass(photo.tenant, PAST_WAITING_MS);
    return crowd.client(photo.tenant).publish(other, { photo }, `${photo.mark}-other`);
  }

  async function round(number: number): Promise<string> {
    const moment = MOMENTS[number % MOMENTS.length] ?? 'anywhere';
    const [owner, other] = [crowd.server(0), crowd.server(1)];
    const photo = await crowd.another();
    const frozen = await begin(owner, photo, moment);
    owner.freeze();
    frozen.letGo();
    const taking = takeOver(other, photo);
    // Now and then it wakes while the other one works, not after it.
    await (number % 5 >= 3 ? delay(crowd.random.integer(RUN_MS)) : taking);
    owner.thaw();
    const [mine, theirs] = await Promise.all([frozen.answer, taking]);
    await crowd.settle(photo, other);
    return `${moment}: owner ${mine?.status ?? 'none'}, other ${theirs?.status ?? 'none'} ${theirs?.code ?? ''}`;
  }

  it(
    'when an owner freezes, another one takes over and the first wakes, nothing is posted twice and nothing is lost',
    async () => {
      const histories: string[] = [];
      for (let number = 0; number < rounds; number += 1) histories.push(await round(number));
      say(`frozen owners: ${histories.join('; ')}`);
      await crowd.expectInOrder('frozen owners');
    },
    rounds * MS_PER_ROUND,
  );

  if (crowd.rounds < LONG_FROM_ROUNDS) return;

  it(
    `when ten publishes stand still for ${LONG_FREEZE_MS / 1000} s between intent and send, the guard stops each of them`,
    async () => {
      const [other, ...owners] = crowd.servers;
      if (!other) throw new Error('There is no process.');
      const five = owners.slice(0, 5);
      const photos: PlantedPhoto[] = [];
      const frozen = await Promise.all(
        five.map(async (owner) => {
          const both = await Promise.all([aurora, harbor].map((tenant: Tenant) => crowd.another({ tenant })));
          photos.push(...both);
          const begun = await Promise.all(both.map((photo) => begin(owner, photo, 'before photo.jpg')));
          owner.freeze();
          return begun;
        }),
      );
      await delay(LONG_FREEZE_MS);
      frozen.flat().forEach(({ letGo }) => letGo());
      await Promise.all(photos.map((photo) => takeOver(other, photo)));
      five.forEach((owner) => owner.thaw());
      const answers = await Promise.all(frozen.flat().map(({ answer }) => answer));
      for (const photo of photos) await crowd.settle(photo, other);
      const told = answers.map((answer) => `${answer?.status ?? 'none'} ${answer?.code ?? ''}`.trim());
      say(`frozen for ${LONG_FREEZE_MS / 1000} s: ${photos.length} publishes, owners told: ${told.join(', ')}`);
      await crowd.expectInOrder('long freezes');
    },
    LONG_FREEZE_MS + 10 * MS_PER_ROUND,
  );
}

/** @throws Error when the publish ends before it comes to where it is waited for */
async function arrived(reached: Promise<void>, answer: Promise<Answer | null>): Promise<void> {
  const early = await Promise.race([reached.then(() => null), answer.then((given) => ({ given }))]);
  if (early) throw new Error(`It never came there: ${JSON.stringify(early.given)}`);
}
