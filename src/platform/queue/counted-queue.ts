import type { Metrics } from '../metrics/index.js';
import type { JobPlace, JobQueue, JobStanding, JobWorker, QueuedJob, ScheduleEntry } from './job-queue.port.js';
import { JOBS_FINISHED, JOBS_RUNNING, JOBS_WAITING } from './queue-metrics.js';

/** A queue whose jobs are counted. Spec: observability.md section 7. */
export class CountedQueue implements JobQueue {
  constructor(
    private readonly queue: JobQueue,
    private readonly metrics: Metrics,
  ) {
    metrics.readGauge(JOBS_WAITING, () => [{ labels: {}, value: queue.load().waiting }]);
    metrics.readGauge(JOBS_RUNNING, () => [{ labels: {}, value: queue.load().running }]);
  }

  serve(worker: JobWorker): void {
    const finished = this.metrics.counter(JOBS_FINISHED);
    this.queue.serve(async (job, signal) => {
      let outcome: string = 'failed';
      try {
        const end = await worker(job, signal);
        outcome = end.outcome;
        return end;
      } finally {
        // Whoever has it elsewhere counts it.
        if (outcome !== 'elsewhere') finished.add({ outcome });
      }
    });
  }

  enqueue(job: QueuedJob): Promise<JobPlace | null> {
    return this.queue.enqueue(job);
  }

  cancel(tenant: string, id: string): Promise<JobStanding | null> {
    return this.queue.cancel(tenant, id);
  }

  status(tenant: string, id: string): Promise<JobStanding | null> {
    return this.queue.status(tenant, id);
  }

  load(): Readonly<Record<JobStanding, number>> {
    return this.queue.load();
  }

  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void {
    this.queue.schedule(entries, due);
  }

  drain(): Promise<void> {
    return this.queue.drain();
  }
}
