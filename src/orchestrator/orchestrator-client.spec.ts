import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '../kernel/index.js';
import { BASE_DOMAIN, localTenant, openWorld, PRIMARY_TOKEN, SECONDARY_TOKEN } from './testing/index.js';
import type { OrchestratedWorld } from './testing/index.js';

const HOST = `aurora.${BASE_DOMAIN}`;
const REQUEST_ID = 'request-0001';
const REF = 'CANARY-ref-aurora';
const KEY = 'CANARY-api-key';
const tenants = () => ({
  aurora: { ...localTenant(), credentials: { [REF]: { provider: 'openai', version: 'v1', api_key: KEY } } },
  harbor: localTenant(),
});

let world: OrchestratedWorld;
const open = async (env: Record<string, string> = {}) => (world = await openWorld(tenants(), env));
const lookUp = (host = HOST) => world.client.lookUpRuntime(host, REQUEST_ID);
const resolve = (tenant = 'aurora', ref = REF) =>
  world.client.resolveCredential({ tenant, configVersion: 'c1', ref: new Secret(ref), provider: 'openai' }, REQUEST_ID);
const methods = () => world.orchestrator.journal.map((entry) => entry.method);

afterEach(async () => {
  const said = `${world.log.text()}${inspect(world.log.lines, { depth: 9 })}`;
  await world.close();
  expect(said).not.toContain('CANARY');
  expect(said).not.toContain(BASE_DOMAIN);
  expect(said).not.toContain('127.0.0.1');
});

describe('asking for runtime config', () => {
  test('when POST is preferred, it is used, with the host in the body and the request’s id', async () => {
    await open();
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config', config: { tenant: 'aurora' } });
    expect(world.orchestrator.journal).toEqual([
      expect.objectContaining({
        method: 'POST',
        body: `{"host":"${HOST}"}`,
        requestId: REQUEST_ID,
        token: PRIMARY_TOKEN,
      }),
    ]);
  });

  test('when POST is not preferred, only GET is used and the answer is parsed the same', async () => {
    await open({ ORCHESTRATOR_PREFER_POST: 'false' });
    const byGet = await lookUp();
    expect(methods()).toEqual(['GET']);
    await world.close();
    await open();
    expect(await lookUp()).toEqual(byGet);
  });

  test('when POST is answered by 405, GET is used, the decision is kept and said once', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    await lookUp();
    await lookUp();
    expect(methods()).toEqual(['POST', 'GET', 'GET', 'GET']);
    expect(world.log.of('orchestrator_post_unsupported').map((line) => line.message)).toEqual([
      'Orchestrator does not support POST runtime-by-host, falling back to GET',
    ]);
  });

  test('when the re-probe time is over, POST is tried again and used from then on', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    await lookUp();
    world.orchestrator.control.postSupported = true;
    world.clock.pass(599);
    await lookUp();
    world.clock.pass(1);
    await lookUp();
    await lookUp();
    expect(methods()).toEqual(['POST', 'GET', 'GET', 'POST', 'POST']);
  });

  test('when the re-probe time is 0, POST is never tried again', async () => {
    await open({ ORCHESTRATOR_POST_REPROBE_SECONDS: '0' });
    world.orchestrator.control.postSupported = false;
    await lookUp();
    world.clock.pass(1_000_000);
    await lookUp();
    expect(methods()).toEqual(['POST', 'GET', 'GET']);
  });

  test.each([400, 401, 403, 404, 409, 410])(
    'when POST is answered by %i, GET is not tried and nothing is repeated',
    async (status) => {
      await open();
      world.orchestrator.control.fail('runtime', { kind: 'status', status });
      const lookup = await lookUp();
      expect(lookup.kind).toBe([404, 409].includes(status) ? 'not_found' : 'failed');
      expect(methods()).toEqual(['POST']);
    },
  );

  test.each([500, 503])('when POST is answered by %i, it is repeated by POST, three times in all', async (status) => {
    await open();
    world.orchestrator.control.fail('runtime', { kind: 'status', status });
    await expect(lookUp()).resolves.toEqual({ kind: 'failed', retryAfterSeconds: null, status });
    expect(methods()).toEqual(['POST', 'POST', 'POST']);
    expect(world.log.of('orchestrator_call')).toEqual([
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({ operation: 'runtime', tenant: 'aurora', http_status: status, retries: 2 }),
      }),
    ]);
  });

  test.each(['<html>CANARY</html>', '', '{"tenant":"CANARY', '\uFEFF{}', '{"__proto__":{}}'])(
    'when the body is %p, it is repeated and then failed',
    async (text) => {
      await open();
      world.orchestrator.control.fail('runtime', { kind: 'body', text });
      await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
      expect(world.calls('runtime')).toBe(3);
    },
  );

  test('when one call breaks and the next answers, the lookup succeeds', async () => {
    await open();
    world.orchestrator.control.fail('runtime', { kind: 'reset' }, { times: 1 });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    expect(world.log.of('orchestrator_call')[0]?.fields).toMatchObject({ outcome: 'ok', retries: 1, http_status: 200 });
  });

  test('when the orchestrator is silent, the lookup ends at its total deadline', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '200' });
    world.orchestrator.control.fail('runtime', { kind: 'hang' });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(world.log.of('orchestrator_call')[0]?.fields).toMatchObject({ outcome: 'timeout' });
  });

  test('when a 429 names a time beyond the deadline, nobody calls before it is over', async () => {
    await open();
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 429, retryAfter: '30' }, { times: 1 });
    await expect(lookUp()).resolves.toEqual({ kind: 'failed', retryAfterSeconds: 30, status: 429 });
    await expect(lookUp(`harbor.${BASE_DOMAIN}`)).resolves.toMatchObject({ kind: 'failed' });
    expect(world.calls('runtime')).toBe(1);
    world.clock.pass(31);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });

  test('when the answer names another tenant, it is not used and that is an alarm', async () => {
    await open();
    world.tenants.set('aurora', localTenant({ tenant: 'harbor' }));
    await expect(lookUp()).resolves.toEqual({ kind: 'invalid', foreign: true });
    expect(world.calls('runtime')).toBe(1);
    expect(world.log.of('orchestrator_answer_invalid')[0]).toMatchObject({
      level: 'error',
      fields: { reason: '$.tenant' },
    });
  });

  test('when the answer is for another kind of application, the tenant is not ours', async () => {
    await open();
    world.tenants.set('aurora', localTenant({ app_type: 'shop' }));
    await expect(lookUp()).resolves.toEqual({ kind: 'not_found', reason: 'wrong_app' });
  });
});

describe('the service token', () => {
  test('when the primary is refused, the secondary is tried once and used from then on', async () => {
    await open({ ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: SECONDARY_TOKEN });
    world.orchestrator.control.primaryToken = 'CANARY-rotated';
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    await lookUp();
    expect(world.orchestrator.journal.map((entry) => entry.token)).toEqual([
      PRIMARY_TOKEN,
      SECONDARY_TOKEN,
      SECONDARY_TOKEN,
    ]);
  });

  test('when both are refused, the lookup fails after one try each, with an alarm', async () => {
    await open({ ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: SECONDARY_TOKEN });
    Object.assign(world.orchestrator.control, { primaryToken: 'CANARY-1', secondaryToken: 'CANARY-2' });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(world.calls('runtime')).toBe(2);
    expect(world.log.of('orchestrator_token_rejected')).toEqual([
      expect.objectContaining({ level: 'error', message: 'service token rejected' }),
    ]);
  });

  test('when the mounted file changes, the new token is used without a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-'));
    const file = join(folder, 'token');
    await writeFile(file, `${PRIMARY_TOKEN}\n`);
    await open({ ORCHESTRATOR_SERVICE_TOKEN_FILE: file });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    world.orchestrator.control.primaryToken = 'CANARY-rotated-token';
    await writeFile(file, 'CANARY-rotated-token\n');
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    await rm(file);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    expect(world.orchestrator.journal.map((entry) => entry.status)).toEqual([200, 200, 200]);
    await rm(folder, { recursive: true });
  });

  test('when a refused token stands unchanged in its file, it is not sent again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-'));
    const file = join(folder, 'token');
    await writeFile(file, 'CANARY-wrong-token');
    await open({ ORCHESTRATOR_SERVICE_TOKEN_FILE: file });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(world.calls('runtime')).toBe(1);
    await rm(folder, { recursive: true });
  });
});

describe('resolving a credential', () => {
  test('when the reference is the tenant’s, its secret comes back inside a Secret', async () => {
    await open();
    const lookup = await resolve();
    expect(inspect(lookup, { depth: 9 })).not.toContain('CANARY');
    expect(lookup).toMatchObject({ kind: 'credential', payload: { provider: 'openai', version: 'v1' } });
    expect(lookup.kind === 'credential' && lookup.payload.fields.reveal()).toEqual({ api_key: KEY });
    expect(world.orchestrator.journal[0]).toMatchObject({ subject: 'aurora', body: `{"credentials_ref":"${REF}"}` });
    expect(world.log.of('orchestrator_call')[0]?.fields).toMatchObject({
      operation: 'credentials',
      provider: 'openai',
    });
  });

  test('when the reference belongs to another tenant, it is missing', async () => {
    await open();
    await expect(resolve('harbor')).resolves.toEqual({ kind: 'missing' });
  });

  test('when the balance is too low, that is its own outcome and says nothing about the token', async () => {
    await open({ ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: SECONDARY_TOKEN });
    const body = { error: 'insufficient_balance' };
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 403, body });
    await expect(resolve()).resolves.toEqual({ kind: 'insufficient_balance' });
    expect(world.calls('credentials')).toBe(1);
    expect(world.log.of('orchestrator_token_rejected')).toEqual([]);
  });

  test.each([
    ['a provider nobody knows', { provider: 'CANARY', version: '1' }],
    ['no version', { provider: 'openai', api_key: KEY }],
    ['no secret', { provider: 'openai', version: '1' }],
    ['a secret that is no text', { provider: 'openai', version: '1', api_key: [KEY] }],
    ['an empty secret', { provider: 'openai', version: '1', api_key: '' }],
  ])('when the answer has %s, it is invalid and not asked for again', async (_case, payload) => {
    await open();
    world.orchestrator.control.fail('credentials', { kind: 'body', text: JSON.stringify(payload) });
    await expect(resolve()).resolves.toEqual({ kind: 'invalid' });
    expect(world.calls('credentials')).toBe(1);
  });
});

describe('the readiness probe', () => {
  test.each<[number, boolean]>([
    [200, true],
    [404, true],
    [405, true],
    [409, true],
    [429, true],
    [401, false],
    [403, false],
    [500, false],
  ])('when the reserved host is answered by %i, reachable is %p, after one try', async (status, reachable) => {
    await open();
    world.orchestrator.control.fail('runtime', { kind: 'status', status, body: {} });
    await expect(world.client.isReachable(`healthcheck.${BASE_DOMAIN}`)).resolves.toBe(reachable);
    expect(world.orchestrator.journal[0]?.subject).toBe(`healthcheck.${BASE_DOMAIN}`);
    expect(methods().filter((method) => method === 'GET').length).toBe(status === 405 ? 1 : 0);
  });

  test('when nobody listens, it is not reachable', async () => {
    await open();
    await world.orchestrator.close();
    await expect(world.client.isReachable(`healthcheck.${BASE_DOMAIN}`)).resolves.toBe(false);
  });
});
