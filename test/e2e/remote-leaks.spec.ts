import { randomBytes } from 'node:crypto';
import type { Response } from 'supertest';
import { refreshTokenOf, RemoteWorld, type TenantName } from '../support/app/index.js';
import type { Fault as DropboxFault, Route as DropboxRoute } from '../support/dropbox/index.js';
import type { Fault as S3Fault, Route as S3Route } from '../support/s3/index.js';
import { noisy } from '../../src/storage/testing/pictures.js';
import {
  LeakCheck,
  NOT_OF_STORAGE,
  OF_STORAGE,
  SHARE_OF_REQUESTS,
  shareOf,
  type AppRequest,
} from '../support/leaks/index.js';

const BOTH: readonly TenantName[] = ['aurora', 'harbor'];
const OTHER = { aurora: 'harbor', harbor: 'aurora' } as const;
const SUITE_MS = 120_000;
const hex = (): string => randomBytes(12).toString('hex');
const PHOTOS = { aurora: `${hex()}.jpg`, harbor: `${hex()}.jpg` } as const;
const CAPTIONS = { aurora: `words ${hex()}`, harbor: `words ${hex()}` } as const;
const ID = '00000000-0000-4000-8000-000000000000';
const JOB_ID = '20261101100000000-0123456789abcdef';
const HASH = 'ab'.repeat(32);

const WRITES: readonly DropboxRoute[] = ['files/upload', 'files/move_v2', 'files/delete_v2'];
const S3_WRITES: readonly S3Route[] = ['put', 'copy', 'delete'];
const STATUSES = [200, 400, 401, 403, 404, 409, 500];
type NamedFault = readonly [name: string, fail: () => void];

let world: RemoteWorld;
let versions = 0;
beforeAll(async () => {
  world = await RemoteWorld.start();
  for (const tenant of BOTH) await world.put(PHOTOS[tenant], { tenant });
}, SUITE_MS);
afterEach(heal);
afterAll(() => world.stop());

test('when a route is added, somebody has said whether it looks into the storage', () => {
  const named = new Set(OF_STORAGE.map(({ method, route }) => `${method.toUpperCase()} ${route}`));
  const all = world.app.routes.routes.map(({ method, path }) => `${method} ${path}`);
  const isOther = (route: string): boolean => NOT_OF_STORAGE.some((others) => others.test(route));
  expect(all.filter((route) => named.has(route) === isOther(route))).toEqual([]);
  expect([...named].filter((route) => !all.includes(route))).toEqual([]);
});

describe.each(BOTH)('%s', (tenant) => {
  test.each(OF_STORAGE)(
    'when its storage fails in any way and repeats all it was sent, $method $route answers 503 with a time to come back',
    async (asked) => {
      for (const [name, fail] of some(faultsOf(tenant), asked)) {
        await renewed(tenant);
        fail();
        const answer = await ask(tenant, asked);
        const { status, body, headers } = answer;
        expect([name, status, body.code]).toEqual([name, 503, expect.stringMatching(/^storage_(?!not)/u)]);
        expect([name, Number(headers['retry-after']) >= 1, body.status]).toEqual([name, true, 503]);
        expect([name, seenIn(answer, tenant)]).toEqual([name, []]);
        heal();
      }
      expect(logged()).toEqual([]);
      const other = await world.get('/api/images?fresh=true', OTHER[tenant]);
      expect([other.status, seenIn(other, OTHER[tenant])]).toEqual([200, []]);
    },
    SUITE_MS,
  );

  // What needs a record or a job finds none here before it would write.
  test.each(OF_STORAGE.filter(({ method, route }) => method !== 'get' && !/resolve$|:id\//u.test(route)))(
    'when only what writes fails, $method $route loses nothing, says nothing of it and is never a 404 or 500',
    async (asked) => {
      for (const [name, fail] of some(writeFaultsOf(tenant), asked)) {
        await renewed(tenant);
        fail();
        const answer = await ask(tenant, asked);
        expect([name, [404, 500].includes(answer.status) && answer.body.code !== 'photo_not_found']).toEqual([
          name,
          false,
        ]);
        expect([name, seenIn(answer, tenant)]).toEqual([name, []]);
        heal();
      }
      expect(logged()).toEqual([]);
      expect(world.names('inbox', tenant)).toContain(PHOTOS[tenant]);
    },
    SUITE_MS,
  );

  test('when an original breaks in the middle, its answer ends too soon and no line says why in words', async () => {
    await world.put('large.jpg', { tenant, bytes: await largePhoto() });
    await renewed(tenant);
    world.dropbox.control.fail('files/download', { kind: 'truncate' });
    world.s3.control.fail('get', { kind: 'truncate', missingBytes: 100_000 });
    const [ended] = await Promise.allSettled([world.get('/api/images/large.jpg/original', tenant)]);
    expect(ended.status === 'rejected' || ended.value.status === 503).toBe(true);
    expect(logged()).toEqual([]);
  });
});

/** Each route meets others of them; all of them with `LEAK_CASES=all`. */
function some(faults: readonly NamedFault[], asked: AppRequest): readonly NamedFault[] {
  return shareOf(faults, OF_STORAGE.indexOf(asked), SHARE_OF_REQUESTS);
}

function heal(): void {
  world.dropbox.control.heal();
  world.s3.control.heal();
}

/** From the next request on it is another runtime: no breaker is open, no token held, nothing remembered. */
async function renewed(tenant: TenantName): Promise<void> {
  const file = world.app.tenants.get(tenant);
  if (!file) throw new Error('There is no such tenant.');
  const config_version = `config-of-a-test-${(versions += 1)}`;
  world.app.tenants.set(tenant, { ...file, envelope: { ...file.envelope, config_version } });
  expect((await world.call('post', '/api/admin/config/refresh', { as: tenant })).status).toBe(200);
}

async function ask(tenant: TenantName, { method, route, query = '', body, upload }: AppRequest): Promise<Response> {
  if (upload) return world.upload({ filename: 'new.jpg', bytes: await largePhoto() }, tenant);
  const id = /:id\/(?:cancel|continue)$/u.test(route) ? JOB_ID : ID;
  const path = route.replace(':filename', PHOTOS[tenant]).replace(':id', id).replace(':contentHash', HASH);
  const filled = JSON.stringify(body ?? null)
    .replace('{photo}', PHOTOS[tenant])
    .replace('{caption}', CAPTIONS[tenant]);
  const headers = { 'Idempotency-Key': `key-${hex()}` };
  const sent = body === undefined ? {} : { body: JSON.parse(filled) as object };
  return world.call(method, `${path}${query.replace('{photo}', PHOTOS[tenant])}`, { as: tenant, headers, ...sent });
}

function faultsOf(tenant: TenantName): readonly NamedFault[] {
  if (tenant === 'harbor') {
    const s3 = (name: string, fault: S3Fault): NamedFault => [name, () => world.s3.control.fail('any', fault)];
    return [
      ...STATUSES.map((status) => s3(`${status}`, { kind: 'echo', status })),
      s3('no bucket', { kind: 'echo', status: 404, code: 'NoSuchBucket' }),
      s3('a bad signature', { kind: 'echo', status: 403, code: 'SignatureDoesNotMatch' }),
      s3('a reset', { kind: 'reset' }),
      s3('a page', { kind: 'html', status: 200 }),
    ];
  }
  const dropbox = (name: string, fault: DropboxFault, route: DropboxRoute | 'any' = 'any'): NamedFault => [
    name,
    () => world.dropbox.control.fail(route, fault),
  ];
  return [
    ...STATUSES.map((status) => dropbox(`${status}`, { kind: 'echo', status })),
    ...[400, 500].map((status) => dropbox(`${status} for a token`, { kind: 'echo', status }, 'token')),
    dropbox('a reset', { kind: 'reset' }),
    dropbox('a page', { kind: 'html', status: 200 }),
  ];
}

function writeFaultsOf(tenant: TenantName): readonly NamedFault[] {
  return [403, 404, 409, 500].map((status): NamedFault => [
    `${status}`,
    () => {
      const fault = { kind: 'echo', status } as const;
      if (tenant === 'aurora') for (const route of WRITES) world.dropbox.control.fail(route, fault);
      else for (const route of S3_WRITES) world.s3.control.fail(route, fault);
    },
  ]);
}

/** Secrets of anybody, and words of the other tenant. */
function seenIn({ headers, text }: Response, tenant: TenantName): readonly string[] {
  const others = { photo: PHOTOS[OTHER[tenant]], caption: CAPTIONS[OTHER[tenant]] };
  return new LeakCheck(needles({ ...secrets(), ...others })).needlesIn(`${JSON.stringify(headers)}\n${text}`);
}

/** What the lines since the last time hold beside all that: nobody's names, words, hosts or paths. */
function logged(): readonly string[] {
  const words = BOTH.flatMap((tenant) => [
    [`photo of ${tenant}`, PHOTOS[tenant]],
    [`caption of ${tenant}`, CAPTIONS[tenant]],
  ]);
  const hosts = { dropbox: new URL(world.dropbox.url).host, s3: new URL(world.s3.url).host };
  const check = new LeakCheck(needles({ ...secrets(), ...hosts, ...Object.fromEntries(words) }));
  // Places in our own code stand in `frames`.
  return check.inText(
    world.app.rawLines
      .splice(0)
      .join('')
      .replace(/"frames":\[[^\]]*\]/gu, ''),
  );
}

function secrets(): Readonly<Record<string, string>> {
  const [key] = world.s3Keys;
  const tokens = new Set(world.dropbox.journal.flatMap(({ issued }) => issued ?? []));
  const refs = [...world.app.tenants.values()].flatMap(({ credentials }) => Object.keys(credentials ?? {}));
  return {
    'refresh token': refreshTokenOf(1),
    'app secret': world.app.env['DROPBOX_APP_SECRET'] ?? '',
    'access key': key?.accessKeyId ?? '',
    'secret key': key?.secretAccessKey ?? '',
    ...Object.fromEntries([...tokens].slice(-20).map((token, at) => [`access token ${at}`, token])),
    ...Object.fromEntries(refs.map((ref, at) => [`reference ${at}`, ref])),
  };
}

function needles(kinds: Readonly<Record<string, string>>) {
  return Object.entries(kinds).map(([kind, value]) => ({ tenant: 'either', kind, value }));
}

/** Too large to be in one chunk. */
async function largePhoto(): Promise<Buffer> {
  const picture = await noisy('jpeg');
  return Buffer.concat([picture, randomBytes(400_000)]);
}
