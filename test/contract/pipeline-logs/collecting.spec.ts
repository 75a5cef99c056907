import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { Secret } from '../../../src/kernel/index.js';
import { CollectError } from '../../../src/pipeline-logs/steps.js';
import { GitLabCollector } from '../../../src/pipeline-logs/gitlab/index.js';
import type { CollectorParts } from '../../../src/pipeline-logs/gitlab/index.js';
import type { FilterSettings } from '../../../src/pipeline-logs/settings.js';
import { openBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import type { RelayBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import type { DeliveryOutbox, RelayRecord } from '../../../src/pipeline-logs/outbox/index.js';
import { startGitLab } from '../../support/gitlab/index.js';
import type { GitLabFault, GitLabJob, RunningGitLab } from '../../support/gitlab/index.js';

const TOKEN = 'glpat-of-the-relay-0123';
const MIB = 1024 * 1024;
const ALL: FilterSettings = {
  pipelineStatuses: null,
  jobStatuses: null,
  projects: new Set(),
  excludedProjects: new Set(),
  metadataAlways: true,
};

const http = createHttpClient(new SystemClock());
let bench: RelayBench;
let gitlab: RunningGitLab;
let pipelineId = 1000;
let waits: number[] = [];
const never = new AbortController().signal;

beforeAll(async () => {
  bench = await openBench();
  gitlab = await startGitLab({ token: TOKEN });
});
afterAll(async () => {
  http.onApplicationShutdown();
  await gitlab.close();
  await bench.close();
});
beforeEach(() => {
  waits = [];
  pipelineId += 1;
});
afterEach(() => gitlab.control.heal());

function collector(more: Partial<CollectorParts> & { maxTraceBytes?: number } = {}): GitLabCollector {
  const { maxTraceBytes = MIB, ...parts } = more;
  return new GitLabCollector({
    ...{ http, clock: bench.clock, ids: { ...bench.ids, uuid: () => '', hex: () => '', random: () => 0 } },
    settings: { url: gitlab.url, token: new Secret(TOKEN), traceConcurrency: 4, maxTraceBytes },
    retryAttempts: 3,
    retryDelaySeconds: 2,
    outbox: bench.outbox,
    filters: ALL,
    redact: true,
    sleep: (ms) => Promise.resolve(void waits.push(ms)),
    ...parts,
  });
}

function prepare(jobs: readonly GitLabJob[]): Promise<RelayRecord> {
  gitlab.put({ projectId: 123, pipelineId, jobs });
  return bench.accepted({ pipeline_id: pipelineId });
}

const asked = (): readonly string[] => gitlab.journal.slice(seen).map(({ target }) => target);
let seen = 0;
beforeEach(() => {
  seen = gitlab.journal.length;
});

async function logOf(record: RelayRecord, jobId: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bench.outbox.readTrace(record.id, jobId) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const unavailable = (record: RelayRecord): unknown => record.jobs.map((job) => [job.facts.job_id, job.unavailable]);

describe('jobs and their logs', () => {
  test('when there are 101 jobs over two pages, all come, ids ascending, those run again left out', async () => {
    const jobs = Array.from({ length: 102 }, (_, at) => ({ id: 900 - at, isRetried: at === 7 }));
    const record = await collector().collect(await prepare(jobs), never);
    const ids = record.jobs.map(({ facts }) => facts.job_id);
    expect(ids).toEqual(Array.from({ length: 102 }, (_, at) => 799 + at).filter((id) => id !== 893));
    expect(asked().filter((target) => target.includes('/jobs?'))).toEqual([
      `/api/v4/projects/123/pipelines/${pipelineId}/jobs?per_page=100&page=1`,
      `/api/v4/projects/123/pipelines/${pipelineId}/jobs?per_page=100&page=2`,
    ]);
    expect(gitlab.journal.slice(seen).every(({ problem }) => problem === null)).toBe(true);
    expect(await bench.outbox.read(record.id)).toEqual(record);
    expect(record.state).toBe('collecting');
  });

  test('when a server leaves the headers of pages out, a short page is the last', async () => {
    gitlab.control.fail({ kind: 'no_page_headers' }, { operation: 'jobs' });
    const record = await prepare(Array.from({ length: 101 }, (_, at) => ({ id: at + 1 })));
    expect((await collector().collect(record, never)).jobs).toHaveLength(101);
  });

  test('when a job lacks members, they are null, its name is unknown, and its times have one form', async () => {
    const members = {
      name: undefined,
      stage: null,
      started_at: null,
      duration: 'long',
      created_at: '2024-01-01T01:00:00.5+01:00',
    };
    const record = await collector().collect(await prepare([{ id: 5, members }]), never);
    expect(record.jobs[0]?.facts).toEqual({
      job_id: 5,
      job_name: 'unknown',
      status: 'success',
      stage: null,
      created_at: '2024-01-01T00:00:00.500Z',
      started_at: null,
      finished_at: '2024-01-01T00:01:05Z',
      duration: null,
      ref: 'main',
    });
  });

  test('when a log has bad bytes, colours, secrets and a false charset, it is UTF-8, coloured and masked', async () => {
    const trace = Buffer.concat([
      Buffer.from('\u001b[32mgrün\u001b[0m glpat-ABCDEFGH1234567890 '),
      Buffer.of(0xff, 0x0a),
    ]);
    gitlab.control.fail({ kind: 'charset', type: 'text/plain; charset=iso-8859-1' }, { operation: 'trace' });
    const record = await collector().collect(await prepare([{ id: 6, trace }]), never);
    const log = '\u001b[32mgrün\u001b[0m [MASKED] \ufffd\n';
    expect(await logOf(record, 6)).toBe(log);
    expect(record.jobs).toMatchObject([{ bytes: Buffer.byteLength(log), cut: false, unavailable: null }]);
  });

  test('when masking is off, the log stays', async () => {
    const trace = 'glpat-ABCDEFGH1234567890\n';
    const record = await collector({ redact: false }).collect(await prepare([{ id: 7, trace }]), never);
    expect(await logOf(record, 7)).toBe(trace);
  });

  test('when a log is larger than allowed, what arrived is kept up to a whole character; an empty one is empty', async () => {
    const jobs = [
      { id: 8, trace: { bytes: 3 * MIB } },
      { id: 9, trace: '' },
      { id: 10, trace: `${'x'.repeat(MIB - 1)}üüü` },
      { id: 11, trace: 'x'.repeat(MIB) },
    ];
    const record = await collector().collect(await prepare(jobs), never);
    expect(record.jobs.map(({ bytes, cut }) => [bytes, cut])).toEqual([
      [MIB, true],
      [0, false],
      [MIB - 1, true],
      [MIB, false],
    ]);
  });

  test('when no more than so many are read at once, that holds', async () => {
    const hold = gitlab.control.hold({ operation: 'trace' });
    const settings = { url: gitlab.url, token: new Secret(TOKEN), traceConcurrency: 2, maxTraceBytes: MIB };
    const jobs = Array.from({ length: 6 }, (_, at) => ({ id: 20 + at }));
    const collecting = collector({ settings }).collect(await prepare(jobs), never);
    await hold.waitFor(2);
    expect(gitlab.journal.slice(seen).filter(({ operation }) => operation === 'trace')).toHaveLength(2);
    hold.release();
    expect((await collecting).jobs).toHaveLength(6);
  });
});

describe('what GitLab refuses or breaks', () => {
  const REFUSALS: readonly (readonly [number, string])[] = [
    [404, 'not_found'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [400, 'fetch_failed'],
    [302, 'fetch_failed'],
  ];
  test.each(REFUSALS)(
    'when a log is answered %i, it is not asked again and is %s; the others are there',
    async (status, why) => {
      const headers = { Location: `${gitlab.url}/elsewhere` };
      const words = `error text ${status}`;
      gitlab.control.fail({ kind: 'answer', status, text: words, headers }, { operation: 'trace', jobId: 31 });
      const record = await collector().collect(await prepare([{ id: 30 }, { id: 31 }, { id: 32 }]), never);
      expect(unavailable(record)).toEqual([
        [30, null],
        [31, why],
        [32, null],
      ]);
      expect(await logOf(record, 32)).toBe('the log of job 32\n');
      expect(record.jobs[1]?.bytes).toBe(0);
      expect(asked().filter((target) => target.includes('/31/') || target === '/elsewhere')).toHaveLength(1);
    },
  );

  const PASSING: readonly GitLabFault[] = [
    { kind: 'answer', status: 500, text: 'Internal Server Error' },
    { kind: 'answer', status: 408 },
    { kind: 'reset' },
    { kind: 'cut' },
  ];
  test.each(PASSING)(
    'when a log meets $kind $status again and again, it is given up after three retries',
    async (fault) => {
      gitlab.control.fail(fault, { operation: 'trace', jobId: 41 });
      const record = await collector().collect(await prepare([{ id: 40 }, { id: 41 }]), never);
      expect(unavailable(record)).toEqual([
        [40, null],
        [41, 'fetch_failed'],
      ]);
      expect(waits).toEqual([2000, 4000, 8000]);
    },
  );

  test('when it is only for a while, the log comes whole', async () => {
    gitlab.control.fail({ kind: 'cut' }, { operation: 'trace', jobId: 42, times: 2 });
    const record = await collector().collect(await prepare([{ id: 42, trace: 'whole\n'.repeat(999) }]), never);
    expect((await logOf(record, 42)) === 'whole\n'.repeat(999)).toBe(true);
    expect(waits).toEqual([2000, 4000]);
  });

  test('when too many requests came, it waits as long as is asked, at most five minutes', async () => {
    const tooMany = (after: string): GitLabFault => ({
      kind: 'answer',
      status: 429,
      headers: { 'Retry-After': after },
    });
    const record = await prepare([{ id: 43 }]);
    for (const after of ['120', '9000', '1']) gitlab.control.failNext(tooMany(after), { operation: 'jobs' });
    await collector().collect(record, never);
    expect(waits).toEqual([120_000, 300_000, 8000]);
  });

  test('when a log stalls, drips without end, or hangs, it ends at its limit', async () => {
    gitlab.control.fail({ kind: 'stall' }, { jobId: 44 });
    gitlab.control.fail({ kind: 'drip', everyMs: 20 }, { jobId: 45 });
    gitlab.control.fail({ kind: 'hang' }, { jobId: 46 });
    const parts = { retryAttempts: 0, limits: { totalMs: 1500, idleMs: 400 } };
    const record = await prepare([{ id: 44, trace: 'x'.repeat(999) }, { id: 45 }, { id: 46 }]);
    expect(unavailable(await collector(parts).collect(record, never))).toEqual([
      [44, 'fetch_failed'],
      [45, 'fetch_failed'],
      [46, 'fetch_failed'],
    ]);
  });

  test.each([404, 401, 403, 400, 302])('when the list of jobs is answered %i, that is final', async (status) => {
    gitlab.control.fail({ kind: 'answer', status }, { operation: 'jobs' });
    const failure: unknown = await collector()
      .collect(await prepare([]), never)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CollectError);
    expect(failure).toMatchObject({ isFinal: true });
    expect(asked()).toHaveLength(1);
  });

  const BROKEN: readonly GitLabFault[] = [
    { kind: 'answer', status: 503 },
    { kind: 'bad_json' },
    { kind: 'html' },
    { kind: 'answer', status: 200, body: [{ id: '1' }] },
    { kind: 'answer', status: 200, body: [{ id: 1.5 }] },
    { kind: 'answer', status: 200, body: { id: 1 } },
    { kind: 'answer', status: 200, body: [], headers: { 'X-Next-Page': '1' } },
  ];
  test.each(BROKEN)('when the list of jobs stays broken (%j), it is for a later round', async (fault) => {
    gitlab.control.fail(fault, { operation: 'jobs' });
    const failure: unknown = await collector()
      .collect(await prepare([{ id: 1 }]), never)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'CollectError', isFinal: false });
    expect(waits).toEqual([2000, 4000, 8000]);
  });

  test('when a page is larger than 8 MB, or pages never end, that is final', async () => {
    gitlab.control.failNext({ kind: 'huge', megabytes: 9 }, { operation: 'jobs' });
    await expect(collector().collect(await prepare([]), never)).rejects.toMatchObject({ isFinal: true });
    gitlab.control.fail(
      { kind: 'answer', status: 200, body: [], headers: { 'X-Next-Page': '101' } },
      { operation: 'jobs' },
    );
    await expect(collector().collect(await prepare([]), never)).rejects.toMatchObject({ isFinal: true });
  });
});

describe('filters', () => {
  const record = (status: 'success' | 'failed'): Promise<RelayRecord> =>
    bench.accepted({ pipeline_id: (pipelineId += 1), status });
  const wanted = async (filters: Partial<FilterSettings>, status: 'success' | 'failed' = 'success'): Promise<boolean> =>
    collector({ filters: { ...ALL, ...filters } }).isWanted(await record(status));

  test('when statuses are named, only those pipelines are wanted', async () => {
    const pipelineStatuses = new Set(['failed']);
    expect(await wanted({ pipelineStatuses })).toBe(false);
    expect(await wanted({ pipelineStatuses }, 'failed')).toBe(true);
    expect(await wanted({})).toBe(true);
  });

  test('when projects are let in, the list of those kept out is not read', async () => {
    expect(await wanted({ projects: new Set([123]), excludedProjects: new Set([123]) })).toBe(true);
    expect(await wanted({ projects: new Set([124]) })).toBe(false);
    expect(await wanted({ excludedProjects: new Set([123]) })).toBe(false);
    expect(await wanted({ excludedProjects: new Set([124]) })).toBe(true);
  });

  test('when job statuses are named, other logs are never asked for; none left is no failure', async () => {
    const filters = { ...ALL, jobStatuses: new Set(['failed']) };
    const jobs = [{ id: 50 }, { id: 51, status: 'failed' }, { id: 52, members: { status: null } }];
    const some = await collector({ filters }).collect(await prepare(jobs), never);
    expect(some.jobs.map(({ facts }) => facts.job_id)).toEqual([51]);
    expect(asked().filter((target) => target.endsWith('/trace'))).toEqual(['/api/v4/projects/123/jobs/51/trace']);
    pipelineId += 1;
    const none = await collector({ filters }).collect(await prepare([{ id: 50 }]), never);
    expect([none.wanted, none.jobs]).toEqual([[], []]);
  });
});

describe('a pipeline whose collecting was interrupted', () => {
  test('when it goes on, complete logs are not read again', async () => {
    const jobs = [{ id: 60 }, { id: 61 }];
    const record = await prepare(jobs);
    const control = new AbortController();
    const hold = gitlab.control.hold({ operation: 'trace', jobId: 61 });
    const collecting = collector().collect(record, control.signal);
    await hold.waitFor();
    for (let had = 0; had < 1;) {
      had = (await bench.outbox.read(record.id))?.jobs.length ?? 0;
      await new Promise((done) => setTimeout(done, 10));
    }
    control.abort(new Error('the process ends'));
    await expect(collecting).rejects.toThrow('the process ends');
    hold.release();
    const half = await bench.outbox.read(record.id);
    expect(half).toMatchObject({ state: 'collecting', jobs: [{ facts: { job_id: 60 } }] });
    seen = gitlab.journal.length;
    if (half === null) throw new Error('the record is gone');
    const whole = await collector().collect(half, never);
    expect(whole.jobs.map(({ facts }) => facts.job_id)).toEqual([60, 61]);
    expect(asked()).toEqual(['/api/v4/projects/123/jobs/61/trace']);
  });

  test('when a log cannot be stored, that is no failure of GitLab', async () => {
    const full = new Error('no space left');
    const save = (record: RelayRecord): Promise<void> => bench.outbox.save(record);
    const outbox = { save, writeTrace: () => Promise.reject(full) } as unknown as DeliveryOutbox;
    await expect(collector({ outbox }).collect(await prepare([{ id: 70 }, { id: 71 }]), never)).rejects.toBe(full);
  });
});
