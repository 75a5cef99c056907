import request from 'supertest';
import { startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';

describe('the page', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  const get = (path: string) => request(app.url).get(path).set('Host', HOST);

  it.each(['/', '/grid', '/photo/inbox/a%20b.jpg', '/history', '/upload', '/sign-in'])(
    'when %s is opened, it is the one document with the headers of a page',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('<title>page</title>');
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Host, Accept-Encoding' });
      expect(answer.headers['etag']).toMatch(/^"[^"]+"$/);
      expect(answer.headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
          "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'",
      );
    },
  );

  it('when the browser has the document, the answer is 304 without a body', async () => {
    const { etag } = (await get('/')).headers;
    const again = await get('/').set('If-None-Match', String(etag));
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers['x-frame-options']).toBe('DENY');
  });

  it('when an asset is asked for, it may be kept for ever, in the packed form the browser takes', async () => {
    const plain = await get('/assets/main-ab12.js').set('Accept-Encoding', 'identity');
    expect([
      plain.status,
      plain.headers['cache-control'],
      plain.headers['content-type'],
      plain.headers['vary'],
    ]).toEqual([200, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8', 'Accept-Encoding']);
    const packed = await request(app.url)
      .head('/assets/main-ab12.js')
      .set('Host', HOST)
      .set('Accept-Encoding', 'gzip, br');
    expect([packed.headers['content-encoding'], packed.headers['content-length']]).toEqual(['br', '3']);
  });

  it.each([
    '/assets/other.js',
    '/assets/../index.html',
    '/assets/%2e%2e/index.html',
    '/assets/..%2findex.html',
    '/assets/',
  ])('when the asset is %s, it is not found and nobody keeps that', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it('when an error is shown as a page, its style is there, and the browser asks whether it is still the same', async () => {
    const page = await get('/nothing');
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page.text) ?? [];
    const answer = await get(style);
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/css; charset=utf-8',
      'no-cache',
    ]);
    const again = await get(style).set('If-None-Match', String(answer.headers['etag']));
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it("when the host is nobody's, its error page has its style, nothing else is there and the orchestrator is not asked", async () => {
    const asked = app.orchestrator.journal.length;
    for (const host of ['a.b.localhost', 'www.localhost', 'evil.example']) {
      const at = (path: string) => request(app.url).get(path).set('Host', host);
      const page = await at('/');
      const [, style = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page.text) ?? [];
      const answer = await at(style);
      expect([host, page.status, answer.status, answer.headers['content-type']]).toEqual([
        host,
        404,
        200,
        'text/css; charset=utf-8',
      ]);
      expect(answer.text).toBe((await get(style)).text);
      for (const path of ['/assets/main-ab12.js', '/assets/', '/assets/plain.css/', '/favicon.ico', '/grid']) {
        expect([host, path, (await at(path)).status]).toEqual([host, path, 404]);
      }
    }
    expect(app.orchestrator.journal.length).toBe(asked);
  });

  it('when there is no icon, the answer is empty instead of an error', async () => {
    expect((await get('/favicon.ico')).status).toBe(204);
  });
});

describe('the page of a service that is not built', () => {
  it('when there is no build, the page says what to run and the API works', async () => {
    const app = await startTestApp({ withoutUi: true });
    const answer = await request(app.url).get('/').set('Host', HOST);
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
    expect((await request(app.url).get('/assets/plain.css').set('Host', HOST)).status).toBe(200);
    expect((await request(app.url).get('/api/config/features').set('Host', HOST)).status).toBe(200);
    await app.stop();
  });
});

describe('standalone mode', () => {
  it('when no host is configured, any host is the one tenant', async () => {
    const app = await startTestApp({ standalone: true });
    for (const host of ['localhost:8080', '127.0.0.1', 'photos.example']) {
      const answer = await request(app.url).get('/api/config/features').set('Host', host);
      expect([host, answer.status]).toEqual([host, 200]);
    }
    const ready = await request(app.url).get('/health/ready');
    expect(ready.body).toEqual({ status: 'ok', mode: 'standalone' });
    expect(app.orchestrator.journal).toEqual([]);
    await app.stop();
  });

  it('when one host is configured, every other host gets 404 on every path but health', async () => {
    const app = await startTestApp({ standalone: true, env: { STANDALONE_HOST: 'photos.example' } });
    const status = async (path: string, host: string) => (await request(app.url).get(path).set('Host', host)).status;
    expect(await status('/api/config/features', 'photos.example')).toBe(200);
    for (const path of ['/', '/api/config/features', '/assets/main-ab12.js', '/favicon.ico']) {
      expect([path, await status(path, 'other.example')]).toEqual([path, 404]);
    }
    expect(await status('/health/live', 'other.example')).toBe(200);
    await app.stop();
  });
});
