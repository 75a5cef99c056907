import { PUBLISH_STEPS } from '../../../src/workflow/crash-points.js';
import {
  drawPhoto,
  House,
  PAST_LEASE_MS,
  PAST_WAITING_MS,
  say,
  settleAsAPerson,
  TENANTS,
  violationsOf,
} from '../../support/processes/index.js';
import type {
  Answer,
  HouseOptions,
  PlantedPhoto,
  SeededRandom,
  ServerProcess,
  Tenant,
  TenantClient,
} from '../../support/processes/index.js';

/** What a dead process leaves behind, in the words of publishing.md section 5.8. */
type Left = 'nothing' | 'unsent' | 'intent' | 'posted' | 'half' | 'sent' | 'done';
/** The one more request; `same next` repeats a "publish next" that died. */
type Request = 'same key' | 'same next' | 'new key' | 'next';

export const CRASH_POINTS: readonly string[] = PUBLISH_STEPS.flatMap((step) => [`${step}:before`, `${step}:after`])
  // The commit is a moment, not a step: what comes after it is the send.
  .filter((point) => point !== 'commit:after');

const REQUESTS: readonly Request[] = ['same key', 'new key', 'next', 'same next'];
const MS_PER_ROUND = 60_000;

const LEFT = new Map<string, Left>([
  ...['probe:before', 'probe:after', 'request_file:before', 'request_file:after', 'claim:before'].map(
    (point) => [point, 'nothing'] as const,
  ),
  ...['claim:after', 'intent:before'].map((point) => [point, 'unsent'] as const),
  ...['intent:after', 'send:before', 'commit:before'].map((point) => [point, 'intent'] as const),
  ...['send:after', 'outcome:before'].map((point) => [point, 'posted'] as const),
  ['outcome:after', 'half'],
  ...['release:after', 'answer:before', 'answer:after'].map((point) => [point, 'done'] as const),
]);
const leftAt = (point: string): Left => LEFT.get(point) ?? 'sent';

const ARRIVED: Readonly<Record<Left, number>> = {
  nothing: 0,
  unsent: 0,
  intent: 0,
  posted: 1,
  half: 1,
  sent: 2,
  done: 2,
};

const DECISIONS: Readonly<Record<Left, readonly string[]>> = {
  nothing: [],
  unsent: [],
  intent: ['not_posted'],
  posted: ['posted'],
  half: [],
  sent: [],
  done: [],
};

export interface CrashPointRun {
  readonly house: HouseOptions;
  readonly points: readonly string[];
  readonly rounds: number;
  readonly random: SeededRandom;
}

/** kill -9 before and after each step of a publish, then one more request. Spec: publishing.md sections 5.8 and 11, no. 3. */
export function crashPointSuite({ house: options, points, rounds, random }: CrashPointRun): void {
  let house: House;
  let recovery: ServerProcess;
  let clients: Readonly<Record<Tenant, TenantClient>>;
  const figures = { kills: 0, decisions: 0, tooEarly: 0 };

  beforeAll(async () => {
    house = await House.open(options);
    recovery = await house.start();
    clients = await house.clients(recovery);
  }, 180_000);

  afterAll(() => house.close(), 60_000);

  async function killAt(point: string, photo: PlantedPhoto, isNext: boolean): Promise<void> {
    const doomed = await house.start({ CRASH_AT: point });
    const choice = isNext ? ({ photo, by: 'next' } as const) : { photo };
    const answer = await clients[photo.tenant].publish(doomed, choice, `${photo.mark}-first`);
    if (answer) throw new Error(`It answered ${answer.status} ${answer.code ?? ''} instead of dying at ${point}.`);
    expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
    figures.kills += 1;
  }

  function ask(photo: PlantedPhoto, request: Request): Promise<Answer | null> {
    const client = clients[photo.tenant];
    switch (request) {
      case 'same key':
        return client.publish(recovery, { photo }, `${photo.mark}-first`);
      case 'same next':
        return client.publish(recovery, { photo, by: 'next' }, `${photo.mark}-first`);
      case 'new key':
        return client.publish(recovery, { photo }, `${photo.mark}-second`);
      case 'next':
        return client.publish(recovery, { photo, by: 'next' }, `${photo.mark}-second`);
    }
  }

  async function stateOf(photo: PlantedPhoto): Promise<string | null> {
    const { ledger } = await house.world.look(photo.tenant);
    return ledger.find(({ contentHash }) => contentHash === photo.contentHash)?.state ?? null;
  }

  async function arrivalsOf(photo: PlantedPhoto): Promise<number> {
    const { arrivals } = await house.world.look(photo.tenant);
    return arrivals.filter((one) => photo.contentHash.startsWith(one.photo)).length;
  }

  /** One kill, one more request, and what a person does about the rest. */
  async function round(point: string, tenant: Tenant, request: Request, longAgo: boolean): Promise<void> {
    const drawn = await drawPhoto(tenant, random);
    const photo = await house.plant(drawn.photo, drawn.plantings);
    const left = leftAt(point);
    await killAt(point, photo, request === 'same next');
    expect([point, await arrivalsOf(photo)]).toEqual([point, ARRIVED[left]]);
    await house.world.letTimePass(tenant, longAgo ? PAST_WAITING_MS : PAST_LEASE_MS);
    const answer = await ask(photo, request);
    expect([point, request, answer?.status, answer?.code]).toEqual([point, request, ...wanted(left, request)]);
    const { decisions, refusal } = await settleAsAPerson(house, clients[tenant], recovery, photo);
    figures.decisions += decisions.length;
    if (left === 'intent' && !longAgo) {
      figures.tooEarly += 1;
      expect([point, refusal]).toEqual([point, 'too_early_to_resolve']);
      expect(await stateOf(photo)).toBe(request === 'next' ? 'CLAIMED' : 'NEEDS_DECISION');
      return;
    }
    expect([point, request, refusal, decisions]).toEqual([point, request, null, DECISIONS[left]]);
    expect([point, request, await stateOf(photo)]).toEqual([point, request, 'DONE']);
  }

  it.each(points.map((point, index) => [point, index] as const))(
    'when it dies at %s, one more request goes on as the crash table says',
    async (point, index) => {
      const own = Array.from({ length: rounds }, (_, number) => ({
        tenant: TENANTS[(index + number) % TENANTS.length] ?? TENANTS[0],
        request: REQUESTS[(random.seed + index + number) % REQUESTS.length] ?? 'new key',
        longAgo: random.integer(2) === 0,
      }));
      // The two tenants side by side, each one photo after the other; both to the end, even if one fails.
      const lanes = await Promise.allSettled(
        TENANTS.map(async (tenant) => {
          for (const one of own.filter((each) => each.tenant === tenant)) {
            await round(point, tenant, one.request, one.longAgo);
          }
        }),
      );
      for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    },
    rounds * MS_PER_ROUND,
  );

  it('when all of it is over, no post is doubled, no photo lost, and every record is settled', async () => {
    const evidence = await house.evidence();
    const violations = violationsOf(evidence, { endStates: ['DONE', 'NEEDS_DECISION', 'CLAIMED'] });
    say(
      `crash points on ${house.world.kind}: seed ${random.seed}, ${points.length} points × ${rounds}, ` +
        `${figures.kills} kills, ${evidence.posts.length} posts, ${figures.decisions} decisions, ` +
        `${figures.tooEarly} too early, ${violations.length} violations`,
    );
    expect(violations).toEqual([]);
    expect(figures.kills).toBe(points.length * rounds);
  });
}

/** Status of the one more request. */
function wanted(left: Left, request: Request): readonly [number, string | null] {
  switch (left) {
    case 'nothing':
    case 'unsent':
    case 'half':
    case 'sent':
      return [200, null];
    case 'intent':
    case 'posted':
      // What is provably unsent is sent; the automatic choice leaves the photo to a person.
      return request === 'next' ? [404, 'nothing_to_publish'] : [207, null];
    case 'done':
      if (request === 'same key' || request === 'same next') return [200, null];
      return [404, request === 'next' ? 'nothing_to_publish' : 'photo_not_found'];
  }
}
