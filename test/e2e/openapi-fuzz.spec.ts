import fc from 'fast-check';
import { AnswerCheck } from '../support/api/answer-check.js';
import { ApiDocument } from '../support/api/api-document.js';
import { drawnPicture, PhotoWorld, signIn } from '../support/app/index.js';
import type { AdminHeaders, TenantName } from '../support/app/index.js';
import { Asking, type Answer } from './support/asking.js';
import { DrawnRequests } from './support/drawn-requests.js';
import type { DrawnRequest, Known } from './support/drawn-requests.js';

/** `FUZZ_RUNS=5000` before a release; the seed of a failure is in its message. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** What a route may always say when it cannot work now; everything else from 500 on is a fault. */
const DOCUMENTED_ABSENCE = 503;
const SUITE_MS = 600_000;
const TENANTS = ['aurora', 'harbor'] as const;
const PHOTOS = ['one.jpg', 'two words.jpg', 'drei ü.png', 'posted.jpg'] as const;

const document = ApiDocument.read();
const check = new AnswerCheck(document);
/** Other hosts than those of tenants have tests of their own. */
const asked = document.operations.filter(({ operation }) => operation.servers === undefined);

let world: PhotoWorld;
let asking: Asking;
/** Signed in before anything is asked: so many wrong passwords may be drawn that nobody gets in any more. */
const spare = new Map<TenantName, AdminHeaders[]>();
let requests: fc.Arbitrary<DrawnRequest>;
beforeAll(async () => {
  // What is asked for so often is what other tests look at.
  world = await PhotoWorld.start({ withoutUi: false, env: { RATE_LIMITS_LIFTED: 'true' } });
  asking = new Asking(world.app.port);
  const plants: Known[] = [];
  for (const tenant of TENANTS) {
    plants.push(await plant(tenant));
    const host = `${tenant}.localhost`;
    spare.set(tenant, [await signIn(world.app.url, host), await signIn(world.app.url, host)]);
  }
  const known = Object.fromEntries(
    Object.keys(plants[0] ?? {}).map((name) => [name, plants.flatMap((planted) => planted[name] ?? [])]),
  );
  const pictures = await Promise.all([drawnPicture(900), drawnPicture(901, 'png'), drawnPicture(902)]);
  requests = new DrawnRequests(document, known, pictures).of(asked);
}, SUITE_MS);
afterAll(async () => {
  asking.close();
  await world.stop().catch((fault: unknown) => {
    throw new Error(`With FUZZ_SEED=${SEED}: ${String(fault)}`);
  });
});

/** Photos with texts, one of them posted, and a job. @returns what there is to be named */
async function plant(tenant: TenantName): Promise<Known> {
  const hashes = [];
  for (const name of PHOTOS) hashes.push(await world.put(name, { tenant }));
  const texts = { caption: 'Words of a person.', captionVersion: null };
  const path = `/api/images/${PHOTOS[0]}/caption`;
  const saved = await world.call('put', path, { body: texts, as: tenant });
  const posted = await world.act('posted.jpg', 'publish', { ai: 'auto' }, { as: tenant });
  const headers = { 'Idempotency-Key': world.key() };
  const order = { action: 'analyze', folder: 'inbox', photos: [{ filename: PHOTOS[1] }] };
  const job = await world.call('post', '/api/bulk', { body: order, headers, as: tenant });
  expect([saved.status, posted.status, job.status]).toEqual([200, 200, 202]);
  const { items } = (await world.get('/api/images', { as: tenant })).body as { items: { version: string }[] };
  const versions = items.map(({ version }) => version);
  return {
    filename: PHOTOS,
    confirm: PHOTOS,
    contentHash: hashes,
    id: [(job.body as { jobId: string }).jobId],
    version: versions,
    'If-Match': versions.map((version) => `"${version}"`),
    captionVersion: [(saved.body as { captionVersion: string }).captionVersion, null],
    platforms: [['outbox'], null],
    platform: ['outbox'],
  };
}

/** Signing out ends a session, so it is one of those made for it; once they are spent, somebody without one asks. */
function headersOf(tenant: TenantName, isAdmin: boolean, path: string): Readonly<Record<string, string>> {
  const stranger = { 'Sec-Fetch-Site': 'same-origin' };
  if (!isAdmin) return stranger;
  return { ...(path.endsWith('/logout') ? (spare.get(tenant)?.pop() ?? stranger) : world.headersOf(tenant)) };
}

function faultsOf({ placed, method, path }: DrawnRequest, answer: Answer): readonly string[] {
  const { status, headers, json, text } = answer;
  const bare = path.split('?')[0] ?? '';
  const isProblem = headers['content-type'] === 'application/problem+json; charset=utf-8';
  const isHead = method === 'HEAD';
  return [
    ...check.wrong({ method, path: bare, status, headers, json: text === '' || isHead ? null : json }),
    ...(status >= 500 && status !== DOCUMENTED_ABSENCE ? [`${status} ${String(answer.code)}`] : []),
    ...(status >= 400 && placed.path.startsWith('/api/') && !isProblem ? ['is refused without a problem'] : []),
  ];
}

it.each([
  ['a stranger', false],
  ['an admin', true],
] as const)(
  'when %s asks for what the document has, and for what it nearly has, every answer is a documented one',
  async (_who, isAdmin) => {
    const property = fc.asyncProperty(requests, fc.constantFrom(...TENANTS), async (request, tenant) => {
      const { placed, method, path, headers, body } = request;
      const own = headersOf(tenant, isAdmin, placed.path);
      const answer = await asking.ask({
        ...{ host: `${tenant}.localhost`, proto: null, method, path, headers: { ...own, ...headers } },
        ...(body === null || method === 'HEAD' ? {} : { body }),
        untilHeaders: placed.path.endsWith('/events'),
      });
      expect(faultsOf(request, answer)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  },
  SUITE_MS,
);

it('when everything has been asked, the photos that were posted are known to have been', async () => {
  for (const tenant of TENANTS) {
    const { total } = (await world.get('/api/history', { as: tenant })).body as { total: number };
    expect(total).toBeGreaterThan(0);
  }
});
