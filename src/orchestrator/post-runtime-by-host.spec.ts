import { BASE_DOMAIN, fixture, localTenant, openWorld, PRIMARY_TOKEN } from './testing/index.js';
import type { OrchestratedWorld } from './testing/index.js';

/** The story's own list: seed 000, "Automated Tests". The name of the Python test stands in brackets. */
const HOST = `vermont.${BASE_DOMAIN}`;
const REQUEST_ID = 'request-0001';
const FALLBACK = 'Orchestrator does not support POST runtime-by-host, falling back to GET';
const TENANTS = { vermont: { envelope: fixture('runtime-v2') }, aurora: { envelope: fixture('runtime-v1') } };

let world: OrchestratedWorld;
const open = async (env: Record<string, string> = {}) => (world = await openWorld(TENANTS, env));
const lookUp = (host = HOST) => world.client.lookUpRuntime(host, REQUEST_ID);
const methods = () => world.orchestrator.journal.map((entry) => entry.method);
const fallbacks = () => world.log.of('orchestrator_post_unsupported').map((line) => [line.level, line.message]);

afterEach(async () => {
  await world.close();
  expect(world.log.text()).not.toMatch(/pub\.test|127\.0\.0\.1|CANARY/);
});

describe('POST runtime by host', () => {
  test('seed 000: when nothing is configured, POST is preferred (test_post_preferred_uses_post_method)', async () => {
    await open();
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config', config: { tenant: 'vermont' } });
    expect(world.environment.orchestrator.preferPost).toBe(true);
    expect(world.orchestrator.journal).toEqual([
      expect.objectContaining({ method: 'POST', route: 'runtime', requestId: REQUEST_ID, token: PRIMARY_TOKEN }),
    ]);
  });

  test('seed 000: when POST is answered by 405, GET is asked with the same id and that is said once (test_post_405_falls_back_to_get)', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config', config: { tenant: 'vermont' } });
    expect(world.orchestrator.journal).toEqual([
      expect.objectContaining({ method: 'POST', requestId: REQUEST_ID, status: 405 }),
      expect.objectContaining({ method: 'GET', requestId: REQUEST_ID, status: 200, subject: HOST, body: '' }),
    ]);
    expect(fallbacks()).toEqual([['warn', FALLBACK]]);
  });

  test('seed 000: when POST was refused once, the process remembers it for every host (test_post_fallback_cached_per_process)', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    await lookUp();
    await lookUp(`aurora.${BASE_DOMAIN}`);
    await lookUp();
    expect(methods()).toEqual(['POST', 'GET', 'GET', 'GET']);
    expect(fallbacks()).toHaveLength(1);
  });

  test('seed 000: when many ask at once and POST is refused, that is said once (test_post_fallback_cached_per_process)', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    const lookups = await Promise.all(Array.from({ length: 20 }, () => lookUp()));
    expect(lookups.map((lookup) => lookup.kind)).toEqual(lookups.map(() => 'config'));
    expect(fallbacks()).toHaveLength(1);
  });

  test('seed 000: when POST is switched off, GET is used directly (test_prefer_post_false_uses_get_directly)', async () => {
    await open({ ORCHESTRATOR_PREFER_POST: 'false' });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    await lookUp();
    expect(methods()).toEqual(['GET', 'GET']);
    expect(fallbacks()).toEqual([]);
  });

  test('seed 000: when POST is sent, its JSON body holds the normalised host and the URL does not (test_post_body_contains_normalized_host)', async () => {
    await open();
    await lookUp();
    // The stand-in refuses a body that was not sent as JSON, and a host that is not normalised.
    expect(world.orchestrator.journal).toEqual([
      expect.objectContaining({ body: `{"host":"${HOST}"}`, subject: HOST, status: 200 }),
    ]);
  });

  test.each(['vermont', 'aurora'])(
    'seed 000: when %s is asked for by POST and by GET, the parsed answers are equal (test_response_parsing_identical_for_post_and_get)',
    async (tenant) => {
      await open();
      const byPost = await lookUp(`${tenant}.${BASE_DOMAIN}`);
      world.orchestrator.control.postSupported = false;
      const byGet = await lookUp(`${tenant}.${BASE_DOMAIN}`);
      expect(methods()).toEqual(['POST', 'POST', 'GET']);
      expect(byPost).toMatchObject({ kind: 'config' });
      expect(byGet).toEqual(byPost);
    },
  );

  test.each<[string, () => void]>([
    ['a missing tenant', () => world.tenants.delete('vermont')],
    ['another tenant', () => void world.tenants.set('vermont', localTenant({ tenant: 'harbor' }))],
    ['another kind of application', () => void world.tenants.set('vermont', localTenant({ app_type: 'shop' }))],
    ['a field of the wrong type', () => void world.tenants.set('vermont', localTenant({ ttl_seconds: 'long' }))],
  ])('seed 000: when the answer is %s, POST and GET come to the same', async (_case, change) => {
    await open();
    change();
    const byPost = await lookUp();
    world.orchestrator.control.postSupported = false;
    expect(await lookUp()).toEqual(byPost);
    expect(byPost.kind).not.toBe('config');
  });

  test.each([400, 403, 404, 409, 429, 500, 503])(
    'seed 000: when POST is answered by %i, GET is not tried',
    async (status) => {
      await open();
      world.orchestrator.control.fail('runtime', { kind: 'status', status });
      await expect(lookUp()).resolves.not.toMatchObject({ kind: 'config' });
      expect(new Set(methods())).toEqual(new Set(['POST']));
      expect(fallbacks()).toEqual([]);
    },
  );

  test('seed 000: when the re-probe is due, one of many calls tries POST and the others go on with GET', async () => {
    await open();
    world.orchestrator.control.postSupported = false;
    await lookUp();
    world.clock.pass(600);
    await Promise.all(Array.from({ length: 10 }, () => lookUp()));
    expect(methods().filter((method) => method === 'POST')).toHaveLength(2);
    world.clock.pass(600);
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 503 }, { times: 1 });
    world.orchestrator.control.postSupported = true;
    await lookUp();
    expect(methods().slice(-2)).toEqual(['POST', 'POST']);
  });
});
