import { inspect } from 'node:util';
import { Secret } from '../kernel/index.js';
import { BASE_DOMAIN, localTenant, openWorld, PRIMARY_TOKEN, SECONDARY_TOKEN } from './testing/index.js';
import type { OrchestratedWorld } from './testing/index.js';

type Fault = Parameters<OrchestratedWorld['orchestrator']['control']['fail']>[1];

const REQUEST_ID = 'request-0001';
const REF = 'CANARY-ref-aurora';
const FAULTS: readonly [string, Fault, Record<string, unknown>][] = [
  ['a 400', { kind: 'status', status: 400 }, { http_status: 400, outcome: 'refused' }],
  ['a 401', { kind: 'status', status: 401 }, { http_status: 401, outcome: 'refused' }],
  ['a 403', { kind: 'status', status: 403, body: { error: 'CANARY' } }, { http_status: 403, outcome: 'refused' }],
  ['a 422', { kind: 'status', status: 422 }, { http_status: 422, outcome: 'refused' }],
  ['a 429', { kind: 'status', status: 429, retryAfter: '60' }, { http_status: 429, outcome: 'rate_limited' }],
  ['a 503', { kind: 'status', status: 503, retryAfter: '60' }, { http_status: 503, outcome: 'server_error' }],
  ['a cut', { kind: 'reset' }, { http_status: null, outcome: 'connection_lost' }],
  ['a silence', { kind: 'hang' }, { http_status: null, outcome: 'timeout' }],
  ['a page', { kind: 'body', text: '<b>CANARY</b>' }, { http_status: 200, outcome: 'bad_answer' }],
  ['a list', { kind: 'body', text: '["CANARY"]' }, { http_status: 200, outcome: 'invalid' }],
];

let world: OrchestratedWorld;
let results: unknown[];
async function open(env: Record<string, string> = {}) {
  const credentials = { [REF]: { provider: 'openai', version: 'v1', api_key: 'CANARY-api-key' } };
  world = await openWorld({ aurora: { ...localTenant({ config_version: 'c7' }), credentials } }, env);
  results = [];
}
async function lookUp(tenant = 'aurora'): Promise<void> {
  results.push(await world.client.lookUpRuntime(`${tenant}.${BASE_DOMAIN}`, REQUEST_ID));
}
async function resolve(ref = REF): Promise<void> {
  const wanted = { tenant: 'aurora', configVersion: 'c6', ref: new Secret(ref), provider: 'openai' } as const;
  results.push(await world.client.resolveCredential(wanted, REQUEST_ID));
}
const lines = () => world.log.of('orchestrator_call');
const any = { latency_ms: expect.any(Number), retries: expect.any(Number) };
const runtimeLine = { ...any, operation: 'runtime', tenant: 'aurora', config_version: null, request_id: REQUEST_ID };
const credentialsLine = {
  ...any,
  operation: 'credentials',
  tenant: 'aurora',
  config_version: 'c6',
  request_id: REQUEST_ID,
  provider: 'openai',
};

afterEach(async () => {
  await world.close();
  const said = `${world.log.text()}${inspect([world.log.lines, results], { depth: 9 })}`;
  expect(said).not.toMatch(/CANARY|127\.0\.0\.1/);
  expect(world.log.text()).not.toContain(BASE_DOMAIN);
  for (const secret of [PRIMARY_TOKEN, SECONDARY_TOKEN, REF]) expect(said).not.toContain(secret);
});

/** In both ways of asking: nothing else may tell the host. */
describe.each(['true', 'false'])('the line of a call, with POST preferred: %s', (preferPost) => {
  const start = () => open({ ORCHESTRATOR_PREFER_POST: preferPost, ORCHESTRATOR_TIMEOUT_MS: '1000' });

  test('when runtime config is answered, it holds every field and the version that was found', async () => {
    await start();
    await lookUp();
    const fields = { ...runtimeLine, config_version: 'c7', http_status: 200, outcome: 'ok', retries: 0 };
    expect(lines()).toEqual([expect.objectContaining({ level: 'info', fields })]);
  });

  test('when the tenant is unknown, it says so and is no warning', async () => {
    await start();
    await lookUp('nobody');
    const fields = { ...runtimeLine, tenant: 'nobody', http_status: 404, outcome: 'not_found' };
    expect(lines()).toEqual([expect.objectContaining({ level: 'info', fields })]);
  });

  test('when a credential is answered, it holds the provider and the version of the config that wants it', async () => {
    await start();
    await resolve();
    const fields = { ...credentialsLine, http_status: 200, outcome: 'ok', retries: 0 };
    expect(lines()).toEqual([expect.objectContaining({ level: 'info', fields })]);
  });

  test('when a credential is missing or the balance too low, it is a warning with every field', async () => {
    await start();
    await resolve('CANARY-another');
    world.orchestrator.control.fail('credentials', {
      kind: 'status',
      status: 403,
      body: { error: 'insufficient_balance' },
    });
    await resolve();
    expect(lines()).toEqual([
      expect.objectContaining({ level: 'warn', fields: { ...credentialsLine, http_status: 404, outcome: 'missing' } }),
      expect.objectContaining({
        level: 'warn',
        fields: { ...credentialsLine, http_status: 403, outcome: 'insufficient_balance' },
      }),
    ]);
  });

  test.each(FAULTS)(
    'when the answer is %s, both operations write one warning with every field',
    async (_c, fault, end) => {
      await start();
      world.orchestrator.control.fail('runtime', fault);
      world.orchestrator.control.fail('credentials', fault);
      await lookUp();
      world.clock.pass(61);
      await resolve();
      expect(lines()).toEqual([
        expect.objectContaining({ level: 'warn', fields: { ...runtimeLine, ...end } }),
        expect.objectContaining({ level: 'warn', fields: { ...credentialsLine, ...end } }),
      ]);
    },
  );
});

describe('what else a call says', () => {
  test('when the token is refused, the alarm has its fixed text and says which call it was', async () => {
    await open();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 403 });
    await resolve();
    expect(world.log.of('orchestrator_token_rejected')).toEqual([
      {
        level: 'error',
        event: 'orchestrator_token_rejected',
        message: 'service token rejected',
        fields: { operation: 'credentials', tenant: 'aurora', request_id: REQUEST_ID, reason: 'status_403' },
      },
    ]);
  });

  test('when a runtime lookup is refused for the balance, that is no reason of the contract and the token is rejected', async () => {
    await open();
    const body = { error: 'insufficient_balance' };
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 403, body });
    await lookUp();
    expect(world.log.of('orchestrator_token_rejected')).toHaveLength(1);
  });

  test('when our request is called wrong, that is an alarm, too', async () => {
    await open();
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 400 });
    await lookUp();
    expect(world.calls('runtime')).toBe(1);
    expect(world.log.of('orchestrator_answer_invalid')).toMatchObject([
      { level: 'error', fields: { operation: 'runtime', reason: 'request_refused' } },
    ]);
  });

  test.each([
    ['$.schema_version', { schema_version: 3 }],
    ['$.tenant', { tenant: 'harbor' }],
    ['$.config_version', { config_version: 7 }],
    ['$.config.storage.provider', { config: { features: {}, storage: { provider: 'CANARY', paths: { root: '/' } } } }],
  ])('when %s is wrong, the alarm names the field', async (path, more) => {
    await open();
    world.tenants.set('aurora', localTenant(more));
    await lookUp();
    expect(results).toEqual([{ kind: 'invalid', foreign: path === '$.tenant' }]);
    expect(world.log.of('orchestrator_answer_invalid')).toMatchObject([{ level: 'error', fields: { reason: path } }]);
  });

  test('when a call is repeated, every try carries the same request id, and the line counts the repeats', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 503 }, { times: 1 });
    await lookUp();
    const sent = world.orchestrator.journal.map(({ method, requestId }) => [method, requestId]);
    expect(sent).toEqual(['POST', 'POST', 'GET'].map((method) => [method, REQUEST_ID]));
    expect(lines()[0]?.fields).toMatchObject({ retries: 1, outcome: 'ok' });
  });
});
