import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrchestrator } from './index.js';
import type { RunningOrchestrator } from './index.js';

const TOKENS = { primary: 'first-token', secondary: 'second-token' };
const GOOD = { Authorization: 'Bearer first-token', 'X-Request-Id': 'request-1', 'Content-Type': 'application/json' };
const ENVELOPE = { schema_version: 2, app_type: 'publisher_v2', config: {} };

let running: RunningOrchestrator;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenants-'));
  const credentials = { 'ref-a': { provider: 'openai', api_key: 'k' } };
  await writeFile(join(dir, 'aurora.json'), JSON.stringify({ envelope: ENVELOPE, credentials }));
  await writeFile(join(dir, 'harbor.json'), JSON.stringify({ envelope: ENVELOPE }));
  running = await startOrchestrator({ dir, tokens: TOKENS, baseDomain: 'pub.test' });
});
afterEach(async () => {
  await running.close();
  await rm(dir, { recursive: true });
});

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(`${running.url}${path}`, { headers: GOOD, ...init });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
const runtime = (host: unknown, headers: Record<string, string> = GOOD) =>
  ask('/v1/runtime/by-host', { method: 'POST', headers, body: JSON.stringify({ host }) });
const credentials = (ref: unknown, tenant: string | null = 'aurora') =>
  ask('/v1/credentials/resolve', {
    method: 'POST',
    headers: { ...GOOD, ...(tenant === null ? {} : { 'X-Tenant': tenant }) },
    body: JSON.stringify({ credentials_ref: ref }),
  });

describe('the development orchestrator', () => {
  test('when a known host is asked for, POST and GET give the same answer, never to be stored', async () => {
    const byPost = await runtime('aurora.pub.test');
    const byGet = await ask('/v1/runtime/by-host?host=aurora.pub.test');
    expect(byPost).toMatchObject({ status: 200, body: { tenant: 'aurora', ...ENVELOPE } });
    expect(byGet.body).toEqual(byPost.body);
    expect(byPost.headers.get('cache-control')).toBe('no-store');
  });

  test('when a tenant’s file is edited, the next answer has it and another version', async () => {
    const before = await runtime('aurora.pub.test');
    await writeFile(join(dir, 'aurora.json'), JSON.stringify({ envelope: { ...ENVELOPE, ttl_seconds: 60 } }));
    const after = await runtime('aurora.pub.test');
    expect(after.body['ttl_seconds']).toBe(60);
    expect(after.body['config_version']).not.toBe(before.body['config_version']);
  });

  test.each(['nobody.pub.test', 'aurora.evil.test', 'aurora.pub.test.evil.test', 'a.aurora.pub.test', 'pub.test'])(
    'when the host is %s, it is not found',
    async (host) => {
      await expect(runtime(host)).resolves.toMatchObject({ status: 404, body: { error: 'not_found' } });
    },
  );

  test.each([
    undefined,
    null,
    7,
    '',
    'AURORA.pub.test',
    'aurora.pub.test:80',
    'aurora.pub.test.',
    '../aurora.pub.test',
  ])('when the host is sent as %p, it is a bad request', async (host) => {
    expect((await runtime(host)).status).toBe(400);
  });

  test('when the token is wrong or missing, it is forbidden; the secondary works', async () => {
    const without = { 'X-Request-Id': 'request-1', 'Content-Type': 'application/json' };
    expect((await runtime('aurora.pub.test', without)).status).toBe(403);
    expect((await runtime('aurora.pub.test', { ...GOOD, Authorization: 'Bearer wrong' })).status).toBe(403);
    expect((await runtime('aurora.pub.test', { ...GOOD, Authorization: 'Bearer second-token' })).status).toBe(200);
  });

  test('when the request has no id or is not sent as JSON, it is a bad request', async () => {
    const without = { Authorization: GOOD.Authorization, 'Content-Type': 'application/json' };
    expect((await runtime('aurora.pub.test', without)).status).toBe(400);
    expect((await runtime('aurora.pub.test', { ...GOOD, 'Content-Type': 'text/plain' })).status).toBe(400);
  });

  test('when POST is switched off, it is 405 and GET goes on', async () => {
    running.control.postSupported = false;
    const answer = await runtime('aurora.pub.test');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await ask('/v1/runtime/by-host?host=aurora.pub.test')).status).toBe(200);
  });

  test('when a reference is resolved, only its own tenant gets it', async () => {
    const answer = await credentials('ref-a');
    expect(answer).toMatchObject({ status: 200, body: { provider: 'openai', api_key: 'k' } });
    expect(answer.body['version']).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await credentials('ref-a', 'harbor')).status).toBe(404);
    expect((await credentials('ref-b')).status).toBe(404);
    expect((await credentials('constructor')).status).toBe(404);
  });

  test('when the tenant header or the reference is missing, it is a bad request', async () => {
    expect((await credentials('ref-a', null)).status).toBe(400);
    expect((await credentials(undefined)).status).toBe(400);
    expect((await ask('/v1/credentials/resolve')).status).toBe(405);
  });

  test('when another path is asked for, it is not found', async () => {
    expect((await ask('/api/v1/tenants')).status).toBe(404);
  });

  test('when requests came, the journal has what proves them, in order, and only grows', async () => {
    await credentials('ref-a');
    await ask('/v1/runtime/by-host?host=harbor.pub.test');
    expect(running.journal).toMatchObject([
      {
        method: 'POST',
        route: 'credentials',
        target: '/v1/credentials/resolve',
        subject: 'aurora',
        requestId: 'request-1',
        token: 'first-token',
        tenantHeader: 'aurora',
        contentType: 'application/json',
        body: '{"credentials_ref":"ref-a"}',
        status: 200,
      },
      { method: 'GET', route: 'runtime', subject: 'harbor.pub.test', tenantHeader: null, status: 200 },
    ]);
    const [first, second] = running.journal;
    expect(first?.answeredAtMs).toBeGreaterThanOrEqual(first?.atMs ?? Number.NaN);
    expect(second?.atMs).toBeGreaterThanOrEqual(first?.atMs ?? Number.NaN);
    expect(first?.sentBytes).toBeGreaterThan(0);
  });
});

describe('a tenant file that cannot be used', () => {
  const NO_JSON = '{\n  "envelope": {},\n  CANARY }';
  test.each([
    [NO_JSON, 'aurora.json cannot be used: it is not JSON (line 3, column 3)'],
    ['[]', 'aurora.json cannot be used: it must be an object with "envelope" and "credentials"'],
    ['{}', 'aurora.json cannot be used: "envelope", the runtime answer, must be an object'],
    [
      '{"envelope":{},"credentials":{"CANARY":"secret"}}',
      'aurora.json cannot be used: "credentials" must be an object: for each reference the payload behind it',
    ],
  ])('when it is %p, it is an error of the server and the line for people says why', async (text, line) => {
    const said: string[] = [];
    const other = await startOrchestrator({
      dir,
      tokens: TOKENS,
      baseDomain: 'pub.test',
      log: (one) => said.push(one),
    });
    await writeFile(join(dir, 'aurora.json'), text);
    const init = { method: 'POST', headers: GOOD, body: '{"host":"aurora.pub.test"}' };
    const answer = await fetch(`${other.url}/v1/runtime/by-host`, init);
    expect([answer.status, await answer.json()]).toEqual([500, { error: 'internal' }]);
    await other.close();
    expect(said).toEqual([line, 'POST runtime aurora 500']);
  });
});
