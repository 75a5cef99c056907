import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { BAD_JSON, startOrchestrator } from './index.js';
import type { Fault, Route, RunningOrchestrator } from './index.js';

const TOKEN = 'CANARY-token-of-the-faults';
const REF = 'CANARY-ref-of-the-faults';
const tenant = (credentials = {}) => ({
  envelope: { schema_version: 2, app_type: 'publisher_v2', config: {} },
  credentials,
});
const TENANTS = new Map([
  ['aurora', tenant({ [REF]: { provider: 'openai', version: 'v1', api_key: 'k' } })],
  ['harbor', tenant()],
]);

let running: RunningOrchestrator;
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  running = await startOrchestrator({
    tenants: TENANTS,
    tokens: { primary: TOKEN },
    baseDomain: 'pub.test',
    log: (line) => lines.push(line),
  });
});
afterEach(() => running.close());

/** What came over the wire, as far as it came. */
interface Received {
  status: number;
  reason: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether the answer came to its proper end. */
  whole: boolean;
}

/** Asks, and reads at most `maxBytes` before it hangs up. */
function ask(route: Route, name = 'aurora', maxBytes = Number.POSITIVE_INFINITY): Promise<Received> {
  const path = { runtime: '/v1/runtime/by-host', credentials: '/v1/credentials/resolve', usage: '/v1/billing/usage' };
  const body = route === 'runtime' ? { host: `${name}.pub.test` } : { credentials_ref: REF, tenant_id: name };
  const headers = {
    Authorization: `Bearer ${TOKEN}`,
    'X-Request-Id': 'request-of-a-fault',
    'Content-Type': 'application/json',
    'X-Tenant': name,
  };
  const received: Received = { status: 0, reason: '', headers: {}, body: Buffer.alloc(0), whole: false };
  return new Promise((resolve) => {
    const asked = request(`${running.url}${path[route]}`, { method: 'POST', headers, agent: false });
    asked.once('error', () => resolve(received));
    asked.once('response', (answer) => {
      Object.assign(received, { status: answer.statusCode, reason: answer.statusMessage, headers: answer.headers });
      answer.on('data', (part: Buffer) => {
        received.body = Buffer.concat([received.body, part]);
        if (received.body.length >= maxBytes) asked.destroy();
      });
      answer.on('error', () => undefined);
      answer.once('close', () => resolve({ ...received, whole: answer.complete }));
    });
    asked.end(JSON.stringify(body));
  });
}
const json = ({ body }: Received) => JSON.parse(body.toString('utf8')) as Record<string, unknown>;
const fail = (fault: Fault, route: Route | 'any' = 'any') => running.control.fail(route, fault);

describe('a fault that never ends or ends too early', () => {
  test('when an answer drips, the headers come at once and then byte after byte until the reader leaves', async () => {
    fail({ kind: 'drip', everyMs: 5 });
    const received = await ask('runtime', 'aurora', 20);
    expect(received).toMatchObject({ status: 200, whole: false });
    expect(received.body.toString()).toMatch(/^\{"drip":"a+$/);
    expect(running.journal[0]).toMatchObject({ status: 200 });
  });

  test.each(['length', 'chunked'] as const)(
    'when an answer is cut short (%s), its JSON is whole and its end never comes',
    async (framing) => {
      fail({ kind: 'truncate', framing });
      const received = await ask('runtime');
      expect(json(received)).toMatchObject({ tenant: 'aurora' });
      expect(received.whole).toBe(false);
      expect(received.headers['content-length'] !== undefined).toBe(framing === 'length');
    },
  );

  test('when an answer is huge and the reader reads it all, it is the proper answer with that much in it', async () => {
    fail({ kind: 'huge', megabytes: 3 });
    const received = await ask('credentials');
    expect(received.body.length).toBeGreaterThan(3 * 1024 * 1024);
    expect(json(received)).toMatchObject({ provider: 'openai' });
    expect(running.journal[0]?.sentBytes).toBe(received.body.length);
  });

  test('when the reader of a huge answer leaves, no more of it is made', async () => {
    fail({ kind: 'huge' });
    await ask('runtime', 'aurora', 1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const sent = running.journal[0]?.sentBytes ?? 0;
    expect(sent).toBeGreaterThan(500_000);
    expect(sent).toBeLessThan(50_000_000);
  });

  test('when an answer is a compressed bomb, it is small on the wire and the proper answer unpacked', async () => {
    fail({ kind: 'gzip_bomb', megabytes: 20 });
    const received = await ask('runtime');
    expect(received.headers['content-encoding']).toBe('gzip');
    expect(received.body.length).toBeLessThan(100_000);
    const unpacked = gunzipSync(received.body);
    expect(unpacked.length).toBeGreaterThan(20 * 1024 * 1024);
    expect(JSON.parse(unpacked.toString())).toMatchObject({ tenant: 'aurora' });
  });

  test.each<Fault>([{ kind: 'hang' }, { kind: 'reset' }])('when it is a $kind, no answer is sent', async (fault) => {
    fail(fault);
    const asked = ask('runtime');
    for (let waited = 0; waited < 200 && running.journal.length === 0; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (fault.kind === 'hang') await running.close();
    expect(await asked).toMatchObject({ status: 0 });
    expect(running.journal).toMatchObject([{ status: 0, answeredAtMs: null, sentBytes: 0 }]);
  });
});

describe('a fault with a wrong answer', () => {
  test('when it is a redirect, it names a place whose visit would be in the journal', async () => {
    fail({ kind: 'redirect' });
    const { status, headers } = await ask('runtime');
    expect([status, headers.location]).toEqual([302, '/v1/moved']);
    running.control.heal();
    fail({ kind: 'redirect', status: 307, location: 'http://elsewhere.test/' });
    expect(await ask('runtime')).toMatchObject({ status: 307, headers: { location: 'http://elsewhere.test/' } });
  });

  test('when it is a page, it is HTML with 200 or the given status', async () => {
    fail({ kind: 'html' }, 'runtime');
    fail({ kind: 'html', status: 502 }, 'credentials');
    const [first, second] = [await ask('runtime'), await ask('credentials')];
    expect([first.status, second.status]).toEqual([200, 502]);
    expect(first.headers['content-type']).toContain('text/html');
    expect(first.body.toString()).toMatch(/^<!doctype html>/);
  });

  test('when it echoes, reason, header and body repeat token, host, reference and request id', async () => {
    fail({ kind: 'echo', status: 503 });
    for (const [route, word] of [
      ['runtime', 'aurora.pub.test'],
      ['credentials', REF],
    ] as const) {
      const { status, reason, headers, body } = await ask(route);
      expect(status).toBe(503);
      for (const place of [reason, headers['x-echo'], headers['www-authenticate'], body.toString()]) {
        expect(place).toContain(TOKEN);
        expect(place).toContain(word);
        expect(place).toContain('request-of-a-fault');
      }
    }
  });

  test.each(['runtime', 'credentials'] as const)(
    'when %s is another’s, it is well-formed all the same',
    async (route) => {
      fail({ kind: 'wrong_tenant', tenant: 'harbor' }, 'runtime');
      fail({ kind: 'wrong_provider' }, 'credentials');
      const wrong = { runtime: { tenant: 'harbor', schema_version: 2 }, credentials: { provider: 'telegram' } };
      expect(json(await ask(route))).toMatchObject(wrong[route]);
    },
  );

  test('when the answer is for another kind of application, only that is changed; a refusal stays one', async () => {
    fail({ kind: 'wrong_app' });
    expect(json(await ask('runtime'))).toMatchObject({ tenant: 'aurora', app_type: 'another_app' });
    expect((await ask('runtime', 'nobody')).status).toBe(404);
  });

  test('when a body or a status is given, it is sent as it is, never to be stored', async () => {
    fail({ kind: 'body', text: 'anything' }, 'runtime');
    fail({ kind: 'status', status: 429, retryAfter: '7', body: { error: 'slow down' } }, 'credentials');
    expect((await ask('runtime')).body.toString()).toBe('anything');
    const limited = await ask('credentials');
    expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '7', 'cache-control': 'no-store' } });
    expect(json(limited)).toEqual({ error: 'slow down' });
  });
});

describe('JSON that is almost right', () => {
  test.each(BAD_JSON)('when it is %s, it comes with 200', async (variant) => {
    fail({ kind: 'bad_json', variant });
    expect((await ask('runtime')).status).toBe(200);
  });

  test('when a lenient reader takes it, it is the proper answer: accepting it shows', async () => {
    for (const variant of ['duplicate_key', 'proto', 'deep', 'not_utf8', 'bom'] as const) {
      running.control.heal();
      fail({ kind: 'bad_json', variant });
      const text = new TextDecoder().decode((await ask('runtime')).body); // drops the mark, replaces what is no UTF-8
      expect(JSON.parse(text)).toMatchObject({ tenant: 'aurora' });
    }
  });

  test('when it is looked at closely, each has the flaw its name says', async () => {
    const bodies = new Map<string, string>();
    for (const variant of BAD_JSON) {
      running.control.heal();
      fail({ kind: 'bad_json', variant });
      bodies.set(variant, (await ask('runtime')).body.toString('latin1'));
    }
    expect(bodies.get('bom')).toMatch(/^\u00ef\u00bb\u00bf\{/);
    expect(bodies.get('duplicate_key')?.match(/"tenant":/g)).toHaveLength(2);
    expect(bodies.get('proto')).toContain('"__proto__":');
    expect(bodies.get('deep')).toContain('['.repeat(100));
    expect(bodies.get('empty')).toBe('');
    expect(bodies.get('not_utf8')).toContain('\u00ff');
    expect(bodies.get('array')).toMatch(/^\[\{/);
    for (const broken of ['cut', 'trailing_comma']) expect(() => JSON.parse(bodies.get(broken) ?? '')).toThrow();
  });
});

describe('whom a switch is for', () => {
  test('when a fault is for a route, a tenant and a number of times, nothing else fails', async () => {
    running.control.fail('credentials', { kind: 'status', status: 503 }, { tenant: 'aurora', times: 2 });
    const statuses = [];
    for (const [route, name] of [
      ['runtime', 'aurora'],
      ['credentials', 'harbor'],
      ['credentials', 'aurora'],
      ['credentials', 'aurora'],
      ['credentials', 'aurora'],
    ] as const) {
      statuses.push((await ask(route, name)).status);
    }
    expect(statuses).toEqual([200, 404, 503, 503, 200]);
  });

  test('when one tenant’s credentials are slow, nobody else waits, and the journal shows who did', async () => {
    running.control.slow(300, { route: 'credentials', tenant: 'aurora' });
    await Promise.all([ask('credentials', 'aurora'), ask('credentials', 'harbor'), ask('runtime', 'aurora')]);
    const inOrder = [...running.journal].sort((a, b) => (a.answeredAtMs ?? 0) - (b.answeredAtMs ?? 0));
    const last = inOrder.at(-1);
    expect(last).toMatchObject({ route: 'credentials', subject: 'aurora' });
    expect((last?.answeredAtMs ?? 0) - (last?.atMs ?? 0)).toBeGreaterThanOrEqual(290);
  });

  test('when everything is healed, answers are proper and at once', async () => {
    running.control.slow(60_000);
    running.control.latencyMs = 60_000;
    running.control.postSupported = false;
    fail({ kind: 'reset' });
    running.control.heal();
    expect((await ask('runtime')).status).toBe(200);
  });

  test('when the reader of a slow answer leaves, the server forgets it and closes at once', async () => {
    running.control.latencyMs = 600_000;
    const asked = ask('runtime');
    for (let waited = 0; waited < 200 && running.journal.length === 0; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await running.close();
    expect(await asked).toMatchObject({ status: 0 });
  });

  test('when a request fails by plan, the line for people names the plan and no secret', async () => {
    fail({ kind: 'echo' });
    await ask('credentials');
    running.control.heal();
    fail({ kind: 'status', status: 503 });
    await ask('runtime');
    expect(lines).toEqual(['POST credentials aurora planned echo', 'POST runtime aurora planned 503']);
  });
});
