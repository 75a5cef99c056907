import request from 'supertest';
import { chooseConfigSource, ConfigSource } from '../../src/config-source/index.js';
import type { Secret, TenantConfig } from '../../src/kernel/index.js';
import { BASE_DOMAIN, fixture, localTenant, openWorld, TestClock } from '../../src/orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../src/orchestrator/testing/index.js';
import { loadEnvironment } from '../../src/platform/environment/index.js';
import { startTestApp } from '../support/app/index.js';
import type { TestApp, TestAppOptions } from '../support/app/index.js';

let app: TestApp | null = null;
let world: OrchestratedWorld | null = null;
const start = async (options: TestAppOptions = {}): Promise<TestApp> =>
  (app = await startTestApp({ withoutUi: true, ...options }));
const get = (path: string, host: string) =>
  request(app?.url ?? '')
    .get(path)
    .set('Host', host);
const status = async (path: string, host: string): Promise<number> => (await get(path, host)).status;

afterEach(async () => {
  await app?.stop();
  await world?.close();
  [app, world] = [null, null];
});

/** The config the orchestrator's answer becomes, over HTTP. */
async function configOf(envelope: Record<string, unknown>, tenant: string): Promise<TenantConfig> {
  world = await openWorld({ [tenant]: { envelope } });
  const lookup = await world.client.lookUpRuntime(`${tenant}.${BASE_DOMAIN}`, 'request-of-acceptance');
  if (lookup.kind !== 'config') throw new Error(`The lookup came to ${lookup.kind}.`);
  return lookup.config;
}
const revealed = (ref: Secret<string> | null | undefined): string | undefined => ref?.reveal();

describe('the orchestrator’s answers', () => {
  test('AC01 when a schema 2 answer comes, every block is parsed', async () => {
    const config = await configOf(fixture('runtime-v2'), 'vermont');
    expect(config).toMatchObject({ tenant: 'vermont', schemaVersion: 2, ttlSeconds: 600 });
    expect(config.features).toMatchObject({ publishEnabled: true, analyzeCaptionEnabled: true, mode: 'publish' });
    expect(config.storage).toMatchObject({
      provider: 'dropbox',
      paths: {
        root: '/Photos/vermont/2026',
        archive: '/Photos/vermont/2026/archive',
        remove: '/Photos/vermont/2026/reject',
      },
    });
    expect(config.publishers.map(({ id, type }) => [id, type])).toEqual([
      ['telegram-1', 'telegram'],
      ['fetlife-1', 'fetlife'],
    ]);
    expect(config.publishers[0]?.config).toEqual({ channel_id: '-1001234567890' });
    expect(config.emailServer).toMatchObject({
      host: 'smtp.example.com',
      port: 587,
      useTls: true,
      fromEmail: 'studio@example.com',
    });
    expect(config.ai).toMatchObject({
      visionModel: 'gpt-4o',
      captionModel: 'gpt-4o-mini',
      sdCaptionEnabled: true,
      ratePerMinute: 20,
    });
    expect(config.captionFile).toMatchObject({ extendedMetadataEnabled: true, artistAlias: 'Eoel' });
    expect(config.confirmation).toEqual({ toSender: true, tagsCount: 5, tagsNature: 'short, lowercase topical nouns' });
    expect(config.content).toMatchObject({ archive: true, debug: false, hashtagString: '#photography #light' });
    expect([
      revealed(config.storage.credentialsRef),
      revealed(config.publishers[0]?.credentialsRef),
      revealed(config.emailServer?.passwordRef),
      revealed(config.ai?.credentialsRef),
    ]).toEqual([
      'ref-vermont-dropbox-9d68e73f',
      'ref-vermont-telegram-1a2b3c',
      'ref-vermont-smtp-77aa88',
      'ref-vermont-openai-c0ffee',
    ]);
  });

  test('AC02 when a schema 1 answer comes, features and storage work and the rest has its defaults', async () => {
    const config = await configOf(fixture('runtime-v1'), 'aurora');
    expect(config).toMatchObject({ tenant: 'aurora', schemaVersion: 1, publishers: [], emailServer: null, ai: null });
    expect(config.features).toMatchObject({ publishEnabled: false, analyzeCaptionEnabled: false, keepEnabled: true });
    expect(config.storage.paths).toEqual({
      root: '/Photos/aurora',
      archive: '/Photos/aurora/archive',
      keep: '/Photos/aurora/keep',
      remove: '/Photos/aurora/remove',
    });
    expect(config.content).toMatchObject({ archive: true, debug: false });
  });

  test('AC05 when an app runs, it asks by POST; answered 405 it asks by GET, says so once, and stays there', async () => {
    const { orchestrator, lines } = await start();
    expect(await status('/api/config/features', 'aurora.localhost')).toBe(200);
    expect(orchestrator.journal.map(({ method }) => method)).toEqual(['POST']);
    expect(JSON.parse(orchestrator.journal[0]?.body ?? '')).toEqual({ host: 'aurora.localhost' });
    orchestrator.control.postSupported = false;
    expect(await status('/api/config/features', 'harbor.localhost')).toBe(200);
    expect(await status('/api/config/features', 'nobody.localhost')).toBe(404);
    expect(orchestrator.journal.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'GET']);
    const said = (app?.lines ?? lines).filter(({ event }) => event === 'orchestrator_post_unsupported');
    expect(said.map(({ msg }) => msg)).toEqual([
      'Orchestrator does not support POST runtime-by-host, falling back to GET',
    ]);
  });
});

describe('the config cache', () => {
  test('AC08 when the answer names a TTL, the host is asked for once within it and again after it', async () => {
    const clock = new TestClock();
    const { orchestrator, tenants } = await start({ clock });
    tenants.set('aurora', localTenant({ ttl_seconds: 100 }));
    for (const host of ['aurora.localhost', 'AURORA.localhost', 'aurora.localhost:80', 'aurora.localhost.']) {
      expect(await status('/api/config/features', host)).toBe(200);
    }
    clock.pass(79);
    expect(await status('/api/config/features', 'aurora.localhost')).toBe(200);
    expect(orchestrator.journal).toHaveLength(1);
    clock.pass(22);
    expect(await status('/api/config/features', 'aurora.localhost')).toBe(200);
    expect(orchestrator.journal).toHaveLength(2);
    expect(orchestrator.journal[0]?.subject).toBe('aurora.localhost');
  });
});

describe('the two modes', () => {
  const URL = {
    ORCHESTRATOR_BASE_URL: 'https://orchestrator.example.com',
    ORCHESTRATOR_SERVICE_TOKEN: 'service-token',
  };

  test.each([
    ['nothing is set', {}, 'env'],
    ['the URL is set', URL, 'orchestrator'],
    ['CONFIG_SOURCE is env, whatever else is set', { ...URL, CONFIG_SOURCE: 'env' }, 'env'],
    ['CONFIG_SOURCE is orchestrator', { ...URL, CONFIG_SOURCE: 'orchestrator' }, 'orchestrator'],
  ])('AC09 when %s, that is where configuration comes from', (_when, env, expected) => {
    expect(chooseConfigSource(loadEnvironment(env).environment)).toBe(expected);
  });

  test('AC09 when one variable is turned, the same app serves from variables and asks nobody', async () => {
    const { orchestrator, app: nest } = await start({ env: { CONFIG_SOURCE: 'env' } });
    expect(nest.get<ConfigSource>(ConfigSource).isOrchestrated()).toBe(false);
    expect(await status('/api/config/features', 'anything.example.com')).toBe(200);
    expect(orchestrator.journal).toHaveLength(0);
  });

  test('AC11 when STANDALONE_HOST is set, every other host is refused everywhere but on the probes', async () => {
    await start({ standalone: true, env: { STANDALONE_HOST: 'studio.example.com' } });
    expect(await status('/api/config/features', 'studio.example.com')).toBe(200);
    expect(await status('/api/config/features', 'STUDIO.example.com:8080')).toBe(200);
    for (const path of ['/api/config/features', '/', '/api/images/list', '/api/admin/status', '/assets/x.js']) {
      for (const host of [
        'other.example.com',
        'studio.example.com.evil.com',
        'example.com',
        '127.0.0.1',
        'localhost',
      ]) {
        expect([path, host, await status(path, host)]).toEqual([path, host, 404]);
      }
    }
    expect(await status('/health/live', 'other.example.com')).toBe(200);
  });
});

describe('the probes', () => {
  test('AC13 when the orchestrator answers and when it does not, live is 200 and ready tells', async () => {
    const clock = new TestClock();
    const { orchestrator } = await start({ clock });
    expect((await get('/health/ready', 'any.host')).body).toEqual({ status: 'ok', mode: 'orchestrated' });
    orchestrator.control.fail('runtime', { kind: 'status', status: 503 });
    clock.pass(6);
    expect(await status('/health/live', 'any.host')).toBe(200);
    const answer = await get('/health/ready', 'any.host');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ status: 'not_ready', mode: 'orchestrated' });
    orchestrator.control.heal();
    clock.pass(6);
    expect(await status('/health/ready', 'any.host')).toBe(200);
  });
});
