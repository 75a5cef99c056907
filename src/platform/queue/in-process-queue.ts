import type { Clock } from '../../kernel/index.js';
import { CronTimers } from './cron-timers.js';
import { JobLines } from './job-lines.js';
import type { JobPlace, JobQueue, JobStanding, JobWorker, QueuedJob, ScheduleEntry } from './job-queue.port.js';

/** The queue of one process: what waits in it is gone with the process. Spec: publishing.md section 10. */
export class InProcessQueue implements JobQueue {
  readonly #lines = new JobLines();
  readonly #timers: CronTimers;

  /** @param clock for schedules */
  constructor(clock: Clock) {
    this.#timers = new CronTimers(clock);
  }

  serve(worker: JobWorker): void {
    this.#lines.serve(worker);
  }

  enqueue(job: QueuedJob): Promise<JobPlace | null> {
    return Promise.resolve(this.#enqueue(job));
  }

  cancel(tenant: string, id: string): Promise<JobStanding | null> {
    return Promise.resolve(this.#lines.cancel(tenant, id));
  }

  status(tenant: string, id: string): Promise<JobStanding | null> {
    return Promise.resolve(this.#lines.status(tenant, id));
  }

  load(): Readonly<Record<JobStanding, number>> {
    return this.#lines.load();
  }

  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void {
    this.#timers.set(entries, due);
  }

  async drain(): Promise<void> {
    await Promise.all([this.#timers.drain(), this.#lines.drain()]);
  }

  #enqueue(job: QueuedJob): JobPlace | null {
    const isKnown = this.#lines.status(job.tenant, job.id) !== null;
    const end = this.#lines.take(job);
    if (end === null) return null;
    if (!isKnown) {
      void end.then(({ againInMs }) => {
        if (againInMs !== null && this.#lines.isOpen) setTimeout(() => this.#enqueue(job), againInMs).unref();
      });
    }
    return 'here';
  }
}
