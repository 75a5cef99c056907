import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../../src/kernel/index.js';
import { BodyFreezer } from '../../../src/pipeline-logs/payload/index.js';
import { PayloadTooLargeError } from '../../../src/pipeline-logs/steps.js';
import { openBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import { pieces } from '../../../src/pipeline-logs/testing/pieces.js';
import type { BenchJob, RelayBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import type { RelayRecord } from '../../../src/pipeline-logs/outbox/index.js';
import type { PipelineFacts } from '../../../src/pipeline-logs/pipeline.types.js';
import { fc, runs } from '../../support/properties.js';

let bench: RelayBench;
let pipelineId = 2000;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const golden = (name: string): string => readFileSync(join(__dirname, 'bodies', name), 'utf8');

function freeze(record: RelayRecord, limits: { budget?: number; maxLogBytes?: number } = {}): Promise<RelayRecord> {
  const { budget = 0, maxLogBytes = 0 } = limits;
  const keyOf = (key: string, sha256: string): string => `${key} ${sha256}`;
  return new BodyFreezer({ outbox: bench.outbox, clock: bench.clock, maxLogBytes, keyOf }).freeze(record, budget);
}

async function bodyOf({ id }: RelayRecord): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bench.outbox.readBody(id) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

interface Job {
  readonly log_content: string;
  readonly log_truncated?: boolean;
  readonly log_size?: number;
}
const jobsOf = (body: string): readonly Job[] => (JSON.parse(body) as { jobs: readonly Job[] }).jobs;

/** A pipeline with these logs, each a job. */
function withLogs(logs: readonly string[]): Promise<RelayRecord> {
  pipelineId += 1;
  const jobs = logs.map((log, at) => ({ facts: { job_id: at + 1 }, log: pieces(Buffer.from(log), 13) }));
  return bench.collected(jobs, { pipeline_id: pipelineId });
}

describe('the body', () => {
  test('when the pipeline is that of the example, the bytes are those of the example', async () => {
    const times = { created_at: '2024-01-01T00:01:10Z', started_at: '2024-01-01T00:01:15Z' };
    const second = { ...times, finished_at: '2024-01-01T00:02:00Z', duration: 45.3 };
    const record = await bench.collected([
      { facts: { job_id: 456, job_name: 'build:production', stage: 'build' }, log: 'Full build logs here...' },
      { facts: { job_id: 457, job_name: 'test:unit', stage: 'test', ...second }, log: 'Full test logs here...' },
    ]);
    const frozen = await freeze(record);
    const body = await bodyOf(record);
    expect(body).toBe(JSON.stringify(JSON.parse(golden('example.json'))));
    const { sha256, bytes, key, truncatedLogs } = frozen.body ?? {};
    expect([sha256, bytes, truncatedLogs]).toEqual([sha256Hex(body), Buffer.byteLength(body), 0]);
    expect(key).toBe(`${record.semanticKey} ${sha256Hex(body)}`);
    expect(await bench.outbox.read(record.id)).toEqual(frozen);
    expect(frozen).toMatchObject({ state: 'frozen', sending: { attempts: 0, rounds: 0, lastStatus: null } });
  });

  test('when nothing is known, logs are odd or missing, the bytes are those of the golden file', async () => {
    const nothing = { created_at: null, started_at: null, finished_at: null, ref: null };
    const facts: Partial<PipelineFacts> = {
      ...{ pipeline_id: 2 ** 53 - 1, project_id: 1, project_name: null, status: 'canceled', ref: null, sha: null },
      ...{ source: null, pipeline_type: 'unknown', created_at: null, finished_at: '2024-01-01T00:02:00.250Z' },
      ...{ duration: null, user: { name: 'Zoë "Z" Löwe', email: null }, stages: [] },
    };
    const odd = '\u001b[32mok\u001b[0;m\r\n\t"quoted" \\ slash / \b\f\0\u001f\u007f ü 🎉 \ufffd \u2028end';
    const jobs: readonly BenchJob[] = [
      { facts: { job_id: 7, job_name: 'unknown', status: null, stage: null, duration: null, ...nothing } },
      {
        facts: { job_id: 8, job_name: 'größe/\\', status: 'failed', duration: 0, started_at: null, finished_at: null },
        log: odd,
        cut: true,
      },
      { facts: { job_id: 9, job_name: 'gone' }, unavailable: 'forbidden' },
    ];
    const record = await bench.collected(jobs, facts);
    await freeze(record);
    expect(await bodyOf(record)).toBe(golden('edges.json'));
  });

  test('when there are no jobs, the list is empty; when nobody is named, the person is null', async () => {
    const record = await bench.collected([], { pipeline_id: (pipelineId += 1), user: null });
    await freeze(record);
    const body = await bodyOf(record);
    expect(body.endsWith('"jobs":[]}')).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ user: null, jobs: [] });
  });

  test('when any log comes in any pieces, it is escaped as a whole would be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (log) => {
        const whole = Buffer.from(log).toString('utf8');
        const record = await withLogs([whole]);
        await freeze(record);
        expect((await bodyOf(record)).includes(`"log_content":${JSON.stringify(whole)},"status"`)).toBe(true);
      }),
      { numRuns: runs(15, 500) },
    );
  });
});

describe('the size of the body', () => {
  test('when a log is larger than one may be, its tail stays, from a whole character on, after one line', async () => {
    const record = await withLogs([`${'a'.repeat(50)}üü${'b'.repeat(9)}`, 'c'.repeat(12)]);
    const frozen = await freeze(record, { maxLogBytes: 12 });
    // Twelve bytes from the end lies the middle of an ü.
    expect(jobsOf(await bodyOf(record))).toMatchObject([
      {
        log_content: `[log truncated: 52 bytes removed from the start]\nü${'b'.repeat(9)}`,
        log_truncated: true,
        log_size: 63,
      },
      { log_content: 'c'.repeat(12) },
    ]);
    expect(frozen.body?.truncatedLogs).toBe(1);
    expect(jobsOf(await bodyOf(record))[1]).not.toHaveProperty('log_truncated');
  });

  test('when the sum is too large, the largest are cut to one level and the small ones stay', async () => {
    const record = await withLogs(['x'.repeat(20_000), 'y'.repeat(300), 'z'.repeat(40_000), 'w'.repeat(2000)]);
    const frozen = await freeze(record, { budget: 20_000 });
    const body = await bodyOf(record);
    const [x = '', y, z = '', w] = jobsOf(body).map(({ log_content: log }) => log);
    expect([y, w]).toEqual(['y'.repeat(300), 'w'.repeat(2000)]);
    expect(x.split('\n')[1]).toHaveLength(z.split('\n')[1]?.length ?? 0);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(19_990);
    expect(frozen.body).toMatchObject({ truncatedLogs: 2, budget: 20_000, bytes: Buffer.byteLength(body) });
  });

  test('when escapes make it too large, the bytes as they are sent count', async () => {
    const record = await withLogs(['\u001b'.repeat(1000)]);
    await freeze(record, { budget: 2000 });
    const body = await bodyOf(record);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2000);
    const [line, tail] = jobsOf(body)[0]?.log_content.split('\n') ?? [];
    expect(line).toMatch(/^\[log truncated: \d+ bytes removed from the start\]$/);
    expect(tail).toBe('\u001b'.repeat(tail?.length ?? 0));
  });

  test('when not even lines about the cuts fit, every log is empty; when that does not, it is too large', async () => {
    const record = await withLogs(Array.from({ length: 10 }, () => 'x'.repeat(500)));
    await freeze(record, { budget: 1 << 20 });
    const fixed = Buffer.byteLength(await bodyOf(record)) - 5000;
    await freeze(record, { budget: fixed + 400 });
    expect(jobsOf(await bodyOf(record))[9]).toMatchObject({ log_content: '', log_truncated: true, log_size: 500 });
    await expect(freeze(record, { budget: fixed })).rejects.toThrow(PayloadTooLargeError);
  });

  test('when it is composed once more, the bytes are the same', async () => {
    const record = await withLogs(['x'.repeat(3000), 'ü'.repeat(3000)]);
    const first = await freeze(record, { budget: 4000 });
    expect((await freeze(record, { budget: 4000 })).body).toEqual(first.body);
  });

  test('when any logs meet any budget, the body fits, is JSON, and each log is a tail of its own', async () => {
    const log = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('ü', '\n', 'a', '\u001b', '🎉'), maxLength: 600 }),
    );
    const limits = fc.record({
      budget: fc.integer({ min: 900, max: 3000 }),
      maxLogBytes: fc.integer({ min: 0, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(log, { minLength: 1, maxLength: 4 }), limits, async (texts, limit) => {
        const logs = texts.map((text) => Buffer.from(text).toString('utf8'));
        const record = await withLogs(logs);
        const frozen = await freeze(record, limit).catch((error: unknown) => error);
        if (frozen instanceof PayloadTooLargeError) return;
        const body = await bodyOf(record);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(limit.budget);
        for (const [at, job] of jobsOf(body).entries()) expectTail(job, logs[at] ?? '', limit.maxLogBytes);
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  function expectTail(job: Job, log: string, maxLogBytes: number): void {
    if (job.log_truncated !== true) return expect(job.log_content).toBe(log);
    expect(job.log_size).toBe(Buffer.byteLength(log));
    if (job.log_content === '') return;
    const [line = '', removed = ''] =
      /^\[log truncated: (\d+) bytes removed from the start\]\n/.exec(job.log_content) ?? [];
    const tail = job.log_content.slice(line.length);
    expect(Buffer.from(log).subarray(Number(removed)).toString('utf8')).toBe(tail);
    if (maxLogBytes > 0) expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(maxLogBytes);
  }
});
