import { startOrchestrator } from './index.js';
import type { RunningOrchestrator } from './index.js';

const HEADERS = { Authorization: 'Bearer token', 'X-Request-Id': 'request-1', 'Content-Type': 'application/json' };
const EVENT = {
  tenant_id: 'aurora',
  source: 'publisher',
  idempotency_key: 'resp_1',
  metric: 'ai_tokens',
  quantity: 42,
  unit: 'tokens',
  occurred_at: '2026-01-02T03:04:05.678Z',
};

let running: RunningOrchestrator;
beforeEach(async () => {
  const tenants = new Map(['aurora', 'harbor'].map((name) => [name, { envelope: {} }]));
  running = await startOrchestrator({ tenants, tokens: { primary: 'token' }, baseDomain: 'pub.test' });
});
afterEach(() => running.close());

async function report(event: unknown): Promise<[status: number, body: unknown]> {
  const init = { method: 'POST', headers: HEADERS, body: JSON.stringify(event) };
  const answer = await fetch(`${running.url}/v1/billing/usage`, init);
  return [answer.status, await answer.json()];
}

describe('usage that is reported', () => {
  test('when an event is repeated, it is as good as the first one and counted once', async () => {
    expect(await report(EVENT)).toEqual([200, { status: 'recorded' }]);
    expect(await report(EVENT)).toEqual([200, { status: 'duplicate' }]);
    expect(await report({ ...EVENT, tenant_id: 'harbor' })).toEqual([200, { status: 'recorded' }]);
    expect(running.journal[0]).toMatchObject({ route: 'usage', subject: 'aurora', body: JSON.stringify(EVENT) });
  });

  test.each<[string, unknown]>([
    ['tenant_id', ''],
    ['source', 'someone'],
    ['idempotency_key', null],
    ['metric', 'photos'],
    ['quantity', 0],
    ['quantity', 1.5],
    ['quantity', '42'],
    ['unit', 'token'],
    ['occurred_at', '2026-01-02'],
    ['occurred_at', '2026-13-02T03:04:05Z'],
    ['occurred_at', '2026-01-02T03:04:05+02:00'],
  ])('when %s is %p, the event is refused and the field is named', async (field, value) => {
    expect(await report({ ...EVENT, [field]: value })).toEqual([422, { error: 'bad_field', field }]);
  });

  test('when the tenant is unknown or the body is no object, it is refused', async () => {
    expect((await report({ ...EVENT, tenant_id: 'nobody' }))[0]).toBe(404);
    expect((await report([EVENT]))[0]).toBe(400);
  });
});
