import request from 'supertest';
import { apiHarness, PASSWORD, setAutoView, type ApiHarness, type HarnessTenant } from './testing/api-harness.js';

type Method = 'get' | 'post' | 'put' | 'delete';
type Route = readonly [Method, string, object?];

const KEY = { 'Idempotency-Key': 'key-of-a-test' };
const MUTATIONS: readonly Route[] = [
  ['post', '/api/admin/config/refresh'],
  ['post', '/api/images/a.jpg/analyze'],
  ['put', '/api/images/a.jpg/caption', { caption: 'x', captionVersion: null }],
  ['delete', '/api/images/a.jpg/caption?captionVersion=s1'],
  ['post', '/api/images/a.jpg/publish', {}],
  ['post', '/api/publish/next', {}],
  ['post', '/api/images/a.jpg/keep'],
  ['post', '/api/images/a.jpg/remove'],
  ['post', '/api/images/kept.jpg/undo?folder=keep'],
  ['post', '/api/images/a.jpg/delete', { confirm: 'a.jpg' }],
  [`post`, `/api/history/${'c'.repeat(64)}/resolve`, { platform: 'outbox', attempt: 1, decision: 'posted' }],
];
/** Changes nothing, so it works with settings that are not fresh. */
const PREVIEW: Route = ['post', '/api/captions/preview', { caption: 'x' }];
const ADMIN_READS: readonly Route[] = [
  PREVIEW,
  ['get', '/api/config/publishers'],
  ['get', '/api/images?folder=keep'],
  ['get', '/api/images?state=published'],
  ['get', '/api/images?fresh=true'],
  ['get', '/api/images/kept.jpg?folder=keep'],
  ['get', '/api/images/kept.jpg/thumbnail?folder=keep'],
  ['get', '/api/images/a.jpg/original'],
  ['get', '/api/operations/op-1'],
  ['get', '/api/operations/op-1/events'],
  ['get', '/api/history'],
  ['get', `/api/history/${'c'.repeat(64)}`],
];
const VIEWS: readonly Route[] = [
  ['get', '/api/images'],
  ['get', '/api/images/list'],
  ['get', '/api/images/random?seed=12345678'],
  ['get', '/api/images/a.jpg'],
  ['get', '/api/images/a.jpg/thumbnail'],
];

const cases = (...lists: (readonly Route[])[]) =>
  lists.flat().map((route) => ({ title: `${route[0]} ${route[1]}`, route }));

let harness: ApiHarness;
const cookies = new Map<string, string>();

function call([method, path, body]: Route, tenant = 'aurora', headers: Record<string, string> = {}) {
  const host = `${tenant}.localhost`;
  const own = method === 'get' ? {} : { Origin: `http://${host}` };
  const agent = request(harness.app.getHttpServer());
  const sent = agent[method](path).set({ Host: host, ...own, ...headers });
  return body === undefined ? sent : sent.send(body);
}

const asAdmin = (route: Route, headers: Record<string, string> = {}, tenant = 'aurora') =>
  call(route, tenant, { Cookie: cookies.get(tenant) ?? '', ...headers });

const aurora = () => harness.tenants.get('aurora') as HarnessTenant;

async function signIn(tenant: string): Promise<void> {
  const answer = await call(['post', '/api/admin/login', { password: PASSWORD }], tenant);
  const lines = answer.headers['set-cookie'] as unknown as string[];
  const kept = lines.filter((line) => !line.includes('Max-Age=0')).map((line) => line.split(';')[0]);
  cookies.set(tenant, kept.join('; '));
}

beforeAll(async () => {
  harness = await apiHarness();
  await signIn('aurora');
  await signIn('harbor');
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.effects.calls.length = 0;
  setAutoView(aurora(), false);
  aurora().isFresh = true;
});

describe('who may call what', () => {
  test.each(cases(MUTATIONS, ADMIN_READS, VIEWS))(
    'when a stranger calls $title and viewing is closed, it is 401 without effect',
    async ({ route }) => {
      const answer = await call(route, 'aurora', KEY);
      expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_required']);
      expect(answer.headers['www-authenticate']).toBe('Session realm="publisher"');
      expect(harness.effects.calls).toEqual([]);
    },
  );

  test.each(cases(MUTATIONS, ADMIN_READS))(
    'when viewing is open and a stranger calls $title, it is still 401',
    async ({ route }) => {
      setAutoView(aurora(), true);
      const answer = await call(route, 'aurora', KEY);
      expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_required']);
      expect(harness.effects.calls).toEqual([]);
    },
  );

  test.each(cases(VIEWS))('when viewing is open and a stranger calls $title, it is 200', async ({ route }) => {
    setAutoView(aurora(), true);
    expect((await call(route)).status).toBe(200);
  });

  test.each(cases(MUTATIONS, ADMIN_READS, VIEWS))('when an admin calls $title, it is 2xx', async ({ route }) => {
    const answer = await asAdmin(route, KEY);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
  });

  test.each(cases(MUTATIONS))('when an admin of another tenant calls $title, it is 401', async ({ route }) => {
    const answer = await call(route, 'harbor', { ...KEY, Cookie: cookies.get('aurora') ?? '' });
    expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_required']);
    expect(harness.effects.calls).toEqual([]);
  });

  test.each(cases(MUTATIONS, [PREVIEW]))(
    'when $title comes from another site with the cookie, it is 403',
    async ({ route }) => {
      const senders: Record<string, string>[] = [
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site', Origin: 'http://harbor.localhost' },
        { Origin: 'http://evil.example' },
      ];
      for (const headers of senders) {
        const answer = await asAdmin(route, { ...KEY, ...headers });
        expect([answer.status, answer.body.code]).toEqual([403, 'cross_origin_refused']);
      }
      expect(harness.effects.calls).toEqual([]);
    },
  );

  test.each(cases(MUTATIONS))(
    'when the settings cannot be confirmed, $title is 503 without effect',
    async ({ route }) => {
      aurora().isFresh = false;
      const answer = await asAdmin(route, KEY);
      expect([answer.status, answer.body.code]).toEqual([503, 'config_unavailable']);
      expect(answer.headers['retry-after']).toMatch(/^[1-9][0-9]*$/);
      expect(harness.effects.calls).toEqual([]);
    },
  );

  test('when a feature is off, its route says which', async () => {
    const { config } = aurora();
    const off = { keepEnabled: false, removeEnabled: false, deleteEnabled: false, analyzeCaptionEnabled: false };
    aurora().config = { ...config, features: { ...config.features, ...off } };
    for (const [action, body] of [['keep'], ['remove'], ['analyze'], ['delete', { confirm: 'a.jpg' }]] as const) {
      const answer = await asAdmin(['post', `/api/images/a.jpg/${action}`, body]);
      expect([answer.status, answer.body.code]).toEqual([403, 'feature_disabled']);
      expect(answer.body.feature).toContain(action);
    }
    expect(harness.effects.calls).toEqual([]);
    aurora().config = config;
  });
});

describe('signing in and out', () => {
  test('when the password is wrong, it is 401 without a cookie', async () => {
    const answer = await call(['post', '/api/admin/login', { password: 'wrong' }], 'harbor');
    expect([answer.status, answer.body.code, answer.headers['set-cookie']]).toEqual([401, 'wrong_password', undefined]);
  });

  test('when the body is not a password, it is refused by its schema', async () => {
    for (const body of [{}, { password: 1 }, { password: 'x', more: 1 }]) {
      expect((await call(['post', '/api/admin/login', body])).status).toBe(422);
    }
    const huge = await call(['post', '/api/admin/login', { password: 'x'.repeat(5000) }]);
    expect([huge.status, huge.body.code]).toEqual([413, 'body_too_large']);
  });

  test('when another site signs somebody in or out, it is 403', async () => {
    for (const path of ['/api/admin/login', '/api/admin/logout', '/auth/logout']) {
      const answer = await call(['post', path, {}], 'aurora', { 'Sec-Fetch-Site': 'cross-site' });
      expect([answer.status, answer.body.code]).toEqual([403, 'cross_origin_refused']);
    }
  });

  test('when somebody asks who they are, the answer fits the role and is not kept', async () => {
    const stranger = await call(['get', '/api/admin/status']);
    expect(stranger.body).toEqual({
      admin: false,
      error: null,
      signedIn: false,
      authMode: 'password',
      reason: 'sign_in_required',
    });
    const admin = await asAdmin(['get', '/api/admin/status']);
    expect(admin.body).toMatchObject({ admin: true, signedIn: true, renewUrl: '/auth/renew' });
    expect(new Date(admin.body.expiresAt as string).getTime()).toBeGreaterThan(0);
    expect(admin.headers['cache-control'] ?? 'no-store').toBe('no-store');
  });

  test('when the session is renewed by the page, new cookies come; by anybody else, nothing', async () => {
    const own = await asAdmin(['post', '/auth/renew']);
    expect([own.status, own.headers['cross-origin-resource-policy']]).toEqual([204, 'same-site']);
    expect(own.headers['set-cookie']).toHaveLength(2);
    const others = [
      await asAdmin(['post', '/auth/renew'], { Origin: 'http://evil.example' }),
      await asAdmin(['post', '/auth/renew'], { 'Sec-Fetch-Site': 'cross-site' }),
      await call(['post', '/auth/renew']),
      await call(['post', '/auth/renew'], 'harbor', { Cookie: cookies.get('aurora') ?? '' }),
    ];
    for (const answer of others) expect([answer.status, answer.headers['set-cookie']]).toEqual([204, undefined]);
  });

  test('when somebody signs out, the old cookies are worth nothing', async () => {
    const answer = await asAdmin(['post', '/auth/logout'], {}, 'harbor');
    expect(answer.body).toEqual({ admin: false, error: null, next: null });
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect((await asAdmin(['get', '/api/history'], {}, 'harbor')).status).toBe(401);
    await signIn('harbor');
  });

  test('when two cookies of one name arrive, the API says so and removes both', async () => {
    const answer = await call(['get', '/api/config/features'], 'aurora', {
      Cookie: `pv2_id=x; ${cookies.get('aurora')}`,
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'duplicate_cookie']);
    expect((answer.headers['set-cookie'] as unknown as string[]).length).toBeGreaterThan(2);
  });

  test.each(['pv2_admin=1', 'pv2_id=v1.00000000.AAAA', 'session=x'])(
    'when the cookie is %s, nobody is admin',
    async (cookie) => {
      expect((await call(['get', '/api/admin/status'], 'aurora', { Cookie: cookie })).body.admin).toBe(false);
    },
  );
});

describe('what strangers see', () => {
  const PUBLIC_ITEM = ['filename', 'folder', 'modifiedAt', 'thumbnail_url', 'version'];

  test('when features are asked for, three members are all there is', async () => {
    const answer = await call(['get', '/api/config/features']);
    expect(answer.body).toEqual({ auth_mode: 'password', auto_view_enabled: false, mode: 'publish' });
    const admin = await asAdmin(['get', '/api/config/features']);
    expect(Object.keys(admin.body as object)).toHaveLength(15);
    expect(admin.body.limits).toMatchObject({ pageSizeMax: 200, maxUploadBytes: 20_000_000 });
  });

  test('when photos are listed, five members of each; an admin gets eight', async () => {
    setAutoView(aurora(), true);
    const [item] = (await call(['get', '/api/images'])).body.items as object[];
    expect(Object.keys(item as object).sort()).toEqual(PUBLIC_ITEM);
    const [full] = (await asAdmin(['get', '/api/images'])).body.items as object[];
    expect(Object.keys(full as object).sort()).toEqual([...PUBLIC_ITEM, 'has_sidecar', 'publishState', 'size'].sort());
  });

  test('when a photo is looked at, nothing private is in the answer', async () => {
    setAutoView(aurora(), true);
    for (const path of ['/api/images/a.jpg', '/api/images/random?seed=12345678']) {
      const answer = await call(['get', path]);
      expect(answer.text).not.toMatch(/private|aaaa|cccc/);
      expect(answer.body).toMatchObject({
        width: 640,
        altText: 'A harbour',
        caption: null,
        temp_url: null,
        metadata: null,
      });
    }
    const admin = await asAdmin(['get', '/api/images/a.jpg']);
    expect(admin.body).toMatchObject({
      caption: 'A private caption',
      temp_url: '/api/images/a.jpg/original',
      nsfw: false,
    });
  });
});

describe('caching', () => {
  test('when a JSON read is asked for again, it is 304; for another role or query it is not', async () => {
    setAutoView(aurora(), true);
    const first = await asAdmin(['get', '/api/images/list']);
    expect(first.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Host, Cookie, Accept-Encoding',
    });
    const tag = first.headers.etag ?? '';
    expect((await asAdmin(['get', '/api/images/list'], { 'If-None-Match': tag })).status).toBe(304);
    expect((await call(['get', '/api/images/list'], 'aurora', { 'If-None-Match': tag })).status).toBe(200);
    expect((await asAdmin(['get', '/api/images/list?x=1'], { 'If-None-Match': tag })).status).toBe(200);
    expect((await asAdmin(['get', '/api/images/list'], {}, 'harbor')).headers.etag).not.toBe(tag);
  });

  test('when a thumbnail has the right version in its address, it is kept for a day; else asked for again', async () => {
    const url = (await asAdmin(['get', '/api/images/a.jpg'])).body.thumbnail_url as string;
    const kept = await asAdmin(['get', url]);
    expect(kept.headers['cache-control']).toBe('private, max-age=86400, immutable');
    expect(kept.headers).toMatchObject({ 'content-type': 'image/jpeg', vary: 'Host, Cookie' });
    const plain = await asAdmin(['get', '/api/images/a.jpg/thumbnail']);
    expect(plain.headers['cache-control']).toBe('private, no-cache');
    const again = await asAdmin(['get', url], { 'If-None-Match': kept.headers.etag ?? '' });
    expect([again.status, again.body]).toEqual([304, {}]);
    const other = await asAdmin(['get', `${url}&size=w256h256`], { 'If-None-Match': kept.headers.etag ?? '' });
    expect(other.status).toBe(200);
    expect((await asAdmin(['get', '/api/images/a.jpg/thumbnail?size=w1h1'])).status).toBe(422);
  });

  test('when an original is asked for, whole, in part and behind its end', async () => {
    const path = '/api/images/a.jpg/original';
    const whole = await asAdmin(['get', path]);
    expect(whole.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '106',
      'accept-ranges': 'bytes',
      'content-disposition': "inline; filename*=UTF-8''a.jpg",
    });
    const part = await asAdmin(['get', `${path}?download`], { Range: 'bytes=100-' });
    expect([part.status, (part.body as Buffer).toString()]).toEqual([206, 'aurora']);
    expect(part.headers).toMatchObject({ 'content-range': 'bytes 100-105/106', 'content-length': '6' });
    expect(part.headers['content-disposition']).toMatch(/^attachment;/);
    const behind = await asAdmin(['get', path], { Range: 'bytes=106-' });
    expect([behind.status, behind.body.code]).toEqual([416, 'range_not_satisfiable']);
    expect((await asAdmin(['get', path], { 'If-None-Match': whole.headers.etag ?? '' })).status).toBe(304);
    const stale = await asAdmin(['get', path], { Range: 'bytes=0-1', 'If-Range': '"old"' });
    expect(stale.status).toBe(200);
  });
});

describe('publishing by HTTP', () => {
  const publish = (body: object, headers: Record<string, string> = KEY, query = '') =>
    asAdmin(['post', `/api/images/a.jpg/publish${query}`, body], headers);

  test('when all options are given, the service gets them', async () => {
    const body = {
      platforms: ['outbox'],
      caption: 'x',
      captions: { outbox: 'y' },
      altText: 'z',
      nsfw: true,
      ai: 'never',
    };
    const answer = await publish(body, { ...KEY, 'If-Match': '"v7"' }, '?folder=archive');
    expect([answer.status, answer.body.filename]).toEqual([200, 'a.jpg']);
    expect(harness.publishing.last).toMatchObject({
      photo: { by: 'name', folder: 'archive', name: 'a.jpg', expectedVersion: '7' },
      platforms: ['outbox'],
      caption: 'x',
      captions: new Map([['outbox', 'y']]),
      altText: 'z',
      nsfw: true,
      ai: 'never',
      mode: 'live',
      idempotencyKey: 'key-of-a-test',
      kind: 'web',
      actor: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
  });

  test('when there is no key, only a check goes on', async () => {
    const refused = await publish({}, {});
    expect([refused.status, refused.body.code]).toEqual([400, 'idempotency_key_required']);
    expect((await publish({ dryRun: true }, {})).body.dryRun).toBe(true);
    expect(harness.publishing.last).toMatchObject({ mode: 'dry', idempotencyKey: null });
  });

  test('when the caller wants to wait elsewhere, it is 202 with the address', async () => {
    const answer = await publish({}, { ...KEY, Prefer: 'respond-async' });
    expect([answer.status, answer.headers.location]).toEqual([202, '/api/operations/op-1']);
    expect((await asAdmin(['get', '/api/operations/op-1'])).body).toMatchObject({ id: 'op-1', state: 'running' });
    expect((await asAdmin(['get', '/api/operations/other'])).body.code).toBe('operation_not_found');
  });

  test.each([
    { platfroms: ['outbox'] },
    { platforms: [] },
    { platforms: 'outbox' },
    { platforms: ['../x'] },
    { captions: { outbox: 1 } },
    { captions: [] },
    { caption: 'x'.repeat(40_001) },
    { nsfw: 'yes' },
    { ai: 'always' },
    { republish: true },
    { dryRun: 1 },
  ])('when the body is %j, it is 422 and nothing is published', async (body) => {
    const answer = await publish(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(harness.effects.calls).toEqual([]);
  });

  test('when the photo is named by its content hash, it is looked up by that', async () => {
    await asAdmin(['post', `/api/images/${'c'.repeat(64)}/publish`, {}], KEY);
    expect(harness.publishing.last?.photo).toEqual({ by: 'hash', contentHash: 'c'.repeat(64) });
  });

  test('when the next photo is asked for, the order is passed on', async () => {
    await asAdmin(['post', '/api/publish/next', { order: 'oldest' }], KEY);
    expect(harness.publishing.last?.photo).toEqual({ by: 'next', order: 'oldest' });
  });
});

describe('captions and sorting by HTTP', () => {
  test('when human words are dropped, all of them are named', async () => {
    await asAdmin(['delete', '/api/images/a.jpg/caption?captionVersion=s1']);
    expect(harness.effects.calls).toEqual(['save a.jpg [null,[["outbox",null]]]']);
  });

  test('when a caption is saved without saying what was seen, it is 422', async () => {
    for (const body of [{ caption: 'x' }, { caption: 'x', captionVersion: 7 }]) {
      expect((await asAdmin(['put', '/api/images/a.jpg/caption', body])).status).toBe(422);
    }
    expect((await asAdmin(['delete', '/api/images/a.jpg/caption'])).status).toBe(422);
    expect(harness.effects.calls).toEqual([]);
  });

  test('when a version is named that we never gave out, it is 412 without effect', async () => {
    const answer = await asAdmin(['post', '/api/images/a.jpg/keep'], { 'If-Match': 'W/"x"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'photo_changed']);
    expect(harness.effects.calls).toEqual([]);
  });

  test('when undo does not say where the photo is, it is 422', async () => {
    expect((await asAdmin(['post', '/api/images/kept.jpg/undo'])).status).toBe(422);
    expect((await asAdmin(['post', '/api/images/kept.jpg/undo?folder=inbox'])).status).toBe(422);
  });

  test.each([
    { platform: 'outbox', attempt: 0, decision: 'posted' },
    { platform: 'outbox', attempt: 1, decision: 'maybe' },
    { platform: 'outbox', attempt: 1, decision: 'posted', postUrl: 'javascript:alert(1)' },
    { attempt: 1, decision: 'posted' },
  ])('when a decision is %j, it is 422', async (body) => {
    expect((await asAdmin(['post', `/api/history/${'c'.repeat(64)}/resolve`, body])).status).toBe(422);
    expect(harness.effects.calls).toEqual([]);
  });

  test('when a content hash is not one, there is no record', async () => {
    expect((await asAdmin(['get', '/api/history/abc'])).status).toBe(404);
    expect((await asAdmin(['get', `/api/history/${'d'.repeat(64)}`])).status).toBe(404);
  });
});
