import { Secret } from '../kernel/index.js';
import { BASE_DOMAIN, localTenant, openWorld } from './testing/index.js';
import type { OrchestratedWorld } from './testing/index.js';

const HOST = `aurora.${BASE_DOMAIN}`;
const RESERVED = `healthcheck.${BASE_DOMAIN}`;
const REQUEST_ID = 'request-0001';
const REF = 'CANARY-ref-aurora';
const CREDENTIALS = { [REF]: { provider: 'openai', version: 'v1', api_key: 'CANARY-api-key' } };

let world: OrchestratedWorld;
async function open(env: Record<string, string> = {}) {
  const tenants = { aurora: { ...localTenant(), credentials: CREDENTIALS }, harbor: localTenant() };
  world = await openWorld(tenants, { ORCHESTRATOR_TIMEOUT_MS: '500', ...env });
}
const lookUp = (host = HOST, signal?: AbortSignal) => world.client.lookUpRuntime(host, REQUEST_ID, { signal });
const resolve = (signal?: AbortSignal) =>
  world.client.resolveCredential(
    { tenant: 'aurora', configVersion: 'c1', ref: new Secret(REF), provider: 'openai' },
    REQUEST_ID,
    { signal },
  );
const isReachable = () => world.client.isReachable(RESERVED);
const control = () => world.orchestrator.control;
const calls = () => world.orchestrator.journal.length;
const probes = () => world.orchestrator.journal.filter((entry) => entry.subject === RESERVED).length;
const outcomes = () => world.log.of('orchestrator_call').map((line) => line.fields['outcome']);
const lastLine = () => world.log.of('orchestrator_call').at(-1);
const failFiveTimes = () => Promise.all(Array.from({ length: 5 }, () => lookUp()));
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}

afterEach(async () => {
  await world.close();
  expect(world.log.text()).not.toMatch(/pub\.test|127\.0\.0\.1|CANARY/);
});

describe('the breaker', () => {
  async function broken() {
    await open();
    control().fail('runtime', { kind: 'hang' });
    await failFiveTimes();
  }

  test('when five calls in a row have failed, nothing is called for 10 s and callers are told how long', async () => {
    await broken();
    const before = calls();
    await expect(lookUp()).resolves.toEqual({ kind: 'failed', retryAfterSeconds: 10 });
    await expect(resolve()).resolves.toEqual({ kind: 'failed', retryAfterSeconds: 10 });
    expect(calls()).toBe(before);
    expect(world.log.of('breaker_opened')).toEqual([
      expect.objectContaining({ level: 'warn', fields: { dependency: 'orchestrator', scope: 'process' } }),
    ]);
    expect(outcomes().slice(-2)).toEqual(['circuit_open', 'circuit_open']);
    expect(lastLine()).toMatchObject({ level: 'warn', fields: { retries: 0, http_status: null } });
  });

  test('when it has been open for 10 s and the next call is answered, it closes and says so', async () => {
    await broken();
    control().heal();
    world.clock.pass(9);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    world.clock.pass(1);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    expect(world.log.of('breaker_closed')).toEqual([
      expect.objectContaining({ level: 'warn', fields: { dependency: 'orchestrator', scope: 'process' } }),
    ]);
  });

  test('when it is open and the probe is answered, it closes at once', async () => {
    await broken();
    control().heal();
    world.clock.pass(5);
    await expect(isReachable()).resolves.toBe(true);
    expect(world.log.of('breaker_closed')).toHaveLength(1);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });

  test('when it is open and the probe fails, it stays open', async () => {
    await broken();
    world.clock.pass(5);
    await expect(isReachable()).resolves.toBe(false);
    expect(probes()).toBe(1);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcomes().at(-1)).toBe('circuit_open');
  });

  test.each([400, 403, 404, 409, 429])('when answers are %i, however many, it stays closed', async (status) => {
    await open();
    control().fail('runtime', { kind: 'status', status });
    for (let round = 0; round < 2; round++) await failFiveTimes();
    expect(world.log.of('breaker_opened')).toEqual([]);
  });

  test('when one tenant’s envelope is wrong again and again, it stays closed', async () => {
    await open();
    world.tenants.set('aurora', localTenant({ ttl_seconds: 'long' }));
    for (let round = 0; round < 6; round++) await lookUp();
    expect(world.log.of('breaker_opened')).toEqual([]);
    await expect(isReachable()).resolves.toBe(true);
  });
});

describe('readiness', () => {
  test('when probes come at once, they share one call; within 5 s none is made, after that one', async () => {
    await open();
    await expect(Promise.all(Array.from({ length: 20 }, isReachable))).resolves.toEqual(Array(20).fill(true));
    expect(probes()).toBe(1);
    world.clock.pass(4.5);
    await isReachable();
    expect(probes()).toBe(1);
    world.clock.pass(1);
    await isReachable();
    expect(probes()).toBe(2);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a runtime lookup', () => lookUp()],
    ['a lookup of an unknown host', () => lookUp(`nobody.${BASE_DOMAIN}`)],
    ['a credential', () => resolve()],
  ])('when %s was answered in the last 5 s, no probe is made', async (_case, call) => {
    await open();
    await call();
    await expect(isReachable()).resolves.toBe(true);
    expect(probes()).toBe(0);
    world.clock.jumpWall(5);
    await isReachable();
    expect(probes()).toBe(1);
  });

  test.each<[string, Parameters<OrchestratedWorld['orchestrator']['control']['fail']>[1]]>([
    ['a silence', { kind: 'hang' }],
    ['a cut connection', { kind: 'reset' }],
    ['a 503', { kind: 'status', status: 503 }],
    ['a 401', { kind: 'status', status: 401 }],
    ['a 403', { kind: 'status', status: 403 }],
    ['a page of HTML', { kind: 'body', text: '<html></html>' }],
  ])('when an ordinary call ended with %s, that counts as not reachable without a probe', async (_case, fault) => {
    await open();
    control().fail('credentials', fault);
    await resolve();
    await expect(isReachable()).resolves.toBe(false);
    expect(probes()).toBe(0);
  });

  test.each([
    ['not enough balance', 403, { error: 'insufficient_balance' }, true],
    ['too many requests', 429, {}, true],
  ])('when an ordinary call ended with %s, the orchestrator is reachable', async (_case, status, body, reachable) => {
    await open();
    control().fail('credentials', { kind: 'status', status, body });
    await resolve();
    await expect(isReachable()).resolves.toBe(reachable);
    expect(probes()).toBe(0);
  });

  test('when an ordinary call was refused as a wrong request, that says nothing and the probe is asked', async () => {
    await open();
    control().fail('credentials', { kind: 'status', status: 400 });
    await resolve();
    await expect(isReachable()).resolves.toBe(true);
    expect(probes()).toBe(1);
  });

  test('when a 429 asks for a pause, the orchestrator is reachable and the probe does not call during it', async () => {
    await open();
    control().fail('runtime', { kind: 'status', status: 429, retryAfter: '30' }, { times: 1 });
    await lookUp();
    world.clock.pass(20);
    await expect(isReachable()).resolves.toBe(true);
    expect(calls()).toBe(1);
    expect(outcomes()).toEqual(['rate_limited']);
    world.clock.pass(11);
    await expect(isReachable()).resolves.toBe(true);
    expect(probes()).toBe(1);
  });

  test('when the probe itself is told to wait, nobody calls before the time is over', async () => {
    await open();
    control().fail('runtime', { kind: 'status', status: 429, retryAfter: '30' }, { times: 1 });
    await expect(isReachable()).resolves.toBe(true);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed', retryAfterSeconds: 30 });
    expect(calls()).toBe(1);
  });

  test('when the probe’s POST is answered by 405, it asks by GET and lookups do so from then on', async () => {
    await open();
    control().postSupported = false;
    await expect(isReachable()).resolves.toBe(true);
    await lookUp();
    expect(world.orchestrator.journal.map((entry) => entry.method)).toEqual(['POST', 'GET', 'GET']);
    expect(world.log.of('orchestrator_post_unsupported')).toHaveLength(1);
  });

  test('when the probe is fine its line is for debugging, when not a warning; neither names a tenant', async () => {
    await open();
    await isReachable();
    expect(lastLine()).toMatchObject({ level: 'debug', fields: { operation: 'runtime', tenant: null, outcome: 'ok' } });
    world.clock.pass(6);
    control().fail('runtime', { kind: 'status', status: 403 });
    await expect(isReachable()).resolves.toBe(false);
    expect(lastLine()).toMatchObject({ level: 'warn', fields: { tenant: null, http_status: 403 } });
    expect(world.log.of('orchestrator_token_rejected')).toHaveLength(1);
  });
});

describe('a caller that gives up', () => {
  const gone = new Error('the client went away');

  test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
    ['runtime', (signal) => lookUp(HOST, signal)],
    ['credentials', (signal) => resolve(signal)],
  ])('when it waits for an answer about %s, the call ends with its reason', async (operation, call) => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '20000' });
    control().fail('runtime', { kind: 'hang' });
    control().fail('credentials', { kind: 'hang' });
    const caller = new AbortController();
    const pending = expect(call(caller.signal)).rejects.toBe(gone);
    await until(() => calls() === 1);
    caller.abort(gone);
    await pending;
    expect(calls()).toBe(1);
    expect(lastLine()).toMatchObject({ level: 'info', fields: { operation, outcome: 'aborted' } });
  });

  test('when it waits for the next try, no other try is made', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '20000' });
    control().fail('runtime', { kind: 'status', status: 429, retryAfter: '10' });
    const caller = new AbortController();
    const pending = expect(lookUp(HOST, caller.signal)).rejects.toBe(gone);
    await until(() => world.orchestrator.journal[0]?.status === 429);
    caller.abort(gone);
    await pending;
    expect(calls()).toBe(1);
    expect(outcomes()).toEqual(['aborted']);
  });

  test('when it is gone before the call, nothing is sent', async () => {
    await open();
    await expect(lookUp(HOST, AbortSignal.abort(gone))).rejects.toBe(gone);
    expect(calls()).toBe(0);
  });

  test('when many give up, that opens no breaker and says nothing about the orchestrator', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '20000' });
    control().fail('runtime', { kind: 'hang' }, { times: 8 });
    for (let number = 1; number <= 8; number++) {
      const caller = new AbortController();
      const pending = lookUp(HOST, caller.signal).catch(() => null);
      await until(() => calls() === number);
      caller.abort(gone);
      await pending;
    }
    expect(world.log.of('breaker_opened')).toEqual([]);
    await expect(isReachable()).resolves.toBe(true);
    expect(probes()).toBe(1);
  });
});

describe('fairness', () => {
  test('when 300 calls of one tenant hang, another tenant is answered meanwhile', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '20000' });
    control().fail('runtime', { kind: 'hang' }, { tenant: 'aurora' });
    const caller = new AbortController();
    const hanging = Array.from({ length: 300 }, () => lookUp(HOST, caller.signal).catch(() => 'gone'));
    await until(() => calls() === 300);
    await expect(lookUp(`harbor.${BASE_DOMAIN}`)).resolves.toMatchObject({ kind: 'config' });
    caller.abort();
    await expect(Promise.all(hanging)).resolves.toEqual(Array(300).fill('gone'));
  });
});
