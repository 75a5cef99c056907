import type { Socket } from 'node:net';
import { ERROR_CODES, PublisherError } from '../../src/kernel/index.js';
import { LoadGauge } from '../../src/platform/lifecycle/index.js';
import { TransportRule } from '../../src/tenancy/index.js';
import type { Route } from '../../src/web/index.js';
import { PROBLEM_TEXTS } from '../../src/web/problems/problem-texts.js';
import { drawnPicture, rawRequest, sampleOf } from '../support/app/index.js';
import type { RawAnswer, TestApp } from '../support/app/index.js';
import { asAnswer, Asking, asOwnPage, type Answer, type Question } from './support/asking.js';
import { AURORA, CANONICAL, cookiesOf, HARBOR, ID, startAuth0App, valueOf, withAdmins } from './support/auth0-app.js';
import { wrongHeaders, type HeaderFacts } from './support/header-table.js';
import { plantPictures } from './support/tenant-changes.js';

const ADMIN = 'ada@example.com';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const NOWHERE = [
  '/nothing',
  '/api',
  '/api/nothing',
  '/auth/nothing',
  '/assets/nothing.js',
  '/health/nothing',
  '/metrics',
];
const SWEEP_MS = 180_000;

let app: TestApp;
let asking: Asking;
let cookie: string;
/** Statuses that some answer of this suite had. */
const seen = new Set<number>();
beforeAll(async () => {
  app = await startAuth0App({ env: { LOG_LEVEL: 'error', FORCE_HTTPS: 'true' }, answersAnything: true });
  app.tenants.set('aurora', withAdmins([ADMIN]));
  app.tenants.set('harbor', withAdmins(['olga@example.com']));
  asking = new Asking(app.port);
  cookie = cookiesOf(app, { email: ADMIN }).identity;
  await plantPictures(
    app.dataDir,
    'aurora',
    new Map([
      ['photo', await drawnPicture(1)],
      ['open', await drawnPicture(2)],
    ]),
  );
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  asking.close();
  await app.stop();
});

const paths = () => [...new Set(app.routes.routes.map(sampleOf))];
const mutating = () => app.routes.routes.filter(({ method, policy }) => method !== 'GET' && policy === 'admin');
const takesBody = ({ method, path }: Route) =>
  method === 'PUT' || /\/(?:publish|next|delete|preview|resolve|login|move|voice-profile)$/.test(path);

/** Asks all and tells what is wrong with their headers. */
async function wrongOf(questions: readonly Question[], more: Partial<HeaderFacts> = {}): Promise<readonly string[]> {
  const answers = await asking.all(questions);
  return answers.flatMap((answer, at) => {
    seen.add(answer.status);
    return wrongHeaders({ ...(questions[at] as Question), ...more }, answer);
  });
}

async function statusesOf(questions: readonly Question[]): Promise<readonly Answer[]> {
  const answers = await asking.all(questions);
  expect(answers.flatMap((answer, at) => wrongHeaders(questions[at] as Question, answer))).toEqual([]);
  for (const { status } of answers) seen.add(status);
  return answers;
}

describe('every route', () => {
  it.each([
    ['https', 'nobody'],
    ['https', 'an admin'],
    ['http', 'an admin'],
    [null, 'nobody'],
  ] as const)(
    'when it is asked by any method on any host over %s by %s, its headers are those of the table',
    async (proto, who) => {
      const hosts = [AURORA, CANONICAL, 'nobody.pub.test', 'evil.example'];
      const headers: Question['headers'] = who === 'nobody' ? {} : { Cookie: cookie };
      const questions = [...paths(), ...NOWHERE].flatMap((path) =>
        hosts.flatMap((host) => METHODS.map((method) => ({ host, path, method, proto, headers }))),
      );
      expect(await wrongOf(questions)).toEqual([]);
    },
    SWEEP_MS,
  );

  it(
    'when it ends in an error of any status, wherever that comes from, its headers are those of the table',
    async () => {
      const byStatus = new Map(ERROR_CODES.map((code) => [PROBLEM_TEXTS[code].status, code]));
      expect(byStatus.size).toBeGreaterThan(15);
      const rule = app.app.get<TransportRule>(TransportRule);
      for (const [status, code] of byStatus) {
        jest.spyOn(rule, 'admit').mockImplementation(() => {
          throw new PublisherError(code, 'caller', 'Thrown by a test.');
        });
        const questions = app.routes.routes
          .filter(({ path }) => !path.startsWith('/health/'))
          .map((route) => ({
            host: route.hosts.includes('tenant') ? AURORA : CANONICAL,
            method: route.method,
            path: sampleOf(route),
          }));
        for (const answer of await statusesOf(questions)) expect(answer.status).toBe(status);
      }
    },
    SWEEP_MS,
  );

  it('when a bug ends it, it is 500 with the same headers, and says nothing of the bug', async () => {
    const rule = app.app.get<TransportRule>(TransportRule);
    jest.spyOn(rule, 'admit').mockImplementation(() => {
      throw new TypeError('a canary of a bug');
    });
    for (const answer of await statusesOf(
      paths().flatMap((path) => [
        { host: AURORA, path },
        { host: AURORA, path, method: 'POST' },
      ]),
    )) {
      if (answer.status !== 200 && answer.status !== 405)
        expect([answer.status >= 400, answer.text]).toEqual([true, expect.not.stringContaining('canary')]);
    }
    expect(seen.has(500)).toBe(true);
  });

  it('when the process has too much to do, its refusal has the same headers', async () => {
    jest.spyOn(app.app.get(LoadGauge), 'overloaded').mockReturnValue('event_loop');
    // Raw, because the client of this suite comes again when it hears so.
    for (const path of ['/', '/api/images', '/auth/start']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: ${AURORA}\r\nX-Forwarded-Proto: https\r\n\r\n`);
      expect(answer.status).toBe(503);
      expect(wrongHeaders({ host: AURORA, path }, asAnswer(answer))).toEqual([]);
    }
  });

  it('when the orchestrator is away, the 503 of a tenant nobody knows has the same headers', async () => {
    app.orchestrator.control.fail('runtime', { kind: 'status', status: 500 });
    const answers = await statusesOf(paths().map((path) => ({ host: 'cold.pub.test', path })));
    app.orchestrator.control.heal();
    expect(answers.some(({ code }) => code === 'config_unavailable')).toBe(true);
  });
});

describe('refusals of what was sent', () => {
  const admin = () => asOwnPage(AURORA, cookie);
  const to = (route: Route, more: Partial<Question>): Question => ({
    host: AURORA,
    method: route.method,
    path: sampleOf(route),
    ...more,
    headers: { ...admin(), 'Idempotency-Key': 'a-key-of-the-headers', ...more.headers },
  });
  const expectAll = async (status: number, routes: readonly Route[], more: Partial<Question>): Promise<void> => {
    const answers = await statusesOf(routes.map((route) => to(route, more)));
    expect(answers.map((answer, at) => [routes[at]?.path, answer.status])).toEqual(
      routes.map(({ path }) => [path, status]),
    );
  };
  /** After a path that may have a query of its own. */
  const withQuery = (route: Route, query: string): Route => ({ ...route, path: `${route.path}?${query}` });

  it('when a body is too large, of a wrong type or packed, every change is 413 or 415', async () => {
    // An upload may be larger, and says 415 first: it is a form.
    const plain = mutating().filter(({ path }) => path !== '/api/library/upload');
    await expectAll(413, plain, { body: 'x'.repeat(300_000) });
    await expectAll(415, mutating(), { body: 'x', headers: { 'Content-Type': 'text/plain' } });
    await expectAll(415, mutating(), { body: '{}', headers: { 'Content-Encoding': 'gzip' } });
  });

  it('when a body is no JSON or has a member nobody knows, or a query name comes twice, it is 400 or 422', async () => {
    await expectAll(400, mutating().filter(takesBody), { body: '{"a":' });
    await expectAll(422, mutating().filter(takesBody), { body: { nobodyKnowsThis: 1 } });
    const asked = app.routes.routes.filter(({ path, hosts }) => path.startsWith('/api/') && hosts.includes('tenant'));
    const answers = await statusesOf(
      asked.map((route) => to(withQuery(route, ''), { path: `${sampleOf(route)}?a=1&a=2` })),
    );
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([422]);
  });

  it('when a request comes from elsewhere, every change is 403; by somebody of no rights as well; by nobody 401', async () => {
    const answers = async (headers: Question['headers']): Promise<readonly string[]> => {
      const all = await statusesOf(
        mutating().map((route) => ({ host: AURORA, method: route.method, path: sampleOf(route), headers })),
      );
      return [...new Set(all.map(({ status, code }) => `${status} ${code}`))];
    };
    expect(await answers({ Cookie: cookie, Origin: `https://${HARBOR}`, 'Sec-Fetch-Site': 'same-site' })).toEqual([
      '403 cross_origin_refused',
    ]);
    expect(await answers({ Cookie: cookie })).toEqual(['403 cross_origin_refused']);
    expect(await answers(asOwnPage(AURORA))).toEqual(['401 sign_in_required']);
    expect(await answers(asOwnPage(AURORA, cookiesOf(app, { email: 'vic@example.com' }).identity))).toEqual([
      '403 not_admin_here',
    ]);
  });

  it('when an address is too long or cannot be read, every route is 414 or 400', async () => {
    const long = await statusesOf(paths().map((path) => ({ host: AURORA, path: `${path}?${'x'.repeat(8_200)}` })));
    expect([...new Set(long.map(({ status }) => status))]).toEqual([414]);
    const [broken] = await statusesOf([{ host: AURORA, path: '/api/images/%zz' }]);
    expect(broken?.status).toBe(400);
  });

  it('when two cookies of one name arrive, the 400 of the API and the page have their headers', async () => {
    const headers = { Cookie: `${cookie}; ${ID}=${valueOf(cookie)}` };
    const questions = paths()
      .filter((path) => !path.startsWith('/assets/') && path !== '/favicon.ico')
      .map((path) => ({ host: AURORA, path, headers }));
    expect(await wrongOf(questions, { duplicates: true })).toEqual([]);
  });

  it('when another photo is meant, another text was saved or nothing is there, it is 412, 409 and 404', async () => {
    const words = { host: AURORA, method: 'PUT', path: '/api/images/photo.jpg/caption', headers: admin() };
    const [changed] = await statusesOf([
      { ...words, headers: { ...admin(), 'If-Match': '"other"' }, body: { caption: 'x', captionVersion: null } },
    ]);
    const [saved] = await statusesOf([{ ...words, body: { caption: 'x', captionVersion: null } }]);
    const [conflict] = await statusesOf([{ ...words, body: { caption: 'y', captionVersion: null } }]);
    const [missing] = await statusesOf([{ host: AURORA, path: '/api/images/gone.jpg', headers: { Cookie: cookie } }]);
    expect([changed, saved, conflict, missing].map((answer) => answer?.status)).toEqual([412, 200, 409, 404]);
  });
});

describe('answers that succeed', () => {
  const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Question => ({
    host: AURORA,
    path,
    method,
    headers: { Cookie: cookie, ...headers },
  });

  it('when photos and settings are read, 200, 206, 304 and 416 have the caching of their kind, and HEAD has the same', async () => {
    const [detail] = await statusesOf([get('/api/images/photo.jpg')]);
    const thumbnail = String(detail?.json['thumbnail_url']);
    const image = '/api/images/photo.jpg';
    const kept = [
      '/', '/grid', '/api/images', '/api/images/list', '/api/images/random?seed=abcdefgh', image, '/api/config/features',
      '/api/config/publishers', thumbnail, `${image}/thumbnail`, `${image}/original`,
    ]; // prettier-ignore
    const always = ['/assets/main-ab12.js', '/favicon.ico', '/api/history', '/api/admin/status'];
    for (const path of [...kept, ...always]) {
      const [first, head] = await statusesOf([get(path), get(path, {}, 'HEAD')]);
      expect([path, first?.status, head?.status]).toEqual([path, path === '/favicon.ico' ? 204 : 200, first?.status]);
      expect([path, withoutIds(head)]).toEqual([path, withoutIds(first)]);
      if (!kept.includes(path)) continue;
      const tag = String(first?.headers['etag']);
      expect([path, tag]).toEqual([path, expect.stringMatching(/^(?:W\/)?"[^"]+"$/)]);
      const [again] = await statusesOf([get(path, { 'If-None-Match': tag })]);
      expect([path, again?.status, again?.text]).toEqual([path, 304, '']);
    }
    const [part, beyond] = await statusesOf([
      get(`${image}/original`, { Range: 'bytes=0-9' }),
      get(`${image}/original`, { Range: 'bytes=999999-' }),
    ]);
    expect([part?.status, part?.text.length !== 0, beyond?.status]).toEqual([206, true, 416]);
  });

  it('when sign-in begins, goes on, fails and ends, each step has the headers of an answer nobody keeps', async () => {
    const [login, start, callback, renewed, out, away] = await statusesOf([
      { host: AURORA, path: '/auth/login?returnTo=/grid' },
      { host: CANONICAL, path: '/auth/start?t=forged' },
      { host: CANONICAL, path: '/auth/callback?code=c&state=s' },
      { host: CANONICAL, method: 'POST', path: '/auth/renew', headers: { Origin: `https://${AURORA}`, 'Sec-Fetch-Site': 'same-site', Cookie: cookiesOf(app, { email: ADMIN }).session } },
      { host: AURORA, method: 'POST', path: '/auth/logout', headers: asOwnPage(AURORA, cookiesOf(app, { email: ADMIN }).identity) },
      { host: CANONICAL, path: '/auth/signed-out' },
    ]); // prettier-ignore
    expect([login, start, callback, renewed, out, away].map((answer) => answer?.status)).toEqual([
      303, 400, 400, 204, 200, 200,
    ]);
    expect(renewed?.setCookies).toHaveLength(2);
  });

  it('when one address signs in too often, the 429 has its headers', async () => {
    const questions = Array.from({ length: 80 }, () => ({ host: CANONICAL, path: '/auth/start?t=forged' }));
    expect((await statusesOf(questions)).some(({ status }) => status === 429)).toBe(true);
  });

  it('when a client waits for a word before its body and is refused, or waits for what nobody knows, it is so too', async () => {
    const lines = `Host: ${AURORA}\r\nX-Forwarded-Proto: https\r\nSec-Fetch-Site: same-origin\r\n`;
    const refused = await raw(
      `POST /api/captions/preview HTTP/1.1\r\n${lines}Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n`,
    );
    expect(refused.status).toBe(401);
    expect(wrongHeaders({ host: AURORA, method: 'POST', path: '/api/captions/preview' }, asAnswer(refused))).toEqual(
      [],
    );
    const odd = await raw(
      `GET /api/images HTTP/1.1\r\nHost: ${AURORA}\r\nX-Forwarded-Proto: https\r\nExpect: a miracle\r\n\r\n`,
    );
    expect(odd.status).toBe(401);
    expect(wrongHeaders({ host: AURORA, path: '/api/images' }, asAnswer(odd))).toEqual([]);
  });
});

describe('what the parser gives up on', () => {
  const host = `Host: ${AURORA}\r\n`;

  it.each([
    ['no request', 'HELLO\r\n\r\n', 400],
    ['a method nobody knows', `BREW / HTTP/1.1\r\n${host}\r\n`, 400],
    ['a version nobody knows', `GET / HTTP/9.9\r\n${host}\r\n`, 400],
    ['a line end inside a header', `GET / HTTP/1.1\r\n${host}X-A: a\rb\r\n\r\n`, 400],
    ['two lengths', `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a space before the colon', `GET / HTTP/1.1\r\n${host}X-A : b\r\n\r\n`, 400],
    ['headers of 17 kB', `GET / HTTP/1.1\r\n${host}Cookie: a=${'b'.repeat(17_000)}\r\n\r\n`, 431],
  ])(
    'when it is %s, the answer has all headers, HSTS included: here nobody comes but by https',
    async (_what, bytes, status) => {
      const answer = await raw(bytes);
      expect(answer.status).toBe(status);
      expect(wrongHeaders({ host: AURORA, path: '/api' }, asAnswer(answer))).toEqual([]);
      expect(answer.headers.get('clear-site-data')).toBe(status === 431 ? '"cookies"' : undefined);
      expect(answer.headers.get('connection')).toBe('close');
    },
  );

  it('when a request names no host, or two, the 400 has all headers', async () => {
    for (const hosts of ['', `${host}${host}`]) {
      const answer = await raw(`GET /api/images HTTP/1.1\r\n${hosts}X-Forwarded-Proto: https\r\n\r\n`);
      expect(answer.status).toBe(400);
      expect(wrongHeaders({ host: AURORA, path: '/api/images' }, asAnswer(answer))).toEqual([]);
    }
  });

  it('when a request takes too long to arrive, the 408 has all headers', async () => {
    const waits = new Promise<Socket>((resolve) => app.server.once('connection', resolve));
    const answered = raw('GET / HTTP/1.1\r\nHost: a');
    // What the server's own clock does after 15 seconds.
    const timeout = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    app.server.emit('clientError', timeout, await waits);
    const answer = await answered;
    expect(answer.status).toBe(408);
    expect(wrongHeaders({ host: AURORA, path: '/api' }, asAnswer(answer))).toEqual([]);
  });
});

describe('this suite', () => {
  it('when a header is missing, altered or one too many, it tells', async () => {
    const question = { host: AURORA, path: '/grid' };
    const answer = await asking.ask(question);
    expect(wrongHeaders(question, answer)).toEqual([]);
    for (const headers of [
      { ...answer.headers, 'x-frame-options': undefined },
      { ...answer.headers, 'strict-transport-security': 'max-age=1' },
      {
        ...answer.headers,
        'content-security-policy': `${String(answer.headers['content-security-policy'])} 'unsafe-inline'`,
      },
      { ...answer.headers, 'access-control-allow-origin': '*' },
      { ...answer.headers, 'cache-control': 'public' },
    ]) {
      expect(wrongHeaders(question, { ...answer, headers })).not.toEqual([]);
    }
    expect(wrongHeaders(question, { ...answer, setCookies: ['a=b'] })).toHaveLength(1);
  });

  it('when it is over, it has seen every status the application has', () => {
    const expected = [
      200, 204, 206, 303, 304, 308, 400, 401, 403, 404, 405, 408, 409, 412, 413, 414, 415, 416, 422, 429, 431, 500, 503,
    ];
    expect(expected.filter((status) => !seen.has(status))).toEqual([]);
  });
});

async function raw(bytes: string): Promise<RawAnswer> {
  const answer = await rawRequest(app.port, bytes);
  seen.add(answer.status);
  return answer;
}

/** Headers without what differs from answer to answer. */
function withoutIds(answer: Answer | undefined): unknown {
  const changing = ['x-request-id', 'x-correlation-id', 'date', 'server-timing'];
  return Object.entries(answer?.headers ?? {}).filter(([name]) => !changing.includes(name));
}
