import { PAST_WAITING_MS, say } from '../../support/processes/index.js';
import type { Answer, PlantedPhoto, ProtocolFaults } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';
import { askOnceMore } from './recover.js';

/** How the reply to a post gets lost, and whether the post is there all the same. */
const LOSSES = ['loseReplies', 'breakOff', 'failAfter', 'fail'] as const satisfies readonly (keyof ProtocolFaults)[];
type Loss = (typeof LOSSES)[number];

const IS_THERE: Readonly<Record<Loss, boolean>> = { loseReplies: true, breakOff: false, failAfter: true, fail: false };
const MS_PER_ROUND = 120_000;
/** The post itself and every look at it afterwards. */
const ALL_OF_THEM = 8;

/** Sends whose end nobody knows, and a storage that goes away in the middle. Spec: publishing.md section 11, no. 7. */
export function lostReplySuite(crowd: Crowd): void {
  const rounds = Math.max(LOSSES.length, crowd.rounds * 4);

  const postOf = ({ contentHash }: PlantedPhoto): string => `${contentHash.slice(0, 12)}-outbox-1/post.json`;

  const resultOf = (answer: Answer | null, platform: string): string | undefined =>
    (answer?.body['results'] as Readonly<Record<string, { readonly status: string }>> | undefined)?.[platform]?.status;

  async function sendsOf(photo: PlantedPhoto): Promise<number> {
    const { arrivals } = await crowd.house.world.look(photo.tenant);
    return arrivals.filter((one) => photo.contentHash.startsWith(one.photo) && one.platform === 'outbox').length;
  }

  async function loseAndAskAgain(loss: Loss): Promise<void> {
    const photo = await crowd.another();
    const client = crowd.client(photo.tenant);
    crowd.remote.faults[loss](postOf(photo), ALL_OF_THEM);
    const first = await client.publish(crowd.router, { photo }, `${photo.mark}-first`);
    crowd.remote.faults.heal();
    expect([loss, first?.status, resultOf(first, 'outbox')]).toEqual([loss, 207, 'unknown']);
    expect([loss, resultOf(first, 'outbox-journal')]).toEqual([loss, 'sent']);
    const sends = await sendsOf(photo);
    const again = await client.publish(crowd.router, { photo }, `${photo.mark}-again`);
    expect([loss, again?.status, again?.code]).toEqual([loss, 409, 'needs_decision']);
    expect([loss, await sendsOf(photo)]).toEqual([loss, sends]);
    const { decisions, refusal } = await crowd.settle(photo);
    const expected = IS_THERE[loss] ? [null, ['posted']] : ['too_early_to_resolve', []];
    expect([loss, refusal, decisions]).toEqual([loss, ...expected]);
  }

  it(
    'when nobody knows whether a post was made, it is shown as unknown and never sent again by itself',
    async () => {
      for (let round = 0; round < rounds; round += 1) await loseAndAskAgain(LOSSES[round % LOSSES.length] ?? 'fail');
      say(`ambiguous sends: ${rounds}, 0 sent again by themselves, ${rounds} shown as unknown`);
      await crowd.expectInOrder('ambiguous sends');
    },
    rounds * MS_PER_ROUND,
  );

  it(
    'when the storage goes away in the middle of a send, what was sent is known as soon as it is back',
    async () => {
      const photo = await crowd.another();
      const { network, faults } = crowd.remote;
      const gate = faults.hold(postOf(photo), 'after', 1);
      const asked = crowd.client(photo.tenant).publish(crowd.router, { photo }, `${photo.mark}-outage`);
      await gate.reached();
      network.set({ kind: 'down' });
      gate.release();
      const before = network.connections;
      // Gone for as long as the owner needs to notice it several times.
      while (network.connections < before + 4) await new Promise((done) => setTimeout(done, 20));
      network.heal();
      const answer = await asked;
      expect([200, 202, 207]).toContain(answer?.status);
      await crowd.house.world.letTimePass(photo.tenant, PAST_WAITING_MS);
      const { end } = await askOnceMore(crowd, photo, 'publish');
      say(`outage in the middle: ${answer?.status}, one more request: ${end}`);
      expect((await crowd.settle(photo)).refusal).toBeNull();
      await crowd.expectInOrder('outage in the middle');
    },
    MS_PER_ROUND * 2,
  );

  it(
    'when the storage is away from the start, every answer is 503, never 404, and nothing is sent',
    async () => {
      const photo = await crowd.another();
      const client = crowd.client(photo.tenant);
      crowd.remote.network.set({ kind: 'down' });
      const away = await client.publish(crowd.router, { photo }, `${photo.mark}-away`);
      crowd.remote.network.heal();
      expect([away?.status, away?.code]).toEqual([503, 'storage_unavailable']);
      expect(Number(away?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(await sendsOf(photo)).toBe(0);
      expect((await askOnceMore(crowd, photo, 'publish')).end).toBe('done');
    },
    MS_PER_ROUND * 2,
  );
}
