import type { AiUsage } from '../../../src/kernel/index.js';
import { QueuedUsageMeter } from '../../../src/orchestrator/index.js';
import {
  BASE_DOMAIN,
  localTenant,
  openWorld,
  PRIMARY_TOKEN,
  SECONDARY_TOKEN,
} from '../../../src/orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../../src/orchestrator/testing/index.js';

/** What captions cost, told to the development orchestrator over HTTP. Spec: captioning.md section 6. */
const OCCURRED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const usage = (key: string, more: Partial<AiUsage> = {}): AiUsage => ({
  tenant: 'aurora',
  tokens: 42,
  occurredAt: OCCURRED_AT,
  idempotencyKey: `CANARY-${key}`,
  ...more,
});

let world: OrchestratedWorld;
const open = async (env: Record<string, string> = {}) =>
  (world = await openWorld({ aurora: localTenant(), harbor: localTenant() }, env));
const report = (event: AiUsage, signal?: AbortSignal) => world.client.usage.report(event, 'request-0001', { signal });
const journal = () => world.orchestrator.journal.filter(({ route }) => route === 'usage');
const keys = () => journal().map(({ body }) => (JSON.parse(body) as Record<string, unknown>)['idempotency_key']);
const lines = () =>
  world.log.of('orchestrator_call').map(({ level, fields }) => {
    const { operation, tenant, http_status, outcome, retries, request_id } = fields;
    return { level, operation, tenant, http_status, outcome, retries, request_id };
  });

afterEach(async () => {
  const said = world.log.text();
  await world.close();
  expect(said).not.toContain('CANARY');
  expect(said).not.toContain(BASE_DOMAIN);
  expect(said).not.toContain('127.0.0.1');
});

describe('one event of AI usage', () => {
  test('when it is reported, it has every member of the contract, and one line tells of the call', async () => {
    await open();
    expect(await report(usage('1'))).toBe('taken');
    expect(journal()).toEqual([expect.objectContaining({ method: 'POST', token: PRIMARY_TOKEN, status: 200 })]);
    expect(JSON.parse(journal()[0]?.body ?? '')).toEqual({
      tenant_id: 'aurora',
      source: 'publisher',
      idempotency_key: 'CANARY-1',
      metric: 'ai_tokens',
      quantity: 42,
      unit: 'tokens',
      occurred_at: '2026-01-02T03:04:05.678Z',
    });
    expect(journal()[0]?.requestId).toBe('request-0001');
    expect(lines()).toEqual([
      {
        level: 'info',
        operation: 'usage',
        tenant: 'aurora',
        http_status: 200,
        outcome: 'ok',
        retries: 0,
        request_id: 'request-0001',
      },
    ]);
  });

  test('when it was there already, that is as good', async () => {
    await open();
    expect([await report(usage('1')), await report(usage('1'))]).toEqual(['taken', 'taken']);
  });

  test('when the first answer says nothing final, the same key is sent again and one line tells of both', async () => {
    await open();
    const faults = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 429 },
      { kind: 'reset' },
      { kind: 'html' },
    ] as const;
    for (const fault of faults) world.orchestrator.control.fail('usage', fault, { times: 1 });
    const reported = await Promise.all(['1', '2', '3', '4'].map((key) => report(usage(key))));
    expect(reported).toEqual(['taken', 'taken', 'taken', 'taken']);
    expect(keys().sort()).toEqual(['1', '1', '2', '2', '3', '3', '4', '4'].map((key) => `CANARY-${key}`));
    expect(new Set(journal().map(({ requestId }) => requestId))).toEqual(new Set(['request-0001']));
    expect(lines()).toMatchObject(faults.map(() => ({ outcome: 'ok', retries: 1 })));
  });

  test('when it fails three times, it is given up and one line says so', async () => {
    await open();
    world.orchestrator.control.fail('usage', { kind: 'status', status: 503 });
    expect(await report(usage('1'))).toBe('failed');
    expect(keys()).toHaveLength(3);
    expect(lines()).toMatchObject([{ level: 'warn', outcome: 'server_error', http_status: 503, retries: 2 }]);
  });

  test.each([400, 403, 404, 409, 422])(
    'when the answer is %p, it is not sent again with this token',
    async (status) => {
      await open();
      world.orchestrator.control.fail('usage', { kind: 'status', status });
      expect(await report(usage('1'))).toBe('refused');
      expect(journal()).toHaveLength(1);
      expect(lines()).toMatchObject([{ level: 'warn', outcome: 'refused', http_status: status, retries: 0 }]);
      expect(world.log.of('orchestrator_token_rejected')).toEqual([]);
    },
  );

  test('when the token was replaced, the other one is tried', async () => {
    await open({ ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: SECONDARY_TOKEN });
    world.orchestrator.control.primaryToken = 'CANARY-new-primary';
    expect(await report(usage('1'))).toBe('taken');
    expect(journal().map(({ token }) => token)).toEqual([PRIMARY_TOKEN, SECONDARY_TOKEN]);
  });

  test('when nobody wants it told any more, it ends at once', async () => {
    await open();
    world.orchestrator.control.fail('usage', { kind: 'hang' });
    const stop = new AbortController();
    const reported = report(usage('1'), stop.signal);
    setTimeout(() => stop.abort(), 20);
    expect(await reported).toBe('failed');
    expect(lines()).toMatchObject([{ level: 'info', outcome: 'aborted' }]);
  });

  test('when billing is down or asks for a pause, lookups for tenants go on', async () => {
    await open();
    world.orchestrator.control.fail('usage', { kind: 'status', status: 500 });
    await Promise.all(['1', '2', '3', '4', '5', '6'].map((key) => report(usage(key))));
    world.orchestrator.control.heal();
    world.orchestrator.control.fail('usage', { kind: 'status', status: 429, retryAfter: '60' });
    const stop = new AbortController();
    const pausing = report(usage('7'), stop.signal);
    while (journal().length < 19) await new Promise((resolve) => setTimeout(resolve, 5));
    const lookup = await world.client.lookUpRuntime(`aurora.${BASE_DOMAIN}`, 'request-0002');
    stop.abort();
    expect([lookup.kind, await pausing]).toEqual(['config', 'failed']);
    expect(world.log.of('breaker_opened')).toEqual([]);
  });
});

describe('all usage of a process', () => {
  test('when tenants pay at once, each event is told once for its tenant, and the sum is right', async () => {
    await open();
    const { ids, log, context, client } = world;
    const meter = new QueuedUsageMeter({ reports: client.usage, ids, log, context, drainMs: 60_000 });
    for (let number = 1; number <= 20; number++) {
      meter.record(usage(`a${number}`, { tokens: number }));
      meter.record(usage(`h${number}`, { tenant: 'harbor', tokens: 1000 * number }));
    }
    await meter.beforeApplicationShutdown();
    const told = journal().map(({ body }) => JSON.parse(body) as { tenant_id: string; quantity: number });
    const sumOf = (tenant: string) =>
      told.filter(({ tenant_id }) => tenant_id === tenant).reduce((sum, { quantity }) => sum + quantity, 0);
    expect([sumOf('aurora'), sumOf('harbor'), meter.dropped]).toEqual([210, 210_000, 0]);
    expect(new Set(keys()).size).toBe(40);
  });
});
