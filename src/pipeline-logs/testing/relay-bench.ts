import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog } from '../../platform/logging/index.js';
import { RandomIds, SystemClock } from '../../platform/system/index.js';
import { createDiskOutbox } from '../outbox/disk/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { CollectedJob, JobFacts, PipelineFacts } from '../pipeline.types.js';
import { pieces } from './pieces.js';
import { recordIdOf, semanticKeyOf } from '../webhook/pipeline-keys.js';

/** A line that was logged. */
export interface LoggedLine {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the steps need: an outbox on a disk of its own that is owned, clocks, and what was logged. */
export interface RelayBench {
  readonly folder: string;
  readonly outbox: DeliveryOutbox;
  readonly clock: SystemClock;
  readonly ids: RandomIds;
  readonly log: EventLog;
  readonly lines: readonly LoggedLine[];
  /** A pipeline that was just accepted. */
  accepted(facts?: Partial<PipelineFacts>): Promise<RelayRecord>;
  /** A pipeline with these logs collected. */
  collected(jobs: readonly BenchJob[], facts?: Partial<PipelineFacts>): Promise<RelayRecord>;
  close(): Promise<void>;
}

/** A collected job and its log. */
export interface BenchJob extends Partial<Pick<CollectedJob, 'cut' | 'unavailable'>> {
  readonly facts: Partial<JobFacts> & Pick<JobFacts, 'job_id'>;
  readonly log?: string | AsyncIterable<Uint8Array>;
}

/** The pipeline of the seed's example. */
export const EXAMPLE: PipelineFacts = {
  pipeline_id: 12345,
  project_id: 123,
  project_name: 'my-app',
  status: 'success',
  ref: 'main',
  sha: 'abc123def456...',
  source: 'push',
  pipeline_type: 'main',
  created_at: '2024-01-01T00:00:00Z',
  finished_at: '2024-01-01T00:02:00Z',
  duration: 120.5,
  user: { name: 'John Doe', email: 'john@example.com' },
  stages: ['build', 'test', 'deploy'],
};

/** A job of the API with these members. */
export function jobOf(facts: BenchJob['facts']): JobFacts {
  return {
    job_name: `job ${facts.job_id}`,
    status: 'success',
    stage: 'test',
    created_at: '2024-01-01T00:00:00Z',
    started_at: '2024-01-01T00:00:05Z',
    finished_at: '2024-01-01T00:01:05Z',
    duration: 60.2,
    ref: 'main',
    ...facts,
  };
}

/** Opens a bench in a folder of its own. */
export async function openBench(): Promise<RelayBench> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const [clock, ids] = [new SystemClock(), new RandomIds()];
  const lines: LoggedLine[] = [];
  const log = keptIn(lines);
  const spool = { folder: join(folder, 'spool'), maxBytes: Number.MAX_SAFE_INTEGER, dedupeDays: 7, deadDays: 30 };
  const outbox = createDiskOutbox({ ...spool, clock, ids, log });
  const ownership = await outbox.own();
  const accepted = (facts: Partial<PipelineFacts> = {}): Promise<RelayRecord> =>
    acceptedBy(outbox, { ...EXAMPLE, ...facts });
  return {
    folder,
    outbox,
    clock,
    ids,
    log,
    lines,
    accepted,
    collected: async (jobs, facts) => {
      const record = await accepted(facts);
      const collected: CollectedJob[] = [];
      for (const job of jobs) collected.push(await kept(outbox, record.id, job));
      return { ...record, state: 'collecting', wanted: collected.map((one) => one.facts), jobs: collected };
    },
    close: async () => {
      await ownership?.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function acceptedBy(outbox: DeliveryOutbox, facts: PipelineFacts): Promise<RelayRecord> {
  const semanticKey = semanticKeyOf('https://gitlab.example.com', facts);
  const id = recordIdOf(facts.pipeline_id, semanticKey);
  await outbox.accept({ id, semanticKey, deliveryKey: null, requestId: 'request', facts });
  const record = await outbox.read(id);
  if (record === null) throw new Error('what was accepted is not there');
  return record;
}

async function kept(outbox: DeliveryOutbox, id: string, job: BenchJob): Promise<CollectedJob> {
  const facts = jobOf(job.facts);
  const { log = '', cut = false, unavailable = null } = job;
  const content = typeof log === 'string' ? pieces(Buffer.from(log)) : log;
  const bytes = unavailable === null ? await outbox.writeTrace(id, facts.job_id, content) : 0;
  return { facts, bytes, cut, unavailable };
}

function keptIn(lines: LoggedLine[]): EventLog {
  const keep = (event: string, _message: string, fields: object = {}): void => {
    lines.push({ event, fields: { ...fields } });
  };
  const failure = (event: string): void => void lines.push({ event, fields: {} });
  return { debug: keep, info: keep, warn: keep, error: keep, fatal: keep, failure };
}
