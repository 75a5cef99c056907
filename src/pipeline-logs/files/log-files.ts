import type { Clock, Ids } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { CollectedJob } from '../pipeline.types.js';
import type { FilesStep } from '../steps.js';
import { InTurn } from './in-turn.js';
import { jobsOf, metadataJob, metadataText } from './metadata.js';
import type { KnownJobs, MetadataJob } from './metadata.js';
import { OutputFolder, setAside } from './output-folder.js';
import { safeName } from './safe-name.js';
import { readWhole, sweep, writeWhole } from './whole-file.js';

const METADATA = 'metadata.json';

export interface LogFilesParts {
  /** `LOG_OUTPUT_DIR`, absolute. */
  readonly folder: string;
  readonly outbox: DeliveryOutbox;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
}

/** Writes logs and `metadata.json` into folders. Spec: pipeline-logs.md section 8. */
export class LogFiles implements FilesStep {
  readonly #turns = new InTurn();
  readonly #folder: OutputFolder;

  constructor(private readonly parts: LogFilesParts) {
    this.#folder = new OutputFolder(parts.folder);
  }

  async write(record: RelayRecord, what: { readonly logs: boolean }): Promise<void> {
    const { project_id, pipeline_id } = record.facts;
    await this.#turns.run(`${project_id}/${pipeline_id}`, async () => {
      const folder = await this.#tried(async () => {
        // Two first pipelines of a project, named differently, would make two folders of it.
        const path = await this.#turns.run('folders', () => this.#folder.ofPipeline(record.facts));
        await sweep(path);
        return path;
      });
      if (folder !== null) await this.#all(folder, record, what.logs);
    });
  }

  async #all(folder: string, record: RelayRecord, withLogs: boolean): Promise<void> {
    const saved = new Map<number, Pick<MetadataJob, 'log_file' | 'saved_at'>>();
    for (const job of withLogs ? record.jobs : []) {
      const name = await this.#tried(() => this.#log(folder, record.id, job));
      if (name !== null) saved.set(job.facts.job_id, { log_file: name, saved_at: this.#now() });
    }
    await this.#tried(async () => {
      const before = await knownJobs(folder);
      const jobs = record.jobs.map((job) => {
        const { job_id: id } = job.facts;
        return [id, metadataJob(job, saved.get(id) ?? null, before[id])] as const;
      });
      const text = metadataText(record.facts, { ...before, ...Object.fromEntries(jobs) }, this.#now());
      await writeWhole(folder, METADATA, once(Buffer.from(text)), this.parts.ids);
      return METADATA;
    });
  }

  /** @returns its name; null = there is no log */
  async #log(folder: string, id: string, job: CollectedJob): Promise<string | null> {
    if (job.unavailable !== null) return null;
    const { outbox, ids } = this.parts;
    const name = `job_${job.facts.job_id}_${safeName(job.facts.job_name)}.log`;
    const content = job.bytes === 0 ? once(new Uint8Array()) : outbox.readTrace(id, job.facts.job_id);
    await writeWhole(folder, name, content as AsyncIterable<Uint8Array>, ids);
    return name;
  }

  /** One that fails does not stop the others. */
  async #tried<T>(work: () => Promise<T | null>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.parts.log.failure('pipeline_files_failed', 'A file of logs could not be written.', error);
      return null;
    }
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}

/** What `metadata.json` says by now; one that cannot be read is set aside. */
async function knownJobs(folder: string): Promise<KnownJobs> {
  const text = await readWhole(folder, METADATA);
  if (text === null) return {};
  const jobs = jobsOf(text);
  if (jobs !== null) return jobs;
  await setAside(`${folder}/${METADATA}`);
  return {};
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
