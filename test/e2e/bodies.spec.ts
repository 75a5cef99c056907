import { connect } from 'node:net';
import request from 'supertest';
import { parseAnswer, rawRequest, sampleOf, signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, RawAnswer, TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';
const LOGIN = '/api/admin/login';
const PREVIEW = '/api/captions/preview';
let app: TestApp;
let admin: AdminHeaders;
beforeAll(async () => {
  app = await startTestApp();
  admin = await signIn(app.url, HOST);
});
afterAll(() => app.stop());

const post = (path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) => {
  const call = request(app.url)
    .post(path)
    .set({ ...admin })
    .set('Content-Type', 'application/json')
    .set(headers);
  return body === '' ? call : call.send(body);
};
const codes = (answer: { status: number; body: { code?: string; errors?: { code: string; pointer: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.code,
];

describe('the body of a request', () => {
  it.each([
    ['another type', 'text/plain', '{}'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1'],
    ['another character set', 'application/json; charset=latin1', '{}'],
    ['a type that only looks like it', 'application/jsonp', '{}'],
  ])('when it is %s, the answer is 415', async (_what, type, body) => {
    expect(codes(await post(PREVIEW, body, { 'Content-Type': type })).slice(0, 2)).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  it('when it is packed, the answer is 415', async () => {
    expect((await post(PREVIEW, '{}', { 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  it.each([
    ['no JSON', '{"caption":', 400, 'malformed_request', undefined],
    ['JSON with a byte order mark', '\ufeff{}', 400, 'malformed_request', undefined],
    ['a key twice', '{"caption":"a","caption":"b"}', 422, 'validation_failed', 'duplicate_key'],
    ['a key twice, once escaped', '{"caption":"a","\\u0063aption":"b"}', 422, 'validation_failed', 'duplicate_key'],
    ['__proto__', '{"__proto__":{"x":1}}', 422, 'validation_failed', 'forbidden_key'],
    ['constructor', '{"captions":{"constructor":{}}}', 422, 'validation_failed', 'forbidden_key'],
    ['prototype, escaped', '{"\\u0070rototype":1}', 422, 'validation_failed', 'forbidden_key'],
    ['17 levels deep', `${'['.repeat(17)}${']'.repeat(17)}`, 422, 'validation_failed', 'depth'],
    ['an unknown member', '{"platfroms":["outbox"]}', 422, 'validation_failed', 'unknown_member'],
  ])('when it is %s, it is refused', async (_what, body, status, code, reason) => {
    expect(codes(await post(PREVIEW, body))).toEqual([status, code, reason]);
  });

  it('when it is not UTF-8, it is malformed', async () => {
    const lines = Object.entries(admin).map(([name, value]) => `${name}: ${value}`);
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const head = [
      `POST ${PREVIEW} HTTP/1.1`,
      ...lines,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const answer = await rawRequest(app.port, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'malformed_request']);
  });

  it('when a field is wrong, the answer points at it and does not repeat the value', async () => {
    const answer = await post(PREVIEW, JSON.stringify({ caption: { bad: 'the-bad-value' } }));
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/caption' });
    expect(answer.text).not.toContain('the-bad-value');
  });

  it('when a query name comes twice, the answer is 422; an unknown one is ignored', async () => {
    const twice = await request(app.url)
      .get('/api/images?folder=inbox&folder=keep')
      .set({ ...admin });
    expect([twice.status, twice.body.errors[0].pointer]).toEqual([422, '?folder']);
    expect(
      (
        await request(app.url)
          .get('/api/config/features?what=1')
          .set({ ...admin })
      ).status,
    ).toBe(200);
  });

  it('when it is larger than 256 kB, or 4 kB at sign-in, the answer is 413, with and without a declared length', async () => {
    const large = JSON.stringify({ caption: 'x'.repeat(256 * 1024) });
    expect(codes(await post(PREVIEW, large)).slice(0, 2)).toEqual([413, 'body_too_large']);
    const login = await post(LOGIN, JSON.stringify({ password: 'x'.repeat(4_096) }));
    expect([login.status, login.body.maxBytes]).toEqual([413, 4_096]);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const lines = Object.entries(admin).map(([name, value]) => `${name}: ${value}`);
    const head = [`POST ${PREVIEW} HTTP/1.1`, ...lines, 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
    const answer = await rawRequest(app.port, `${head.join('\r\n')}\r\n\r\n${chunk.repeat(6)}`);
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
  });

  it('when a route takes none, any byte is refused and an empty one is fine', async () => {
    const logout = '/api/admin/logout';
    expect((await post(logout, '{"a":1}')).status).toBe(413);
    expect((await post(logout, 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post(logout, '')).status).toBe(200);
    admin = await signIn(app.url, HOST);
  });

  it('when the client waits for our word, a stranger is refused without it and an admin gets it', async () => {
    const head = (headers: Readonly<Record<string, string>>) =>
      [
        `POST ${PREVIEW} HTTP/1.1`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        'Content-Type: application/json',
        'Content-Length: 2',
        'Expect: 100-continue',
        '',
        '',
      ].join('\r\n');
    const stranger = await rawRequest(app.port, head({ Host: HOST, 'Sec-Fetch-Site': 'same-origin' }));
    expect(stranger.status).toBe(401);
    const lines = await withWord(head({ ...admin }), '{}');
    expect(lines[0]).toBe('HTTP/1.1 100 Continue');
    expect(lines[1]).toMatch(/^HTTP\/1\.1 (200|422)/);
  });
});

describe('strangers with bodies', () => {
  it('when a stranger sends 20 MB to a changing route, the answer is 401 after its headers and the rest is not taken', async () => {
    const routes = app.routes.routes.filter(({ policy, method }) => policy === 'admin' && method !== 'GET');
    expect(routes.length).toBeGreaterThan(5);
    for (const route of routes) {
      const answer = await flood(`${route.method} ${sampleOf(route)} HTTP/1.1`, 20_000_000);
      expect([route.path, answer.status, answer.headers.get('connection')]).toEqual([route.path, 401, 'close']);
      expect(answer.readBytes).toBeLessThanOrEqual(64 * 1024);
    }
  });

  it('when a stranger sends a wrong body, they hear that they are strangers, not what is wrong with it', async () => {
    const answer = await request(app.url)
      .post(PREVIEW)
      .set({ Host: HOST, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'text/plain' })
      .send('not json');
    expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_required']);
  });
});

/** Sends a head and as much of a large body as the server takes. */
async function flood(requestLine: string, length: number): Promise<RawAnswer & { readonly readBytes: number }> {
  const counted = countReadBytes();
  const lines = ['Sec-Fetch-Site: same-origin', 'Content-Type: application/json', `Content-Length: ${length}`];
  const head = `${requestLine}\r\nHost: ${HOST}\r\n${lines.join('\r\n')}\r\n\r\n`;
  const answer = await rawRequest(app.port, Buffer.concat([Buffer.from(head), Buffer.alloc(length, 'x')]));
  return { ...answer, readBytes: counted() - head.length };
}

/** What the server reads from the next connection. */
function countReadBytes(): () => number {
  let bytes = 0;
  app.server.once('connection', (socket) => {
    socket.once('close', () => (bytes = socket.bytesRead));
    const timer = setInterval(() => (bytes = socket.bytesRead), 1);
    socket.once('close', () => clearInterval(timer));
  });
  return () => bytes;
}

/** Sends a head, waits for the first answer, sends the body; the status lines of both answers. */
function withWord(head: string, body: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(app.port, '127.0.0.1');
    let text = '';
    socket.on('connect', () => socket.write(head)).on('error', reject);
    socket.on('data', (chunk) => {
      const isFirst = text === '';
      text += chunk.toString('latin1');
      if (isFirst) socket.write(body);
      const [first = '', second] = text.split(/(?<=\r\n\r\n)(?=HTTP)/);
      if (second === undefined) return;
      socket.destroy();
      resolve([first.split('\r\n')[0] ?? '', `HTTP/1.1 ${parseAnswer(second).status}`]);
    });
  });
}
