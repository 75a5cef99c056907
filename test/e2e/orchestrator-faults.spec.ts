import { TestClock } from '../../src/orchestrator/testing/index.js';
import { PhotoWorld, tenantFile } from '../support/app/index.js';
import type { Fault } from '../support/orchestrator/index.js';

/** Freshness of an answer, and how long reads go on after it. */
const TTL_SECONDS = 600;
const STALE_SECONDS = 1200;

let world: PhotoWorld;
let clock: TestClock;
async function start(): Promise<void> {
  clock = new TestClock();
  world = await PhotoWorld.start({
    clock,
    env: { ORCHESTRATOR_TIMEOUT_MS: '300', RUNTIME_CONFIG_STALE_MAX_SECONDS: String(STALE_SECONDS) },
  });
  await world.put('a.jpg');
  await world.put('b.jpg');
}

const read = () => world.get('/api/images');
const publish = (name: string) => world.act(name, 'publish', { caption: 'A caption.' });
const break_ = (fault: Fault) => world.app.orchestrator.control.fail('runtime', fault);

function envelope(change: Readonly<Record<string, unknown>>): Fault {
  const body = { tenant: 'aurora', config_version: 'v', ...tenantFile().envelope, ...change };
  return { kind: 'body', text: JSON.stringify(body) };
}

/** Failed calls and answers that cannot be used: freshness is lost, nothing else. */
const FAILED: readonly (readonly [string, Fault | 'refused'])[] = [
  ['refuses the connection', 'refused'],
  ['accepts and is silent', { kind: 'hang' }],
  ['cuts the connection', { kind: 'reset' }],
  ['drips one byte at a time', { kind: 'drip' }],
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 503 and repeats all it was told', { kind: 'echo', status: 503 }],
  ['answers 429 with a day’s pause', { kind: 'status', status: 429, retryAfter: '86400' }],
  ['answers 403', { kind: 'status', status: 403 }],
  ['sends us elsewhere', { kind: 'redirect' }],
  ['answers HTML with 200', { kind: 'html' }],
  ['ends before its answer does', { kind: 'truncate' }],
  ['ends before its last chunk', { kind: 'truncate', framing: 'chunked' }],
  ['sends 300 MB', { kind: 'huge' }],
  ['sends 300 MB compressed', { kind: 'gzip_bomb' }],
  ['answers with a key twice', { kind: 'bad_json', variant: 'duplicate_key' }],
  ['answers with a hostile key', { kind: 'bad_json', variant: 'proto' }],
  ['breaks the schema', envelope({ ttl_seconds: 'long' })],
  ['has a schema of the future', envelope({ schema_version: 3 })],
];

describe.each(FAILED)('when the orchestrator %s', (_what, fault) => {
  // One world for both: the second test goes on where the first has left the orchestrator.
  beforeAll(start);
  afterAll(() => world.stop());
  const fail = async (): Promise<unknown> => (fault === 'refused' ? world.app.orchestrator.close() : break_(fault));

  test('a cold tenant is unavailable for reads and changes, never not found, and nothing is sent', async () => {
    world.app.tenants.set('cold', tenantFile());
    await fail();
    const options = { headers: { Host: 'cold.localhost' } };
    for (const answer of [
      await world.get('/api/config/features', options),
      await world.act('a.jpg', 'publish', {}, options),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ code: 'config_unavailable' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    expect(await world.posts()).toEqual([]);
  });

  test('a warm tenant reads and publishes within the time, then reads stale and sends nothing, then neither', async () => {
    await fail();
    clock.pass(TTL_SECONDS * 0.7);
    expect((await read()).status).toBe(200);
    expect((await publish('a.jpg')).status).toBe(200);

    clock.pass(TTL_SECONDS * 0.4);
    for (let time = 0; time < 3; time++) {
      const stale = await read();
      expect(stale.status).toBe(200);
      expect(Number(stale.headers['x-config-stale'])).toBeGreaterThanOrEqual(TTL_SECONDS);
      expect([stale.headers['cache-control'], stale.headers['etag']]).toEqual(['no-store', undefined]);
    }
    const refused = await publish('b.jpg');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(await world.names()).toEqual(['b.jpg']);
    expect(await world.posts()).toHaveLength(1);

    clock.pass(STALE_SECONDS);
    expect((await read()).status).toBe(503);
    expect((await publish('b.jpg')).status).toBe(503);
    expect(await world.posts()).toHaveLength(1);
  });
});

describe('when the orchestrator says no', () => {
  beforeEach(start);
  afterEach(() => world.stop());

  test.each<[string, Fault]>([
    ['404', { kind: 'status', status: 404 }],
    ['409', { kind: 'status', status: 409 }],
    ['another kind of application', { kind: 'wrong_app' }],
  ])('by %s, the tenant is not found at once and stays so while the orchestrator is then away', async (_how, fault) => {
    break_(fault);
    clock.pass(TTL_SECONDS + 1);
    expect((await read()).status).toBe(404);
    expect((await publish('a.jpg')).status).toBe(404);
    await world.app.orchestrator.close();
    for (const seconds of [0, 31, 3600]) {
      clock.pass(seconds);
      expect([404, 503]).toContain((await read()).status);
      expect([404, 503]).toContain((await publish('a.jpg')).status);
    }
    expect(await world.posts()).toEqual([]);
    expect(await world.names()).toEqual(['a.jpg', 'b.jpg']);
  });

  test('naming another tenant, nothing is served any more, neither reads nor changes, and it is an alarm', async () => {
    break_({ kind: 'wrong_tenant' });
    clock.pass(TTL_SECONDS + 1);
    expect((await read()).status).toBe(503);
    expect((await publish('a.jpg')).status).toBe(503);
    expect((await read()).status).toBe(503);
    expect(await world.posts()).toEqual([]);
    const alarms = world.app.lines.filter(
      ({ event, level }) => event === 'orchestrator_answer_invalid' && level === 'error',
    );
    expect(alarms[0]).toMatchObject({ reason: '$.tenant', tenant: 'aurora' });
  });

  test('and later yes again, the tenant is served again', async () => {
    const { control } = world.app.orchestrator;
    break_({ kind: 'status', status: 404 });
    clock.pass(TTL_SECONDS + 1);
    expect((await read()).status).toBe(404);
    control.heal();
    clock.pass(31);
    expect((await read()).status).toBe(200);
    expect((await publish('a.jpg')).status).toBe(200);
  });
});
