import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import type { Route } from '../../src/web/index.js';
import { PASSWORD, PhotoWorld, rawRequest, sampleOf, tenantFile } from '../support/app/index.js';
import type { RawAnswer } from '../support/app/index.js';
import { pipelined } from '../support/isolation/pipelined.js';
import { OTHER_HOST, OWN_HOST, SPOOFS, spoofed } from '../support/isolation/spoofs.js';
import type { Spoof } from '../support/isolation/spoofs.js';
import { runs } from '../support/properties.js';

const LIKE_OURSELVES = 'Sec-Fetch-Site: same-origin';
/** An admin who signs out is no admin for the rest: these are asked by strangers only. */
const SIGN_OUT = ['/api/admin/logout', '/auth/logout'];
/** Each route meets every third of them, and the next route others; `PROPERTY_RUNS=all`: all of them. */
const EVERY = runs(3, 1);
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 500;
const EVERYTHING_AT_ONCE = Object.fromEntries(
  SPOOFS.filter(({ outcome }) => outcome === 'same').flatMap(({ lines = [] }) =>
    lines.filter((line) => !line.startsWith('Connection')).map((line) => line.split(': ') as [string, string]),
  ),
);

let world: PhotoWorld;
let cookie = '';
let otherCookie = '';
let asked = 0;

/** Two tenants that differ in everything one can see. */
async function open(trustedHops: string): Promise<void> {
  world = await PhotoWorld.start({ withoutUi: false, env: { TRUST_PROXY: trustedHops } });
  const harbor = tenantFile({ auto_view_enabled: true, publish_enabled: false });
  world.app.tenants.set('harbor', harbor);
  await world.put('photo.jpg');
  await world.put('photo.jpg', { tenant: 'harbor' });
  cookie = await signIn(OWN_HOST);
  otherCookie = await signIn(OTHER_HOST);
}

async function signIn(host: string): Promise<string> {
  const headers = { Host: host, 'Sec-Fetch-Site': 'same-origin' };
  const answer = await request(world.app.url).post('/api/admin/login').set(headers).send({ password: PASSWORD });
  expect(answer.status).toBe(200);
  const lines = answer.headers['set-cookie'] as unknown as readonly string[];
  return lines.map((line) => line.split(';')[0]).join('; ');
}

/** An address the route takes; nothing is changed by it, as the photo to be changed is not there. */
function addressOf(route: Route): string {
  const sample = sampleOf(route);
  return route.method === 'GET' ? sample : sample.replace('photo.jpg', 'gone.jpg');
}

interface Asked {
  readonly id: string;
  readonly answer: RawAnswer;
}

/** Asks, and comes again when a slow machine makes the process ask for a moment. */
async function ask(spoof: Spoof | null, route: Route, headers: readonly string[]): Promise<Asked> {
  for (let tries = 1; ; tries += 1) {
    const id = `spoofed-${String((asked += 1)).padStart(6, '0')}`;
    const bytes = spoofed(spoof, route.method, addressOf(route), [...headers, `X-Request-Id: ${id}`]);
    const answer = await rawRequest(world.app.port, bytes);
    if (!answer.body.includes('"code":"overloaded"') || tries === BUSY_TRIES) return { id, answer };
    await delay(BUSY_PAUSE_MS);
  }
}

/** An answer without what differs from request to request by design. */
function content({ id, answer: { status, headers, body } }: Asked): unknown {
  const changing = ['x-request-id', 'x-correlation-id', 'date', 'server-timing', 'set-cookie', 'connection'];
  const kept = [...headers].filter(([name]) => !changing.includes(name));
  const text = body.replaceAll(id, '').replace(/"(ageSeconds|configAgeSeconds)":\d+/, '');
  return {
    status,
    headers: kept,
    cookies: headers
      .get('set-cookie')
      ?.replace(/=v1[^;]+/, '=a session')
      .replace(/Max-Age=\d+/, ''),
    text,
  };
}

/** Tenant of the log line of a request; null = the line names none. */
function tenantsOf(ids: ReadonlySet<string>): ReadonlyMap<string, string | null> {
  const lines = world.app.lines.filter(({ event }) => event === 'http_request');
  return new Map(
    lines.flatMap(({ request_id: id, tenant }) =>
      ids.has(String(id)) ? [[String(id), (tenant as string | undefined) ?? null] as const] : [],
    ),
  );
}

describe.each(['0', '1'])('headers that name another tenant, with %s trusted proxies', (trustedHops) => {
  beforeAll(() => open(trustedHops), 60_000);
  afterAll(() => world.stop());

  it.each(['a stranger', 'an admin'])(
    'when %s sends them to any route, the answer is the one without them',
    async (who) => {
      const isAdmin = who === 'an admin';
      const headers = [LIKE_OURSELVES, ...(isAdmin ? [`Cookie: ${cookie}`] : [])];
      const routes = world.app.routes.routes.filter(({ path }) => !isAdmin || !SIGN_OUT.includes(path));
      const from = world.app.orchestrator.journal.length;
      const wrong: string[] = [];
      const byBaseline = new Map<string, readonly string[]>();
      for (const [number, route] of routes.entries()) {
        const baseline = await ask(null, route, headers);
        const ids: string[] = [];
        for (const spoof of SPOOFS.filter((_one, at) => (number + at) % EVERY === 0)) {
          const one = await ask(spoof, route, headers);
          ids.push(one.id);
          const isSame = JSON.stringify(content(one)) === JSON.stringify(content(baseline));
          const isRefused = spoof.outcome === 'refused' && [400, 404].includes(one.answer.status);
          if (!isSame && !isRefused) wrong.push(`${spoof.name} at ${route.method} ${route.path}`);
        }
        byBaseline.set(baseline.id, ids);
      }
      expect(wrong).toEqual([]);
      const tenants = tenantsOf(new Set([...byBaseline.keys(), ...[...byBaseline.values()].flat()]));
      for (const [baseline, ids] of byBaseline) {
        const seen = ids.map((id) => tenants.get(id) ?? null);
        expect(seen.filter((tenant) => tenant !== null && tenant !== tenants.get(baseline))).toEqual([]);
      }
      expect(world.app.orchestrator.journal.slice(from).filter(({ subject }) => subject === OTHER_HOST)).toEqual([]);
      expect(routes.length).toBeGreaterThan(25);
    },
    120_000,
  );

  it('when one connection alternates between two tenants, each request is answered as itself', async () => {
    const turns = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? 'aurora' : 'harbor'));
    const answers = await pipelined(
      world.app.port,
      turns.map((turn) => {
        const [own, other, session] =
          turn === 'aurora' ? [OWN_HOST, OTHER_HOST, cookie] : [OTHER_HOST, OWN_HOST, otherCookie];
        return `GET /api/images/photo.jpg HTTP/1.1\r\nHost: ${own}\r\nX-Forwarded-Host: ${other}\r\nCookie: ${session}\r\n\r\n`;
      }),
    );
    const [first, second] = answers.map(({ body }) => (JSON.parse(body) as { sha256: string }).sha256);
    expect(first).not.toBe(second);
    const hashes = answers.map(({ body }) => (JSON.parse(body) as { sha256: string }).sha256);
    expect(hashes).toEqual(turns.map((turn) => (turn === 'aurora' ? first : second)));
    expect(first).toBe(((await detail(OWN_HOST, cookie)) as { sha256: string }).sha256);
  });

  it('when the two tenants are asked the same, many routes tell them apart: the comparison can fail', async () => {
    const differing: string[] = [];
    for (const route of world.app.routes.routes.filter(({ method }) => method === 'GET')) {
      const own = await ask(null, route, [LIKE_OURSELVES, `Cookie: ${cookie}`]);
      const at: Spoof = { name: 'the other itself', outcome: 'same', host: [`Host: ${OTHER_HOST}`] };
      const other = await ask(at, route, [LIKE_OURSELVES, `Cookie: ${otherCookie}`]);
      if (JSON.stringify(content(own)) !== JSON.stringify(content(other))) differing.push(route.path);
    }
    expect(differing.length).toBeGreaterThanOrEqual(8);
  });

  it('when they come with changes and a sign-in, everything happens at the tenant of the Host line', async () => {
    await world.put('first.jpg');
    await world.put('second.jpg');
    const before = await harborFiles();
    const headers = { ...EVERYTHING_AT_ONCE, Host: OWN_HOST, Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
    const send = (method: 'post' | 'put', path: string, body?: object) => {
      const agent = request(world.app.url);
      const sent = agent[method](path).set({ ...headers, 'Idempotency-Key': `key-of-a-test-${path.length}` });
      return body === undefined ? sent : sent.send(body);
    };
    const words = { caption: 'A word of aurora', captionVersion: null };
    expect((await send('put', '/api/images/first.jpg/caption', words)).status).toBe(200);
    expect((await send('post', '/api/images/first.jpg/publish', {})).status).toBe(200);
    expect((await send('post', '/api/images/second.jpg/keep')).status).toBe(200);
    expect([await world.names('archive'), await world.names('keep')].flat()).toContain('second.jpg');
    expect((await world.posts()).map(({ caption }) => caption)).toEqual([expect.stringContaining('A word of aurora')]);
    expect(await harborFiles()).toEqual(before);

    const signed = await send('post', '/api/admin/login', { password: PASSWORD });
    const pairs = (signed.headers['set-cookie'] as unknown as readonly string[]).map((line) => line.split(';')[0]);
    const own = { Cookie: pairs.join('; ') };
    const status = (host: string) =>
      request(world.app.url)
        .get('/api/admin/status')
        .set({ ...own, Host: host });
    expect((await status(OWN_HOST)).body.admin).toBe(true);
    expect((await status(OTHER_HOST)).body.admin).toBe(false);
  });
});

async function detail(host: string, session: string): Promise<unknown> {
  return (await request(world.app.url).get('/api/images/photo.jpg').set({ Host: host, Cookie: session })).body;
}

async function harborFiles(): Promise<readonly string[]> {
  const tops = ['photos', 'outbox'].map((top) => join(world.app.dataDir, top, 'harbor'));
  const found = await Promise.all(tops.map((top) => readdir(top, { recursive: true }).catch(() => [])));
  return found.flat().sort();
}
