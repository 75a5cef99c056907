import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { stopGracefully } from '../../src/app.lifecycle.js';
import { platformsOf, ProviderWorld, RemoteWorld, signIn, startReplica, startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { startGitLab } from '../support/gitlab/index.js';
import { pipelineEvent } from '../support/gitlab/pipeline-event.js';
import { startLogApi } from '../support/log-api/index.js';
import { IncomingCalls, startOtlp } from '../support/otlp/index.js';
import type { OtlpBehaviour, ReceivedSpan, RunningOtlp } from '../support/otlp/index.js';

const WAIT_MS = 25_000;
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/;
/** All that a span may say. */
const FIELDS = [
  ...['request_id', 'method', 'route', 'tenant', 'config_version', 'actor', 'http_status', 'bytes', 'aborted'],
  ...['dependency', 'operation', 'kind'],
];

const tracing = (otlp: RunningOtlp, more: Readonly<Record<string, string>> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20canary-of-the-collector',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=e2e',
  OTEL_TRACES_SAMPLER: 'always_on',
  OTEL_BSP_SCHEDULE_DELAY: '50',
  ...more,
});

async function until(look: () => boolean): Promise<void> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end && !look();) {
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(look()).toBe(true);
}

const ask = (app: { readonly url: string }, path: string, headers: object = {}) =>
  request(app.url)
    .get(path)
    .set({ Host: 'aurora.localhost', ...headers });
const roots = (otlp: RunningOtlp) => otlp.spans.filter(({ kind }) => kind === 2);
const spansOf = (otlp: RunningOtlp, requestId: string): readonly ReceivedSpan[] => {
  const root = otlp.spans.find(({ attributes }) => attributes['request_id'] === requestId);
  return otlp.spans.filter(({ traceId }) => traceId === root?.traceId);
};

/** Every span of a collector, against the rules of what a span may be. */
function expectLawful(otlp: RunningOtlp, forbidden: readonly string[]): void {
  expect(otlp.complaints).toEqual([]);
  for (const { name, kind, attributes } of otlp.spans) {
    expect(Object.keys(attributes).filter((field) => !FIELDS.includes(field))).toEqual([]);
    expect(name).toMatch(kind === 2 ? /^(\/[A-Za-z0-9_/:*.-]*|unmatched)$/ : /^[a-z0-9_]+ [a-z0-9_]+$/);
  }
  const everything = otlp.bodies.join('\n');
  const found = [...forbidden, 'http://', 'https://', '127.0.0.1', 'localhost', '?', 'Bearer', 'canary'];
  expect(found.filter((text) => everything.includes(text))).toEqual([]);
}

let otlp: RunningOtlp;
let incoming: IncomingCalls;
beforeAll(async () => {
  otlp = await startOtlp();
  incoming = new IncomingCalls();
});
afterAll(async () => {
  incoming.stop();
  await otlp.close();
});

describe('an application that is traced', () => {
  let world: RemoteWorld;
  let app: TestApp;
  let gitlab: Awaited<ReturnType<typeof startGitLab>>;
  let api: Awaited<ReturnType<typeof startLogApi>>;
  let logs: string;
  beforeAll(async () => {
    logs = await mkdtemp(join(tmpdir(), 'publisher-logs-'));
    gitlab = await startGitLab({ token: 'glpat-canary-of-gitlab-0123' });
    api = await startLogApi({ token: 'canary-of-the-log-api-0123' });
    world = await RemoteWorld.start({
      env: tracing(otlp, {
        GITLAB_URL: gitlab.url,
        GITLAB_TOKEN: 'glpat-canary-of-gitlab-0123',
        WEBHOOK_SECRET: 'canary-of-the-webhook-0123',
        API_POST_ENABLED: 'true',
        API_POST_URL: `${api.url}?team=canary-of-a-query`,
        API_POST_AUTH_TOKEN: 'canary-of-the-log-api-0123',
        RETRY_ATTEMPTS: '1',
        RETRY_DELAY: '0',
        LOG_OUTPUT_DIR: logs,
      }),
    });
    app = world.app;
    await world.put('canary-of-a-name.jpg');
    await world.put('canary-of-a-name.jpg', { tenant: 'harbor' });
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([gitlab.close(), api.close(), rm(logs, { recursive: true })]);
  });

  it('when tenants on remote storages are asked for, each request is one trace with its calls within', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      const listed = await world.call('get', '/api/images/list?q=canary-of-a-query', { as: tenant });
      expect(listed.status).toBe(200);
      const id = String(listed.headers['x-request-id']);
      await until(() => spansOf(otlp, id).length > 1);
      const [root] = spansOf(otlp, id).filter(({ kind }) => kind === 2);
      expect(root).toMatchObject({ name: '/api/images/list', parentSpanId: undefined, status: 0 });
      expect(root?.attributes).toMatchObject({ tenant, method: 'GET', route: '/api/images/list', http_status: 200 });
      expect(root?.resource).toMatchObject({ 'service.name': 'publisher-v2', 'deployment.environment.name': 'e2e' });
      const calls = spansOf(otlp, id).filter(({ kind }) => kind === 3);
      const storage = tenant === 'aurora' ? 'dropbox' : 's3';
      expect(calls.map(({ attributes }) => attributes['dependency'])).toContain(storage);
      expect(calls.every(({ parentSpanId }) => parentSpanId === root?.spanId)).toBe(true);
    }
  });

  it('when a request is traced, every line of it names its trace and its span', async () => {
    const { headers } = await ask(app, '/api/config/features');
    const id = headers['x-request-id'];
    await until(() => spansOf(otlp, String(id)).length > 0);
    const [root] = spansOf(otlp, String(id));
    const lines = app.lines.filter((line) => line['request_id'] === id && line['event'] === 'http_request');
    expect(lines).toMatchObject([{ trace_id: root?.traceId, span_id: root?.spanId }]);
  });

  it('when a valid traceparent comes along, its trace goes on, without state and baggage', async () => {
    const sent = {
      traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00`,
      tracestate: 'vendor=canary',
      baggage: 'who=canary',
    };
    const { status } = await ask(app, '/api/config/features', sent);
    expect(status).toBe(200);
    await until(() => otlp.spans.some(({ traceId }) => traceId === CALLER.traceId));
    expect(otlp.spans.find(({ traceId }) => traceId === CALLER.traceId)?.parentSpanId).toBe(CALLER.spanId);
  });

  it.each([
    ['of a form of its own', 'canary'],
    ['without a trace', `00-${'0'.repeat(32)}-${CALLER.spanId}-01`],
    ['with more than there is', `00-${CALLER.traceId}-${CALLER.spanId}-01-canary`],
  ])('when a traceparent comes %s, the request begins a trace of its own', async (_words, traceparent) => {
    const { headers } = await ask(app, '/api/config/features', { traceparent });
    await until(() => spansOf(otlp, String(headers['x-request-id'])).length > 0);
    const [root] = spansOf(otlp, String(headers['x-request-id']));
    expect([root?.parentSpanId, root?.traceId === CALLER.traceId]).toEqual([undefined, false]);
  });

  it('when nobody has such a host or such an address, the span says so in words of ours alone', async () => {
    const before = roots(otlp).length;
    await ask(app, '/canary-of-a-path?canary=1');
    await ask(app, '/canary-of-a-path', { Host: 'canary-of-a-host.localhost' });
    await until(() => roots(otlp).length >= before + 2);
    const [known, unknown] = roots(otlp).slice(before);
    expect([known?.name, unknown?.name]).toEqual(['unmatched', 'unmatched']);
    expect([known?.attributes['tenant'], unknown?.attributes['tenant']]).toEqual(['aurora', undefined]);
  });

  it('when logs of a pipeline are relayed, the log API hears of the trace and GitLab does not', async () => {
    gitlab.put({ projectId: 1, pipelineId: 7, jobs: [{ id: 8, name: 'build', trace: 'canary of a log\n' }] });
    const headers = { 'X-Gitlab-Event': 'Pipeline Hook', 'X-Gitlab-Token': 'canary-of-the-webhook-0123' };
    await request(app.url)
      .post('/webhook/gitlab')
      .set(headers)
      .send(pipelineEvent({ id: 7, projectId: 1 }));
    await until(() => api.stored().length > 0);
    expect(incoming.at(api).map(({ traceparent }) => traceparent)).toEqual([expect.stringMatching(TRACEPARENT)]);
    expect(incoming.at(gitlab).length).toBeGreaterThan(0);
    expect(incoming.at(gitlab).flatMap(({ traces }) => traces)).toEqual([]);
  });

  it('when the orchestrator is called, it hears of the trace; no storage does', () => {
    const asked = incoming.at(app.orchestrator);
    expect(asked.length).toBeGreaterThan(3);
    for (const { traceparent, traces } of asked) {
      expect(traceparent).toMatch(TRACEPARENT);
      expect(traces).toEqual(['traceparent']);
    }
    for (const storage of [world.dropbox, world.s3]) {
      expect(incoming.at(storage).length).toBeGreaterThan(0);
      expect(incoming.at(storage).flatMap(({ traces }) => traces)).toEqual([]);
    }
  });

  it('when a replica records nothing, it still tells the orchestrator, and says that it records nothing', async () => {
    const replica = await startReplica(app, { env: { OTEL_TRACES_SAMPLER: 'always_off' } });
    const before = incoming.at(app.orchestrator).length;
    await ask(replica, '/api/config/features', { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` });
    await replica.stop();
    const asked = incoming.at(app.orchestrator).slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const { traceparent } of asked) expect(traceparent).toMatch(new RegExp(`^00-${CALLER.traceId}-\\w{16}-00$`));
  });

  it('when all of this was traced, the collector had its key, and no span says what it must not', () => {
    expect(new Set(otlp.headers.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer canary-of-the-collector']),
    );
    expectLawful(otlp, ['aurora.', 'studio-photos', '.jpg', 'ref-']);
  });
});

describe('photos that are captioned and published', () => {
  it('when AI, Telegram and a mail server are called, none of them hears of the trace', async () => {
    const own = await startOtlp();
    const world = await ProviderWorld.start();
    const { openai, telegram } = world.providers;
    // The platforms of production, not those that the world has beside the observed way out.
    const replica = await startReplica(world.photos.app, {
      env: tracing(own, { TELEGRAM_API_BASE_URL: telegram.url }),
    });
    world.replace('aurora', { config: { publishers: platformsOf('aurora').slice(0, 1) } });
    await world.photos.put('canary-of-a-name.jpg');
    const admin = await signIn(replica.url, 'aurora.localhost');
    const answer = await request(replica.url)
      .post('/api/images/canary-of-a-name.jpg/publish')
      .set({ ...admin, 'Idempotency-Key': 'a-key-of-the-traced-publish' })
      .send({});
    expect(answer.status).toBe(200);
    for (const service of [openai, telegram]) {
      expect(incoming.at(service).length).toBeGreaterThan(0);
      expect(incoming.at(service).flatMap(({ traces }) => traces)).toEqual([]);
    }
    const id = String(answer.headers['x-request-id']);
    await replica.stop();
    await world.stop();
    const dependencies = spansOf(own, id).map(({ attributes }) => attributes['dependency']);
    expect(dependencies).toEqual(expect.arrayContaining(['openai', 'telegram']));
    const caption = world.providers.posts('aurora')[0]?.caption ?? '';
    expect(caption.length).toBeGreaterThan(12);
    expectLawful(own, ['.jpg', 'aurora_studio', '@', caption.slice(0, 12)]);
    await own.close();
  });
});

describe('a collector that is of no use', () => {
  it.each<[string, OtlpBehaviour]>([
    ['says that it is busy', 'busy'],
    ['refuses', 'refuse'],
    ['sends elsewhere', 'redirect'],
    ['ends connections', 'drop'],
    ['never answers', 'hang'],
  ])(
    'when it %s, requests are answered, one line says so, and the stop is not held up for long',
    async (_w, behaviour) => {
      const useless = await startOtlp(behaviour);
      const app = await startTestApp({ env: tracing(useless, { OTEL_EXPORTER_OTLP_TIMEOUT: '100' }) });
      for (let round = 1; round <= 3; round++) {
        const admin = await signIn(app.url, round % 2 === 0 ? 'aurora.localhost' : 'harbor.localhost');
        expect((await ask(app, '/api/config/features', admin)).status).toBe(200);
        await until(() => useless.asked >= round);
      }
      await stopGracefully(app);
      const said = app.lines.filter(({ dependency }) => dependency === 'collector');
      expect(said).toMatchObject([{ level: 'warn', event: 'dependency_call_failed', operation: 'export_spans' }]);
      expect(said.every((line) => !('request_id' in line))).toBe(true);
      await app.stop();
      await useless.close();
    },
  );

  it('when spans wait and the service is told to stop, they are sent before it is gone', async () => {
    const late = await startOtlp();
    const app = await startTestApp({ env: tracing(late, { OTEL_BSP_SCHEDULE_DELAY: '60000' }) });
    for (const Host of ['aurora.localhost', 'harbor.localhost']) await ask(app, '/api/config/features', { Host });
    expect(late.asked).toBe(0);
    await app.stop();
    const tenants = roots(late).map(({ attributes }) => attributes['tenant']);
    expect(tenants).toEqual(['aurora', 'harbor']);
    await late.close();
  });
});
