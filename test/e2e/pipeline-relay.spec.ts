import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { RELAY_METRICS } from '../../src/pipeline-logs/metrics/index.js';
import { idempotencyKey } from '../../src/pipeline-logs/delivery/index.js';
import { MetricsReport } from '../../src/platform/metrics/index.js';
import { startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { pipelineEvent } from '../support/gitlab/pipeline-event.js';
import { startGitLab } from '../support/gitlab/index.js';
import type { GitLabJob, RunningGitLab } from '../support/gitlab/index.js';
import { startLogApi } from '../support/log-api/index.js';
import type { LogApiJournalEntry, RunningLogApi } from '../support/log-api/index.js';

/** Whatever must stay where it is. */
const SECRETS = {
  gitlab: 'glpat-canary-of-gitlab-0123',
  webhook: 'canary-of-the-webhook-0123',
  api: 'canary-of-the-log-api-0123',
  header: 'canary-of-a-header-0123',
  signing: `whsec_${Buffer.from('canary-of-a-signing-key-01234567').toString('base64')}`,
  variable: 'canary-of-a-variable',
  avatar: 'avatar-of-john.png',
  runner: 'a runner of the house',
};
const WAIT_MS = 25_000;

let app: TestApp;
let output: string;
let gitlab: RunningGitLab;
let api: RunningLogApi;
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'publisher-relay-'));
  gitlab = await startGitLab({ token: SECRETS.gitlab });
  api = await startLogApi({ token: SECRETS.api, signingSecret: SECRETS.signing });
  app = await startTestApp({
    env: {
      GITLAB_URL: `${gitlab.url}/`,
      GITLAB_TOKEN: SECRETS.gitlab,
      WEBHOOK_SECRET: SECRETS.webhook,
      API_POST_ENABLED: 'true',
      API_POST_URL: `${api.url}?team=canary-of-a-query`,
      API_POST_AUTH_TOKEN: SECRETS.api,
      API_POST_HEADERS: JSON.stringify({ 'X-Team': SECRETS.header }),
      API_POST_SIGNING_SECRET: SECRETS.signing,
      API_POST_COMPRESSION: 'gzip',
      API_POST_SAVE_TO_FILE: 'true',
      LOG_SAVE_JOB_STATUS: 'success, FAILED',
      LOG_EXCLUDE_PROJECTS: '124',
      RETRY_ATTEMPTS: '1',
      RETRY_DELAY: '0',
      LOG_OUTPUT_DIR: output,
    },
  });
});
afterAll(async () => {
  await app.stop();
  await gitlab.close();
  await api.close();
  await rm(output, { recursive: true, force: true });
});

const JOBS: readonly GitLabJob[] = [
  {
    id: 457,
    name: 'test:unit',
    status: 'failed',
    trace: Buffer.concat([Buffer.from('grün \u001b[0m'), Buffer.of(0xff, 0x0a)]),
  },
  { id: 456, name: 'build:production', stage: 'build', trace: `token ${SECRETS.gitlab} ${'x'.repeat(1200)}\n` },
  { id: 458, name: 'gone', trace: null },
  { id: 459, name: 'not finished', status: 'manual' },
];

async function fire(pipelineId: number, projectId = 123): Promise<void> {
  const user = { id: 1, name: 'John Doe', avatar_url: SECRETS.avatar, email: '[REDACTED]' };
  const event = pipelineEvent({ id: pipelineId, projectId, more: { user } });
  const headers = { 'X-Gitlab-Event': 'Pipeline Hook', 'X-Gitlab-Token': SECRETS.webhook, Host: 'nobody.localhost' };
  const answer = await request(app.url).post('/webhook/gitlab').set(headers).send(event);
  expect([answer.status, (answer.body as { status: string }).status]).toEqual([200, 'success']);
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('it has not happened in time');
}

const deliveryOf = (pipelineId: number): Promise<LogApiJournalEntry> =>
  until(() => api.stored().find(({ body }) => body?.includes(`"pipeline_id":${pipelineId},`)));

/** When nothing of a pipeline is under way any more. */
const settled = (pipelineId: number): Promise<true> =>
  until(async () => {
    const records = await readdir(join(app.dataDir, 'pipeline-logs', 'records')).catch(() => []);
    return records.some((id) => id.startsWith(`${pipelineId}-`)) ? undefined : true;
  });

const metricsText = (): Promise<string> => app.app.get<MetricsReport>(MetricsReport, { strict: false }).text();

/** Paths and texts of all files below a folder. */
async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  );
}

describe('a pipeline that has ended', () => {
  test('when its webhook comes, one request has its logs, and files have them as well', async () => {
    gitlab.put({ projectId: 123, pipelineId: 12345, jobs: JOBS });
    await fire(12345);
    const delivery = await deliveryOf(12345);
    await settled(12345);
    const times = {
      created_at: '2024-01-01T00:00:00Z',
      started_at: '2024-01-01T00:00:05Z',
      finished_at: '2024-01-01T00:01:05Z',
    };
    const rest = { ...times, duration: 60.2, ref: 'main' };
    const build = `token [MASKED] ${'x'.repeat(1200)}\n`;
    const expected = JSON.stringify({
      ...{ pipeline_id: 12345, project_id: 123, project_name: 'my-app', status: 'success', ref: 'main' },
      ...{ sha: 'abc123def456abc123def456abc123def456abcd', source: 'push', pipeline_type: 'main' },
      ...{ created_at: '2024-01-01T00:00:00Z', finished_at: '2024-01-01T00:02:00Z', duration: 120.5 },
      user: { name: 'John Doe', email: null },
      stages: ['build', 'test', 'deploy'],
      jobs: [
        { job_id: 456, job_name: 'build:production', log_content: build, status: 'success', stage: 'build', ...rest },
        {
          job_id: 457,
          job_name: 'test:unit',
          log_content: 'grün \u001b[0m\ufffd\n',
          status: 'failed',
          stage: 'test',
          ...rest,
        },
        {
          job_id: 458,
          job_name: 'gone',
          log_content: '',
          status: 'success',
          stage: 'test',
          ...rest,
          log_unavailable: 'not_found',
        },
      ],
    });
    expect(delivery.body?.toString('utf8')).toBe(expected);
    const semanticKey = JSON.stringify([gitlab.url, 123, 12345, 'success', '2024-01-01T00:02:00Z']);
    expect(delivery.key).toBe(idempotencyKey(semanticKey, createHash('sha256').update(expected).digest('hex')));
    expect(delivery.headers).toMatchObject({ 'x-team': SECRETS.header, 'content-encoding': 'gzip' });
    expect(api.journal.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(
      gitlab.journal.map(({ problem }) => problem).filter((problem) => problem !== '404 Not Found' && problem),
    ).toEqual([]);
    const folder = join(output, 'my-app_123', 'pipeline_12345');
    expect((await readdir(folder)).sort()).toEqual([
      'job_456_build_production.log',
      'job_457_test_unit.log',
      'metadata.json',
    ]);
    expect(await readFile(join(folder, 'job_456_build_production.log'), 'utf8')).toBe(build);
  });

  test('when a project is kept out, GitLab is not asked and nothing is sent; only metadata.json is written', async () => {
    const [asked, sent] = [gitlab.journal.length, api.journal.length];
    await fire(20_001, 124);
    await settled(20_001);
    expect([gitlab.journal.length, api.journal.length]).toEqual([asked, sent]);
    expect(await readdir(join(output, 'my-app_124', 'pipeline_20001'))).toEqual(['metadata.json']);
  });

  test('when the receiver fails for a while, it gets the same bytes under the same key', async () => {
    gitlab.put({ projectId: 123, pipelineId: 12346, jobs: [{ id: 500 }] });
    api.control.failNext({ kind: 'answer', status: 500, body: { echo: SECRETS.api } });
    const from = api.journal.length;
    await fire(12346);
    await deliveryOf(12346);
    await settled(12346);
    const attempts = api.journal.slice(from).map(({ key, sha256, status }) => ({ key, sha256, status }));
    const [{ key, sha256 } = {}] = attempts;
    expect(attempts).toEqual([
      { key, sha256, status: 500 },
      { key, sha256, status: 200 },
    ]);
  });

  test('when GitLab refuses the list of jobs, the pipeline is dead and nothing is sent', async () => {
    const sent = api.journal.length;
    await fire(12347);
    await settled(12347);
    const dead = await readdir(join(app.dataDir, 'pipeline-logs', 'dead'));
    expect(dead.map((id) => id.split('-')[0])).toEqual(['12347']);
    expect(api.journal.length).toBe(sent);
  });

  test('when pipelines were delivered, kept out and given up, the metrics tell so, and name none of them', async () => {
    await fetch(`${app.url}/webhook`, { method: 'POST', headers: { 'X-Gitlab-Token': 'wrong' } });
    // The last of them is counted a moment after its record has gone.
    const text = await until(async () => {
      const now = await metricsText();
      return now.includes('outcome="dead"} 1') ? now : undefined;
    });
    const lines = text.split('\n').filter((line) => line.startsWith('pipeline_logs_'));
    expect(lines).toEqual(
      expect.arrayContaining([
        'pipeline_logs_webhooks_total{result="success"} 4',
        'pipeline_logs_webhooks_total{result="unauthorized"} 1',
        'pipeline_logs_attempts_total{status_class="2xx"} 2',
        'pipeline_logs_attempts_total{status_class="5xx"} 1',
        'pipeline_logs_attempt_duration_seconds_count 3',
        'pipeline_logs_deliveries_total{outcome="delivered"} 2',
        'pipeline_logs_deliveries_total{outcome="finished"} 1',
        'pipeline_logs_deliveries_total{outcome="dead"} 1',
        'pipeline_logs_gitlab_requests_total{operation="jobs",outcome="not_found"} 1',
        'pipeline_logs_gitlab_requests_total{operation="trace",outcome="not_found"} 1',
        'pipeline_logs_outbox_records{state="pending"} 0',
        'pipeline_logs_outbox_records{state="dead"} 1',
        'pipeline_logs_oldest_pending_seconds 0',
        'pipeline_logs_truncated_logs_total 0',
      ]),
    );
    expect(lines.filter((line) => /1234[567]|20001|my-app/.test(line.split(' ')[0] ?? ''))).toEqual([]);
    const told = new Set(lines.map((line) => /^[a-z_]+/.exec(line)?.[0].replace(/_(bucket|sum|count)$/, '')));
    expect([...told].sort()).toEqual(
      Object.values(RELAY_METRICS)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('when all that was written, sent and logged is searched, no secret and no variable is in it', async () => {
    const files = { ...(await filesBelow(join(app.dataDir, 'pipeline-logs'))), ...(await filesBelow(output)) };
    expect(Object.keys(files).length).toBeGreaterThan(6);
    const bodies = api.journal.map(({ body }) => body?.toString('utf8') ?? '');
    const written = [...Object.values(files), ...bodies, ...app.rawLines, await metricsText()].join('\n');
    const canaries = [
      ...Object.values(SECRETS),
      'canary-of-a-query',
      Buffer.from(SECRETS.signing.slice(6), 'base64').toString(),
    ];
    expect(written).toContain('STATUS=500');
    expect(canaries.filter((canary) => written.includes(canary))).toEqual([]);
    const toGitLab = JSON.stringify(gitlab.journal);
    expect([SECRETS.api, SECRETS.header, SECRETS.webhook].filter((canary) => toGitLab.includes(canary))).toEqual([]);
    const toApi = JSON.stringify(api.journal.map(({ headers }) => headers));
    expect([SECRETS.gitlab, SECRETS.webhook].filter((canary) => toApi.includes(canary))).toEqual([]);
  });
});
