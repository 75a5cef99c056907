import { PUBLISH_STEPS } from '../../src/workflow/crash-points.js';
import {
  House,
  letTimePass,
  PAST_LEASE_MS,
  PAST_WAITING_MS,
  plantPhoto,
  readEvidence,
  runSize,
  say,
  settleAsAPerson,
  TENANTS,
  TenantClient,
  violationsOf,
} from '../support/processes/index.js';
import type { Answer, Choice, PlantedPhoto, ServerProcess } from '../support/processes/index.js';

/** What a dead process leaves behind, in the words of publishing.md section 5.8. */
type Left = 'nothing' | 'unsent' | 'intent' | 'posted' | 'half' | 'sent' | 'done';
/** The one more request; `same next` repeats a "publish next" that died. */
type Request = 'same key' | 'same next' | 'new key' | 'next';

const POINTS = PUBLISH_STEPS.flatMap((step) => [`${step}:before`, `${step}:after`])
  // The commit is a moment, not a step: what comes after it is the send.
  .filter((point) => point !== 'commit:after');
const REQUESTS: readonly Request[] = ['same key', 'new key', 'next', 'same next'];
const { rounds, random } = runSize(1);
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

let house: House;
let recovery: ServerProcess;
const clients = new Map<string, TenantClient>();
const planted: PlantedPhoto[] = [];
const figures = { kills: 0, decisions: 0, tooEarly: 0 };

beforeAll(async () => {
  house = await House.open();
  recovery = await house.start();
  for (const tenant of TENANTS) clients.set(tenant, await new TenantClient(tenant).signIn(recovery));
}, 180_000);

afterAll(() => house.close(), 60_000);

function clientOf(tenant: string): TenantClient {
  const client = clients.get(tenant);
  if (!client) throw new Error('There is no such tenant.');
  return client;
}

async function killAt(point: string, photo: PlantedPhoto, choice: Choice): Promise<void> {
  const doomed = await house.start({ CRASH_AT: point });
  const answer = await clientOf(photo.tenant).publish(doomed, choice, `${photo.mark}-first`);
  if (answer) throw new Error(`It answered ${answer.status} ${answer.code ?? ''} instead of dying at ${point}.`);
  expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  figures.kills += 1;
}

function ask(photo: PlantedPhoto, request: Request): Promise<Answer | null> {
  const client = clientOf(photo.tenant);
  switch (request) {
    case 'same key':
      return client.publish(recovery, { name: photo.name }, `${photo.mark}-first`);
    case 'same next':
      return client.publish(recovery, 'next', `${photo.mark}-first`);
    case 'new key':
      return client.publish(recovery, { name: photo.name }, `${photo.mark}-second`);
    case 'next':
      return client.publish(recovery, 'next', `${photo.mark}-second`);
  }
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

async function stateOf(photo: PlantedPhoto): Promise<string | null> {
  const { ledger } = await readEvidence(house.dataDir, [photo], photo.tenant);
  return ledger.find(({ contentHash }) => contentHash === photo.contentHash)?.state ?? null;
}

async function arrivalsOf(photo: PlantedPhoto): Promise<number> {
  const { arrivals } = await readEvidence(house.dataDir, [photo], photo.tenant);
  return arrivals.filter(({ caption }) => caption.includes(photo.mark)).length;
}

/** One kill, one more request, and what a person does about the rest. */
async function round(point: string, tenant: string, request: Request, longAgo: boolean): Promise<void> {
  const photo = await plantPhoto(house.dataDir, tenant, random);
  planted.push(photo);
  const left = leftAt(point);
  await killAt(point, photo, request === 'same next' ? 'next' : { name: photo.name });
  expect([point, await arrivalsOf(photo)]).toEqual([point, ARRIVED[left]]);
  await letTimePass(house.dataDir, tenant, longAgo ? PAST_WAITING_MS : PAST_LEASE_MS);
  const answer = await ask(photo, request);
  expect([point, request, answer?.status, answer?.code]).toEqual([point, request, ...wanted(left, request)]);
  const { decisions, refusal } = await settleAsAPerson(clientOf(tenant), recovery, house.dataDir, photo);
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

const DECISIONS: Readonly<Record<Left, readonly string[]>> = {
  nothing: [],
  unsent: [],
  intent: ['not_posted'],
  posted: ['posted'],
  half: [],
  sent: [],
  done: [],
};

describe('a process that dies while it publishes', () => {
  it.each(POINTS.map((point, index) => [point, index] as const))(
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
    const evidence = await readEvidence(house.dataDir, planted);
    const violations = violationsOf(evidence, ['DONE', 'NEEDS_DECISION', 'CLAIMED']);
    say(
      `crash points: seed ${random.seed}, ${POINTS.length} points × ${rounds}, ${figures.kills} kills, ` +
        `${evidence.posts.length} posts, ${figures.decisions} decisions, ${figures.tooEarly} too early, ` +
        `${violations.length} violations`,
    );
    expect(violations).toEqual([]);
    expect(figures.kills).toBe(POINTS.length * rounds);
  });
});
