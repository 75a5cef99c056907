import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { drawnPicture } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { Asking, asOwnPage } from './support/asking.js';
import type { Question } from './support/asking.js';
import { AURORA, CANONICAL, cookiesOf, HARBOR, startAuth0App, withAdmins } from './support/auth0-app.js';
import { plantPictures } from './support/tenant-changes.js';

const ADMIN = 'ada@example.com';
const NEIGHBOUR = 'cara@example.com';
/** What Chromium sends: gzip first, and brotli is what we like best. */
const BROWSER = 'gzip, deflate, br, zstd';
const LONG_PAGE = `<!doctype html><title>page</title>${'<p>A page with much in it.</p>'.repeat(60)}`;

let app: TestApp;
let asking: Asking;
let cookies: Readonly<Record<string, string>>;

beforeAll(async () => {
  app = await startAuth0App();
  for (const [tenant, admin] of [
    ['aurora', ADMIN],
    ['harbor', NEIGHBOUR],
  ] as const) {
    app.tenants.set(tenant, withAdmins([admin], { features: { auto_view_enabled: true } }));
    const picture = await drawnPicture(1);
    // Some whose list is long, under names that both tenants have.
    await plantPictures(app.dataDir, tenant, new Map(Array.from({ length: 12 }, (_, at) => [`photo-${at}`, picture])));
  }
  await writeFile(join(app.dataDir, 'ui', 'index.html'), LONG_PAGE);
  asking = new Asking(app.port);
  cookies = {
    [AURORA]: cookiesOf(app, { email: ADMIN }).identity,
    [HARBOR]: cookiesOf(app, { email: NEIGHBOUR }).identity,
  };
});
afterAll(async () => {
  asking.close();
  await app.stop();
});

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Buffer;
}

const ask = async (path: string, accepts: string | null, more: Partial<Question> = {}): Promise<Sent> => {
  const { host = AURORA, headers = {}, ...rest } = more;
  const own = { Cookie: cookies[host] ?? '', ...(accepts === null ? {} : { 'Accept-Encoding': accepts }), ...headers };
  return asking.ask({ host, path, ...rest, headers: own });
};
/** Headers without what differs from answer to answer. */
const stable = ({ headers }: Sent): unknown =>
  Object.entries(headers).filter(
    ([name]) => !['x-request-id', 'x-correlation-id', 'date', 'server-timing'].includes(name),
  );

function unpacked({ headers, bytes }: Sent): string {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(bytes).toString();
  return (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}

const READS = { cache: 'private, no-cache', vary: 'Host, Cookie, Accept-Encoding' };
const NOT_KEPT = { cache: 'no-store', vary: 'Host, Cookie' };
/** web-api.md section 7, row by row; each long enough to be worth it. */
const COMPRESSED = [
  ['/api/images', READS],
  ['/api/images?sort=size&limit=8', READS],
  ['/grid', { cache: 'no-cache', vary: 'Host, Accept-Encoding' }],
] as const;

describe('long texts', () => {
  it.each(COMPRESSED)(
    'when %s is asked for, it comes compressed as the client takes it, and is the same',
    async (path, row) => {
      const plain = await ask(path, null);
      expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
      const tag = String(plain.headers['etag']);
      expect(tag).toMatch(/^"[^"]+"$/);
      for (const [accepts, encoding] of [
        [BROWSER, 'br'],
        ['gzip', 'gzip'],
        ['gzip, br;q=0', 'gzip'],
        ['*', 'br'],
      ] as const) {
        const packed = await ask(path, accepts);
        expect([accepts, packed.headers['content-encoding']]).toEqual([accepts, encoding]);
        expect(packed.headers).toMatchObject({
          'cache-control': row.cache,
          vary: row.vary,
          etag: `W/${tag}`,
          'content-type': plain.headers['content-type'],
          'content-length': String(packed.bytes.length),
        });
        expect(packed.bytes.length).toBeLessThan(plain.bytes.length);
        expect(unpacked(packed)).toBe(unpacked(plain));
        expect(stable(await ask(path, accepts, { method: 'HEAD' }))).toEqual(stable(packed));
      }
      for (const accepts of ['identity', 'deflate', 'br;q=0, gzip;q=0', '']) {
        const answer = await ask(path, accepts);
        expect([accepts, answer.headers['content-encoding'], answer.headers['etag']]).toEqual([
          accepts,
          undefined,
          tag,
        ]);
      }
    },
  );

  it.each(COMPRESSED)('when a browser has %s, compressed or not, either tag gets 304', async (path, row) => {
    const { headers } = await ask(path, BROWSER);
    const weak = String(headers['etag']);
    for (const tag of [weak, weak.slice(2), `"other", ${weak}`]) {
      for (const accepts of [BROWSER, null]) {
        const again = await ask(path, accepts, { headers: { 'If-None-Match': tag } });
        expect([again.status, again.bytes.length, again.headers['content-encoding']]).toEqual([304, 0, undefined]);
        expect(again.headers).toMatchObject({
          'cache-control': row.cache,
          vary: row.vary,
          etag: accepts === null ? weak.slice(2) : weak,
        });
      }
    }
    expect((await ask(path, BROWSER, { headers: { 'If-None-Match': 'W/"other"' } })).status).toBe(200);
  });

  it('when both tenants have the same photos, the tag of one is not good at the other', async () => {
    const { headers } = await ask('/api/images', BROWSER);
    const own = { headers: { 'If-None-Match': String(headers['etag']) } };
    expect((await ask('/api/images', BROWSER, own)).status).toBe(304);
    expect((await ask('/api/images', BROWSER, { ...own, host: HARBOR })).status).toBe(200);
  });

  it('when a stranger and an admin ask, each gets their own, compressed', async () => {
    const stranger = await ask('/api/images', BROWSER, { headers: { Cookie: '' } });
    const admin = await ask('/api/images', BROWSER);
    for (const { status, headers } of [stranger, admin])
      expect([status, headers['content-encoding']]).toEqual([200, 'br']);
    expect(stranger.headers['etag']).not.toBe(admin.headers['etag']);
    expect(unpacked(stranger)).not.toContain('publishState');
    expect(unpacked(admin)).toContain('publishState');
  });

  it('when a long problem is answered, it comes compressed and nobody keeps it', async () => {
    const body = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`unknown${at}`, at]));
    const change = { method: 'POST', body, headers: asOwnPage(AURORA, cookies[AURORA]) };
    const path = '/api/captions/preview';
    const [plain, packed] = [
      await ask(path, null, change),
      await ask(path, null, { ...change, headers: { ...change.headers, 'Accept-Encoding': BROWSER } }),
    ];
    expect([plain.status, packed.status, packed.headers['content-encoding']]).toEqual([422, 422, 'br']);
    expect(packed.headers).toMatchObject({
      'cache-control': NOT_KEPT.cache,
      vary: NOT_KEPT.vary,
      'content-type': 'application/problem+json; charset=utf-8',
    });
    const [said, whole] = [JSON.parse(unpacked(packed)), JSON.parse(unpacked(plain))];
    expect({ ...said, requestId: '' }).toEqual({ ...whole, requestId: '' });
    expect(packed.headers['etag']).toBeUndefined();
  });
});

describe('what is never compressed', () => {
  it.each([
    ['a short answer', '/api/config/features'],
    ['who is signed in', '/api/admin/status'],
    ['a thumbnail', '/api/images/photo-1.jpg/thumbnail'],
    ['an original', '/api/images/photo-1.jpg/original'],
    ['a file of the page that was not compressed when it was built', '/favicon.ico'],
    ['a probe', '/health/live'],
  ])('when it is %s, it comes as it is', async (_what, path) => {
    const answer = await ask(path, BROWSER);
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(String(answer.headers['etag'] ?? '"none"')).toMatch(/^"/);
  });

  it('when somebody signs out, the answer with the sealed link comes as it is, however long', async () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN });
    const headers = { ...asOwnPage(AURORA, `${identity}; ${session}`), 'Accept-Encoding': BROWSER };
    const answer = await asking.ask({ host: AURORA, method: 'POST', path: '/auth/logout', headers });
    expect([answer.status, answer.headers['content-encoding']]).toEqual([200, undefined]);
    expect(String(answer.json['next'])).toContain(`https://${CANONICAL}/auth/logout?t=`);
  });

  it('when a file was compressed when it was built, it is sent so, for ever', async () => {
    const packed = await ask('/assets/main-ab12.js', BROWSER);
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect([...packed.bytes]).toEqual([1, 2, 3]);
    expect((await ask('/assets/main-ab12.js', null)).headers['content-encoding']).toBeUndefined();
  });
});
