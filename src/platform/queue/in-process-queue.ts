import type { Clock } from '../../kernel/index.js';
import { CronTimers } from './cron-timers.js';
import type { JobQueue, JobStanding, JobWorker, QueuedJob, ScheduleEntry } from './job-queue.port.js';

/** Jobs of one tenant that run at once. Spec: web-api.md section 8. */
const AT_ONCE = 2;

interface Running {
  readonly over: AbortController;
  readonly done: Promise<void>;
}

interface Line {
  readonly running: Map<string, Running>;
  /** In the order they came. */
  readonly waiting: Map<string, QueuedJob>;
}

/** The queue of one process: what waits in it is gone with the process. Spec: publishing.md section 10. */
export class InProcessQueue implements JobQueue {
  readonly #lines = new Map<string, Line>();
  #worker: JobWorker | null = null;
  #isDraining = false;
  readonly #timers: CronTimers;

  /** @param clock for schedules */
  constructor(clock: Clock) {
    this.#timers = new CronTimers(clock);
  }

  serve(worker: JobWorker): void {
    this.#worker = worker;
  }

  enqueue(job: QueuedJob): boolean {
    if (this.#isDraining || this.#worker === null) return false;
    const line = this.#lines.get(job.tenant) ?? { running: new Map(), waiting: new Map() };
    this.#lines.set(job.tenant, line);
    if (!line.running.has(job.id) && !line.waiting.has(job.id)) line.waiting.set(job.id, job);
    this.#advance(job.tenant, line, this.#worker);
    return true;
  }

  cancel(tenant: string, id: string): JobStanding | null {
    const standing = this.status(tenant, id);
    const line = this.#lines.get(tenant);
    line?.waiting.delete(id);
    line?.running.get(id)?.over.abort();
    return standing;
  }

  status(tenant: string, id: string): JobStanding | null {
    const line = this.#lines.get(tenant);
    if (line?.running.has(id)) return 'running';
    return line?.waiting.has(id) ? 'waiting' : null;
  }

  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void {
    this.#timers.set(entries, due);
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    const slots = this.#timers.drain();
    const lines = [...this.#lines.values()];
    for (const { waiting } of lines) waiting.clear();
    const jobs = lines.flatMap(({ running }) => [...running.values()].map(({ done }) => done));
    await Promise.all([slots, ...jobs]);
  }

  #advance(tenant: string, line: Line, worker: JobWorker): void {
    for (const [id, job] of line.waiting) {
      if (line.running.size >= AT_ONCE || this.#isDraining) break;
      line.waiting.delete(id);
      const over = new AbortController();
      const done = Promise.resolve()
        .then(() => worker(job, over.signal))
        .catch(() => undefined) // its failures are the worker's to tell
        .finally(() => {
          line.running.delete(id);
          this.#advance(tenant, line, worker);
        });
      line.running.set(id, { over, done });
    }
    if (line.running.size === 0 && line.waiting.size === 0 && this.#lines.get(tenant) === line) {
      this.#lines.delete(tenant);
    }
  }
}
