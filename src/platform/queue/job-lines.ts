import type { JobStanding, JobWorker, QueuedJob, TurnEnd } from './job-queue.port.js';

/** Jobs of one tenant that run at once. Spec: web-api.md section 8. */
const AT_ONCE = 2;
const CANCELLED: TurnEnd = { outcome: 'cancelled', againInMs: null };
const FAILED: TurnEnd = { outcome: 'failed', againInMs: null };
/** Of a job whose turn does not come here any more. */
const NOT_HERE: TurnEnd = { outcome: 'interrupted', againInMs: 0 };

interface Entry {
  readonly job: QueuedJob;
  readonly over: AbortController;
  readonly end: Promise<TurnEnd>;
  readonly settle: (end: TurnEnd) => void;
}

interface Line {
  readonly running: Map<string, Entry>;
  /** In the order they came. */
  readonly waiting: Map<string, Entry>;
}

/** The turns of one process: a line for each tenant. */
export class JobLines {
  readonly #lines = new Map<string, Line>();
  #worker: JobWorker | null = null;
  #isDraining = false;

  serve(worker: JobWorker): void {
    this.#worker = worker;
  }

  get isOpen(): boolean {
    return this.#worker !== null && !this.#isDraining;
  }

  /**
   * Takes a job in, or joins the one that is here.
   * @returns how its turn ends; null = none begins any more
   */
  take(job: QueuedJob): Promise<TurnEnd> | null {
    if (!this.isOpen) return null;
    const line: Line = this.#lines.get(job.tenant) ?? { running: new Map(), waiting: new Map() };
    this.#lines.set(job.tenant, line);
    const known = line.running.get(job.id) ?? line.waiting.get(job.id);
    if (known) return known.end;
    const entry = entryOf(job);
    line.waiting.set(job.id, entry);
    this.#advance(job.tenant, line);
    return entry.end;
  }

  cancel(tenant: string, id: string): JobStanding | null {
    const standing = this.status(tenant, id);
    const line = this.#lines.get(tenant);
    const waiting = line?.waiting.get(id);
    line?.waiting.delete(id);
    waiting?.settle(CANCELLED);
    line?.running.get(id)?.over.abort();
    return standing;
  }

  /** Somebody elsewhere has cancelled it: its worker sees to that now, also when it was not its turn. */
  wind(tenant: string, id: string): void {
    const line = this.#lines.get(tenant);
    line?.running.get(id)?.over.abort();
    const waiting = line?.waiting.get(id);
    if (!line || !waiting || this.#isDraining) return;
    waiting.over.abort();
    this.#begin(tenant, line, waiting);
  }

  status(tenant: string, id: string): JobStanding | null {
    const line = this.#lines.get(tenant);
    if (line?.running.has(id)) return 'running';
    return line?.waiting.has(id) ? 'waiting' : null;
  }

  /** All that are here. */
  jobs(): readonly QueuedJob[] {
    const lines = [...this.#lines.values()];
    return lines.flatMap(({ running, waiting }) => [...running.values(), ...waiting.values()].map(({ job }) => job));
  }

  load(): Readonly<Record<JobStanding, number>> {
    const load = { waiting: 0, running: 0 };
    for (const { running, waiting } of this.#lines.values()) {
      load.running += running.size;
      load.waiting += waiting.size;
    }
    return load;
  }

  /** From now on none begins; those that wait end as `interrupted`. Resolves when those that run have ended. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    const lines = [...this.#lines.values()];
    for (const { waiting } of lines) {
      for (const { settle } of waiting.values()) settle(NOT_HERE);
      waiting.clear();
    }
    await Promise.all(lines.flatMap(({ running }) => [...running.values()].map(({ end }) => end)));
  }

  #advance(tenant: string, line: Line): void {
    for (const entry of line.waiting.values()) {
      if (line.running.size >= AT_ONCE || this.#isDraining) break;
      this.#begin(tenant, line, entry);
    }
    if (line.running.size === 0 && line.waiting.size === 0 && this.#lines.get(tenant) === line) {
      this.#lines.delete(tenant);
    }
  }

  #begin(tenant: string, line: Line, entry: Entry): void {
    const worker = this.#worker;
    const { job, over, settle } = entry;
    line.waiting.delete(job.id);
    line.running.set(job.id, entry);
    void Promise.resolve()
      .then(() => worker?.(job, over.signal) ?? NOT_HERE)
      .catch(() => FAILED) // its failures are the worker's to tell
      .then((end) => {
        line.running.delete(job.id);
        settle(end);
        this.#advance(tenant, line);
      });
  }
}

function entryOf(job: QueuedJob): Entry {
  let settle: (end: TurnEnd) => void = () => undefined;
  const end = new Promise<TurnEnd>((resolve) => (settle = resolve));
  return { job, over: new AbortController(), end, settle };
}
