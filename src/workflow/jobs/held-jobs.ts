import type { DocumentStore } from '../../storage/index.js';
import type { Pause } from '../ledger/claim.js';
import type { Progress } from '../progress.js';
import type { HeldJob } from './held-job.js';
import { shownOf } from './job-codec.js';
import type { JobFile } from './job-file.js';

/** How often a job is looked at whether it is to be written. */
const TICK_MS = 5_000;

interface Entry {
  readonly host: string;
  readonly job: HeldJob;
  readonly over: AbortController;
}

/** A job of this process as it is now. */
export interface LiveJob {
  readonly file: JobFile;
  /** Resolves at the next change, and when this process lets go of the job. */
  readonly changed: Promise<void>;
}

/** The jobs this process works on or has in line, by tenant. What is true stands in their files. */
export class HeldJobs {
  readonly #jobs = new Map<string, Entry>();

  constructor(
    private readonly tools: { readonly pause: Pause; readonly progress: Progress },
    /** Runs work with the tenant's documents under a config that is valid now. */
    private readonly withDocuments: (
      host: string,
      requestId: string,
      work: (documents: DocumentStore) => Promise<void>,
    ) => Promise<void>,
  ) {}

  /** From now on its file is kept fresh. */
  add(tenant: string, host: string, job: HeldJob): void {
    const entry = { host, job, over: new AbortController() };
    this.#jobs.set(keyOf(tenant, job.file.id), entry);
    job.watch(() => this.tools.progress.show(tenant, job.file.id, () => (job.isLost ? null : shownOf(job.file))));
    void this.#keepFresh(entry);
  }

  get(tenant: string, id: string): HeldJob | null {
    return this.#jobs.get(keyOf(tenant, id))?.job ?? null;
  }

  /** Writes a job down now. @throws PublisherError storage errors, `config_unavailable` */
  async save(tenant: string, id: string): Promise<void> {
    const entry = this.#jobs.get(keyOf(tenant, id));
    if (entry) await this.#save(entry);
  }

  remove(tenant: string, id: string): void {
    const key = keyOf(tenant, id);
    const entry = this.#jobs.get(key);
    this.#jobs.delete(key);
    entry?.over.abort();
    entry?.job.tell();
  }

  /** Everything held here; for the end of the process. */
  all(): readonly { readonly tenant: string; readonly job: HeldJob }[] {
    return [...this.#jobs].map(([key, { job }]) => ({ tenant: key.slice(0, -job.file.id.length - 1), job }));
  }

  /** Null = another process has it, or none. @param signal ends the watching */
  live(tenant: string, id: string, signal: AbortSignal): LiveJob | null {
    const job = this.get(tenant, id);
    if (!job || job.isLost) return null;
    const changed = new Promise<void>((resolve) => {
      const end = (): void => {
        unwatch();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const unwatch = job.watch(end);
      signal.addEventListener('abort', end, { once: true });
    });
    return { file: job.file, changed };
  }

  /** What cannot be written now is written later; after 120 s without it the job counts as interrupted. */
  async #keepFresh(entry: Entry): Promise<void> {
    const {
      job,
      over: { signal },
    } = entry;
    for (;;) {
      await this.tools.pause(TICK_MS, signal).catch(() => undefined);
      if (signal.aborted || job.isLost) return;
      if (!job.isDue()) continue;
      await this.#save(entry).catch(() => undefined);
    }
  }

  #save({ host, job }: Entry): Promise<void> {
    return this.withDocuments(host, job.file.requestId, (documents) => job.save(documents));
  }
}

function keyOf(tenant: string, id: string): string {
  return `${tenant}/${id}`;
}
