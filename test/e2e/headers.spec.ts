import request from 'supertest';
import { API_CSP, SECURITY_HEADERS } from '../../src/web/index.js';
import { rawRequest, sampleOf, startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const METHODS = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options'] as const;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** Everything of auth.md section 9 but the policy, which differs between pages and the rest. */
function expectCommon(headers: ReadonlyMap<string, string>, path = '/'): void {
  for (const [name, value] of SECURITY_HEADERS) {
    if (name === 'Content-Security-Policy') continue;
    // The one exception of auth.md section 9: a sibling host sees that the renewal was answered.
    const isRenewal = path === '/auth/renew' && headers.get('cross-origin-resource-policy') === 'same-site';
    const expected = isRenewal && name === 'Cross-Origin-Resource-Policy' ? 'same-site' : value;
    expect([path, name, headers.get(name.toLowerCase())]).toEqual([path, name, expected]);
  }
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('x-request-id')).toBeDefined();
  expect(headers.get('x-correlation-id')).toBe(headers.get('x-request-id'));
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin']) expect(headers.has(name)).toBe(false);
}
const mapOf = (headers: object) => new Map(Object.entries(headers as Record<string, string>));

describe('headers of every answer', () => {
  it('when any route is asked by any method on any host, the answer has all security headers and one id', async () => {
    const seen = new Set<number>();
    for (const path of new Set([...app.routes.routes.map(sampleOf), '/nothing', '/api/nothing', '/api/'])) {
      for (const host of [HOST, 'nobody.localhost', 'evil.com']) {
        for (const method of METHODS) {
          const answer = await request(app.url)[method](path).set('Host', host);
          seen.add(answer.status);
          expectCommon(mapOf(answer.headers), path);
          if (method === 'head') expect(answer.text ?? '').toBe('');
        }
      }
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining([200, 204, 401, 403, 404, 405]));
  });

  it('when an answer is an error, nobody keeps it and its body is the problem of its header', async () => {
    for (const [path, status] of [
      ['/api/images', 401],
      ['/api/nothing', 404],
    ] as const) {
      const answer = await request(app.url).get(path).set('Host', HOST);
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'application/problem+json; charset=utf-8',
        vary: 'Host, Cookie',
        'content-security-policy': API_CSP,
      });
      expect(answer.body).toMatchObject({
        type: `urn:publisher-v2:problem:${answer.body.code}`,
        status,
        requestId: answer.headers['x-request-id'],
      });
    }
  });

  it('when a 401 is answered, it says how to sign in', async () => {
    const answer = await request(app.url).get('/api/images').set('Host', HOST);
    expect(answer.headers['www-authenticate']).toBe('Session realm="publisher"');
  });

  it('when a trusted proxy says https, the answer has HSTS; when it says http, pages move and the API refuses', async () => {
    const behind = await startTestApp({ env: { TRUST_PROXY: '1', FORCE_HTTPS: 'true' } });
    const ask = (path: string, proto: string) =>
      request(behind.url).get(path).set('Host', HOST).set('X-Forwarded-Proto', proto);
    expect((await ask('/grid', 'https')).headers['strict-transport-security']).toContain('max-age=31536000');
    const moved = await ask('/grid?a=1', 'http');
    expect([moved.status, moved.headers['location']]).toEqual([308, `https://${HOST}/grid?a=1`]);
    const refused = await ask('/api/config/features', 'http');
    expect([refused.status, refused.body.code]).toEqual([403, 'https_required']);
    expect((await ask('/health/live', 'http')).status).toBe(200);
    await behind.stop();
  });

  it('when no proxy is trusted, X-Forwarded-Proto changes nothing', async () => {
    const answer = await request(app.url).get('/grid').set('Host', HOST).set('X-Forwarded-Proto', 'https');
    expect(answer.status).toBe(200);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('methods and addresses', () => {
  it('when an address has another method, the answer is 405 with Allow, and OPTIONS is 204 with the same', async () => {
    const wrong = await request(app.url).post('/api/config/features').set('Host', HOST);
    expect([wrong.status, wrong.body.code, wrong.headers['allow']]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD, OPTIONS',
    ]);
    const options = await request(app.url).options('/api/admin/login').set('Host', HOST);
    expect([options.status, options.headers['allow'], options.text]).toEqual([204, 'POST, OPTIONS', '']);
  });

  it.each(['/api/config/features/', '/API/config/features', '/grid/', '//api/config/features', '/api'])(
    'when the address is %s, it is not found: addresses are exact',
    async (path) => {
      expect((await request(app.url).get(path).set('Host', HOST)).status).toBe(404);
    },
  );

  it('when a percent sign stands for nothing, the request is malformed', async () => {
    const answer = await rawRequest(app.port, `GET /api/images/%zz HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'malformed_request']);
  });

  it('when a page address is unknown, the answer is a small page with the code and the id', async () => {
    const answer = await request(app.url).get('/nothing').set('Host', HOST);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).not.toContain('sandbox');
    expect(answer.text).toContain('not_found');
    expect(answer.text).toContain(answer.headers['x-request-id']);
  });

  it('when an address is too long, the answer is 414', async () => {
    const answer = await request(app.url)
      .get(`/api/${'a'.repeat(9_000)}`)
      .set('Host', HOST);
    expect([answer.status, answer.body.code]).toEqual([414, 'uri_too_long']);
  });
});

describe('request ids', () => {
  const ask = (lines: readonly string[]) =>
    rawRequest(app.port, [`GET /health/live HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n'));
  const idOf = async (lines: readonly string[]) => (await ask(lines)).headers.get('x-request-id');

  it.each(['abcdefgh', 'A-b_9'.repeat(4), 'x'.repeat(64)])('when the id is %s, it is kept', async (id) => {
    expect(await idOf([`X-Request-Id: ${id}`])).toBe(id);
  });

  it.each([
    ['short', ['X-Request-Id: abcdefg']],
    ['long', [`X-Request-Id: ${'x'.repeat(65)}`]],
    ['of other characters', ['X-Request-Id: abc defgh']],
    ['there twice', ['X-Request-Id: abcdefgh', 'X-Request-Id: abcdefgh']],
    ['there twice in other letters', ['X-Request-Id: abcdefgh', 'x-request-id: ijklmnop']],
    ['empty', ['X-Request-Id:']],
    ['missing', []],
  ])('when the id is %s, a new one is made', async (_what, lines) => {
    expect(await idOf(lines)).toMatch(UUID);
  });
});

describe('what the parser refuses', () => {
  it.each([
    ['a request that is none', 'HELLO\r\n\r\n', 400, 'malformed_request'],
    ['a header with a line end inside', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n', 400, 'malformed_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'headers of 17 kB',
      `GET / HTTP/1.1\r\nHost: x\r\nCookie: a=${'b'.repeat(17_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('when it is %s, the answer has our headers and our body', async (_what, bytes, status, code) => {
    const answer = await rawRequest(app.port, bytes);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
    expectCommon(answer.headers);
    expect(JSON.parse(answer.body).requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.headers.get('clear-site-data')).toBe(status === 431 ? '"cookies"' : undefined);
  });
});
