import pLimit from 'p-limit';
import { maskedSecrets } from '../masking/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { CollectedJob, JobFacts } from '../pipeline.types.js';
import type { FilterSettings } from '../settings.js';
import { CollectError } from '../steps.js';
import type { CollectStep } from '../steps.js';
import { isJobWanted, isPipelineWanted } from './filters.js';
import type { GitLabTools } from './gitlab-calls.js';
import { readJobs } from './job-list.js';
import { ReadFailure } from './read-failure.js';
import { collectTrace } from './trace.js';
import type { TraceSink } from './trace.js';

export interface CollectorParts extends GitLabTools {
  readonly outbox: DeliveryOutbox;
  readonly filters: FilterSettings;
  /** `PIPELINE_LOGS_REDACT`. */
  readonly redact: boolean;
  /** Most milliseconds of one log, default 300 000; of silence in it, default 30 000. */
  readonly limits?: Pick<TraceSink, 'totalMs' | 'idleMs'>;
}

/** Reads a pipeline's jobs and their logs from GitLab. Spec: pipeline-logs.md sections 4 and 5. */
export class GitLabCollector implements CollectStep {
  constructor(private readonly parts: CollectorParts) {}

  isWanted({ facts }: RelayRecord): boolean {
    return isPipelineWanted(facts, this.parts.filters);
  }

  async collect(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord> {
    const wanted = record.wanted ?? (await this.#wanted(record, signal));
    const progress = new Progress(this.parts, { ...record, state: 'collecting', wanted });
    await progress.save();
    await this.#traces(progress, wanted, signal);
    return progress.record;
  }

  async #wanted({ facts }: RelayRecord, signal: AbortSignal): Promise<readonly JobFacts[]> {
    const ids = { projectId: facts.project_id, pipelineId: facts.pipeline_id };
    try {
      const jobs = await readJobs(this.parts, ids, signal);
      return jobs.filter((job) => isJobWanted(job, this.parts.filters));
    } catch (error) {
      if (error instanceof ReadFailure) throw new CollectError(!error.isPassing);
      throw error;
    }
  }

  /** All that are missing, some at once. The first that cannot be stored stops the others. */
  async #traces(progress: Progress, wanted: readonly JobFacts[], signal: AbortSignal): Promise<void> {
    const { outbox, redact, limits, settings } = this.parts;
    const sink = { ...limits, outbox, masked: redact ? maskedSecrets : null };
    const { id: recordId, facts } = progress.record;
    const control = new AbortController();
    const stop = (): void => control.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const limit = pLimit(settings.traceConcurrency);
    const one = async (job: JobFacts): Promise<void> => {
      control.signal.throwIfAborted();
      try {
        const of = { recordId, projectId: facts.project_id, job };
        await progress.add(await collectTrace(this.parts, sink, of, control.signal));
      } catch (error) {
        control.abort(error);
        throw error;
      }
    };
    try {
      const missing = wanted.filter((job) => !progress.has(job.job_id));
      const all = missing.map((job) => limit(() => one(job)));
      await Promise.allSettled(all);
      await Promise.all(all);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** What is collected so far, stored with every log that is complete, one after the other. */
class Progress {
  #record: RelayRecord;
  #saved: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: CollectorParts,
    record: RelayRecord,
  ) {
    this.#record = record;
  }

  get record(): RelayRecord {
    return this.#record;
  }

  has(jobId: number): boolean {
    return this.#record.jobs.some(({ facts }) => facts.job_id === jobId);
  }

  async add(job: CollectedJob): Promise<void> {
    const jobs = [...this.#record.jobs, job].sort((one, two) => one.facts.job_id - two.facts.job_id);
    this.#record = { ...this.#record, jobs };
    await this.save();
  }

  async save(): Promise<void> {
    this.#record = { ...this.#record, updatedAt: this.parts.clock.now() };
    const record = this.#record;
    // What was tried before has told its own caller.
    this.#saved = this.#saved.catch(() => undefined).then(() => this.parts.outbox.save(record));
    await this.#saved;
  }
}
