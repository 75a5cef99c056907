import request from 'supertest';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { MetricsListener } from '../../src/platform/metrics/index.js';
import {
  addedTo,
  credentialedAdapters,
  credentialedTenant,
  drawnPicture,
  PhotoWorld,
  plantedCredential,
  readMetrics,
  signIn,
  startTestApp,
  tenantFile,
} from '../support/app/index.js';
import type { CredentialedAdapters, Series, TestApp } from '../support/app/index.js';
import { Asking } from './support/asking.js';

const TOKEN = 'a-token-of-the-metrics-that-is-long-enough';
const WRONG = 'a-token-of-the-metrics-that-is-long-enougH';
const HOSTS = { aurora: 'aurora.localhost', harbor: 'harbor.localhost' } as const;
const FEATURES = '/api/config/features';
const TTL_SECONDS = 600;
const MANY_TENANTS = 500;
const MANY_TENANTS_MS = 180_000;
const MOST_SERIES = 3_000;
const TENANT_METRICS = ['tenant_requests_total', 'tenant_publish_results_total', 'tenant_ai_tokens_total'];

const ask = (app: TestApp, host: string, path = FEATURES) => request(app.url).get(path).set('Host', host);
const read = (app: TestApp): Promise<Series> => readMetrics(app.url, TOKEN);
/** What the metrics of these names have gained by some work. */
async function gained(
  app: TestApp,
  names: readonly string[],
  work: () => Promise<unknown>,
): Promise<Readonly<Record<string, number>>> {
  const before = await read(app);
  await work();
  const added = Object.entries(addedTo(before, await read(app)));
  return Object.fromEntries(added.filter(([name]) => names.includes(name.split('{')[0] ?? '')));
}

describe('configuration and credentials', () => {
  const CONFIG = ['hit', 'miss', 'stale_serve'].map((what) => `runtime_config_cache_${what}_total`);
  const CREDENTIALS = ['credential_cache_hit_total', 'credential_cache_miss_total'];
  const ORCHESTRATOR = ['orchestrator_requests_total', 'orchestrator_errors_total', 'orchestrator_connected'];
  let app: TestApp;
  let adapters: CredentialedAdapters;
  let clock: TestClock;
  beforeAll(async () => {
    clock = new TestClock();
    adapters = credentialedAdapters(clock);
    app = await startTestApp({
      ...{ adapters, clock, withoutUi: true },
      env: { METRICS_TOKEN: TOKEN, LOG_LEVEL: 'error' },
    });
    for (const tenant of ['aurora', 'harbor']) {
      app.tenants.set(tenant, credentialedTenant(tenant, { ttlSeconds: TTL_SECONDS }));
      adapters.storeOf(tenant).plant('inbox', `${tenant}-by-the-sea.jpg`, await drawnPicture(7));
    }
  });
  afterAll(() => app.stop());

  it('when nothing was asked yet, nobody says whether the orchestrator is there', async () => {
    expect([...(await read(app)).keys()]).not.toContain('orchestrator_connected');
  });

  it('when two tenants come for the first time, each is a miss, a call and a credential', async () => {
    const both = () => Promise.all([ask(app, HOSTS.aurora), ask(app, HOSTS.harbor)]);
    expect(await gained(app, [...CONFIG, ...CREDENTIALS, ...ORCHESTRATOR, 'tenant_runtimes'], both)).toEqual({
      runtime_config_cache_miss_total: 2,
      'credential_cache_miss_total{provider="dropbox"}': 2,
      'orchestrator_requests_total{operation="runtime",outcome="ok"}': 2,
      'orchestrator_requests_total{operation="credentials",outcome="ok"}': 2,
      orchestrator_connected: 1,
      tenant_runtimes: 2,
    });
  });

  it('when they come again, each is a hit, and nobody is called', async () => {
    const again = async () => {
      for (const host of [HOSTS.aurora, HOSTS.aurora, HOSTS.harbor]) await ask(app, host);
    };
    expect(await gained(app, [...CONFIG, ...CREDENTIALS, ...ORCHESTRATOR], again)).toEqual({
      runtime_config_cache_hit_total: 3,
      'credential_cache_hit_total{provider="dropbox"}': 3,
    });
  });

  it('when a credential is resolved, its time is kept by provider and outcome', async () => {
    const series = await read(app);
    const count = (outcome: string) =>
      series.get(`credential_resolution_duration_seconds_count{provider="dropbox",outcome="${outcome}"}`);
    expect([count('resolved'), count('missing')]).toEqual([2, undefined]);
    const admin = await signIn(app.url, HOSTS.aurora);
    app.tenants.set('aurora', credentialedTenant('aurora', { ttlSeconds: TTL_SECONDS, missing: ['telegram'] }));
    const names = [...CREDENTIALS, 'credential_resolution_duration_seconds_count'];
    const look = () =>
      request(app.url)
        .get('/api/config/publishers')
        .set({ ...admin });
    expect(await gained(app, names, () => Promise.resolve(look()))).toMatchObject({
      'credential_cache_miss_total{provider="telegram"}': 1,
      'credential_resolution_duration_seconds_count{provider="telegram",outcome="missing"}': 1,
      'credential_resolution_duration_seconds_count{provider="smtp",outcome="resolved"}': 1,
    });
  });

  it('when hosts of nobody come, they are counted by reason', async () => {
    const strangers = async () => {
      for (const host of ['nobody.localhost', 'nobody.localhost', 'bad_host!']) {
        await ask(app, host);
      }
    };
    expect(await gained(app, ['tenant_rejected_total'], strangers)).toEqual({
      'tenant_rejected_total{reason="unknown_host"}': 2,
      'tenant_rejected_total{reason="bad_host"}': 1,
    });
  });

  it('when requests are answered, their route is a template, and what no route took is unmatched', async () => {
    const some = async () => {
      await ask(app, HOSTS.aurora);
      await ask(app, HOSTS.harbor, '/api/images/harbor-by-the-sea.jpg');
      await ask(app, HOSTS.aurora, '/no/such/place?of=mine');
      await request(app.url).head('/health/live');
    };
    expect(await gained(app, ['http_requests_total'], some)).toEqual({
      'http_requests_total{route="/api/config/features",method="GET",status_class="2xx"}': 1,
      'http_requests_total{route="/api/images/:filename",method="GET",status_class="4xx"}': 1,
      'http_requests_total{route="unmatched",method="GET",status_class="4xx"}': 1,
      'http_requests_total{route="/health/live",method="HEAD",status_class="2xx"}': 1,
      'http_requests_total{route="/metrics",method="GET",status_class="2xx"}': 1, // the reading before
    });
  });

  it(
    'when hundreds of tenants have come, there are few series, and nothing in them names anybody',
    async () => {
      const tenants = Array.from({ length: MANY_TENANTS }, (_, at) => `studio-${at}`);
      for (const tenant of tenants) app.tenants.set(tenant, credentialedTenant(tenant, { ttlSeconds: TTL_SECONDS }));
      const asking = new Asking(app.port);
      const answers = await asking.all(tenants.map((tenant) => ({ host: `${tenant}.localhost`, path: FEATURES })));
      asking.close();
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      const { text } = await request(app.url).get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
      expect([...(await read(app)).keys()].length).toBeLessThan(MOST_SERIES);
      const secrets = ['aurora', 'harbor'].flatMap((tenant) => {
        const { ref, secrets: values } = plantedCredential(tenant, 'dropbox');
        return [ref, ...values];
      });
      const words = ['aurora', 'harbor', 'studio-', 'localhost', 'nobody', 'by-the-sea', 'such', '@studio'];
      expect([...words, ...secrets, TOKEN].filter((word) => text.includes(word))).toEqual([]);
      expect(TENANT_METRICS.filter((name) => text.includes(name))).toEqual([]);
    },
    MANY_TENANTS_MS,
  );

  it('when the orchestrator is away and the time of a configuration is over, it is served stale and counted', async () => {
    await ask(app, HOSTS.harbor);
    await app.orchestrator.close();
    clock.pass(TTL_SECONDS + 1);
    let stale = '';
    const later = async () => (stale = String((await ask(app, HOSTS.harbor)).headers['x-config-stale']));
    const names = [...CONFIG, ...ORCHESTRATOR, 'dependency_retries_total'];
    expect(await gained(app, names, later)).toMatchObject({
      runtime_config_cache_stale_serve_total: 1,
      orchestrator_connected: -1,
    });
    expect(Number(stale)).toBeGreaterThan(TTL_SECONDS);
    const series = await read(app);
    expect(series.get('orchestrator_errors_total{operation="runtime",kind="unreachable"}')).toBeGreaterThan(0);
    expect(series.get('dependency_retries_total{dependency="orchestrator"}')).toBeGreaterThan(0);
  });
});

describe('photos', () => {
  const POSTS = ['publish_requests_total', 'publish_results_total', 'publish_duration_seconds_count'];
  let world: PhotoWorld;
  beforeAll(async () => {
    const label = { METRICS_TENANT_LABEL: 'true', METRICS_TENANT_MAX: '2' };
    world = await PhotoWorld.start({ env: { METRICS_TOKEN: TOKEN, ...label } });
    await world.put('a.jpg');
    await world.put('b.jpg');
  });
  afterAll(() => world.stop());

  it('when a photo is looked at, that is counted', async () => {
    expect(await gained(world.app, ['analyze_requests_total'], () => world.act('a.jpg', 'analyze'))).toEqual({
      'analyze_requests_total{outcome="ok"}': 1,
    });
  });

  it('when a photo is published, the run and each platform are counted, a dry run is not', async () => {
    const dry = () => world.act('a.jpg', 'publish', { dryRun: true });
    expect(await gained(world.app, POSTS, dry)).toEqual({});
    const live = () => world.act('a.jpg', 'publish', { caption: 'By the sea.' });
    expect(await gained(world.app, [...POSTS, ...TENANT_METRICS.slice(1)], live)).toEqual({
      'publish_requests_total{result="all_sent"}': 1,
      'publish_results_total{platform="outbox",outcome="sent"}': 1,
      publish_duration_seconds_count: 1,
      'tenant_publish_results_total{tenant="aurora",outcome="sent"}': 1,
    });
  });

  it('when a run cannot begin, it is counted as refused', async () => {
    const missing = () => world.act('nothing.jpg', 'publish', { caption: 'By the sea.' });
    expect(await gained(world.app, POSTS, missing)).toEqual({ 'publish_requests_total{result="refused"}': 1 });
  });

  it('when tenants are named, the first have their names and every further one is other', async () => {
    for (const tenant of ['meadow', 'quarry']) world.app.tenants.set(tenant, tenantFile());
    const all = async () => {
      for (const tenant of ['aurora', 'harbor', 'meadow', 'quarry']) await ask(world.app, `${tenant}.localhost`);
      await ask(world.app, 'nobody.localhost');
    };
    expect(await gained(world.app, ['tenant_requests_total'], all)).toEqual({
      'tenant_requests_total{tenant="aurora",status_class="2xx"}': 1,
      'tenant_requests_total{tenant="harbor",status_class="2xx"}': 1,
      'tenant_requests_total{tenant="other",status_class="2xx"}': 2,
    });
  });
});

describe('where the metrics are told', () => {
  let app: TestApp;
  let without: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ withoutUi: true, env: { METRICS_TOKEN: TOKEN } });
    without = await startTestApp({ withoutUi: true });
  });
  afterAll(() => Promise.all([app.stop(), without.stop()]));
  const metrics = (of: TestApp, headers: Readonly<Record<string, string>>) =>
    request(of.url).get('/metrics').set(headers);

  it.each([HOSTS.aurora, 'nobody.localhost', 'metrics.example', '10.0.0.7:8080'])(
    'when there is a token and it is right, they are told on the Host %s, and nobody is looked up',
    async (Host) => {
      const calls = app.orchestrator.journal.length;
      const answer = await metrics(app, { Host, Authorization: `Bearer ${TOKEN}` });
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
      expect(answer.text).toContain('build_info{version="');
      expect(app.orchestrator.journal).toHaveLength(calls);
    },
  );

  it.each([
    ['none', {}],
    ['a wrong one', { Authorization: `Bearer ${WRONG}` }],
    ['one that is longer', { Authorization: `Bearer ${TOKEN}x` }],
    ['an empty one', { Authorization: 'Bearer ' }],
    ['another scheme', { Authorization: `Basic ${Buffer.from(TOKEN).toString('base64')}` }],
    ['one in a cookie', { Cookie: `token=${TOKEN}` }],
  ])('when there is a token and a request has %s, the answer is 401 and tells nothing', async (_what, headers) => {
    const answer = await metrics(app, { Host: HOSTS.aurora, ...headers });
    expect([answer.status, answer.headers['www-authenticate'], answer.text]).toEqual([401, 'Bearer', '']);
  });

  it('when an admin asks without the token, the answer is 401 all the same', async () => {
    const admin = await signIn(app.url, HOSTS.aurora);
    expect((await metrics(app, { ...admin })).status).toBe(401);
  });

  it('when there is no token, the address does not exist, whatever is sent along', async () => {
    for (const Authorization of [`Bearer ${TOKEN}`, 'Bearer ']) {
      const answer = await metrics(without, { Host: HOSTS.aurora, Authorization });
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
  });

  it('when metrics are off, the address does not exist, nothing listens and nothing is counted', async () => {
    const off = await startTestApp({ withoutUi: true, env: { METRICS_TOKEN: TOKEN, METRICS_ENABLED: 'false' } });
    try {
      const answer = await metrics(off, { Host: HOSTS.aurora, Authorization: `Bearer ${TOKEN}` });
      expect(answer.status).toBe(404);
      expect((await ask(off, HOSTS.aurora)).status).toBe(200);
      expect(off.app.get(MetricsListener)).toBeNull();
    } finally {
      await off.stop();
    }
  });

  it('when a port of their own is asked for, it tells them to everybody, and ends with the application', async () => {
    const other = await startTestApp({ withoutUi: true });
    const { port } = await other.app.get<MetricsListener>(MetricsListener).listen(0, '127.0.0.1');
    const url = `http://127.0.0.1:${port}`;
    try {
      await ask(other, HOSTS.aurora);
      const answer = await fetch(`${url}/metrics`);
      expect(await answer.text()).toContain('http_requests_total{route="/api/config/features"');
      expect((await fetch(url + FEATURES)).status).toBe(404);
    } finally {
      await other.stop();
    }
    await expect(fetch(`${url}/metrics`)).rejects.toThrow();
  });
});
