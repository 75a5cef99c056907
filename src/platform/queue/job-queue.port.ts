/** A job as it waits: who it is for and which it is. Never a credential, nor a reference to one. */
export interface QueuedJob {
  readonly tenant: string;
  /** Normalised host, for a config that is valid when its turn comes. */
  readonly host: string;
  /** Unique within the tenant. */
  readonly id: string;
}

/**
 * Does one job from its beginning to its end. What it throws is lost: it tells of its failures itself.
 * @param signal aborted when the job is cancelled
 */
export type JobWorker = (job: QueuedJob, signal: AbortSignal) => Promise<void>;

export type JobStanding = 'waiting' | 'running';

/**
 * Jobs in line. Of one tenant two run at a time and the next one waits, first come, first served; tenants do not wait
 * for each other. What a job is and how far it came is its owner's to keep: a queue knows only turns.
 * Schedules, and a queue that outlives its process, come with a later version of this port. Spec: publishing.md
 * section 10.
 */
export interface JobQueue {
  /** Names who does the jobs; once, before the first of them. */
  serve(worker: JobWorker): void;
  /**
   * Takes a job in; one that is here already stays as it is.
   * @returns false = this queue begins nothing any more
   */
  enqueue(job: QueuedJob): boolean;
  /**
   * A waiting job leaves the line, the signal of a running one is aborted. Safe to repeat.
   * @returns where it was; null = it is not here
   */
  cancel(tenant: string, id: string): JobStanding | null;
  /** Null = it is not here. */
  status(tenant: string, id: string): JobStanding | null;
  /** From now on none begins; waiting ones are forgotten. Resolves when those that run have ended. */
  drain(): Promise<void>;
}
export const JobQueue = Symbol('JobQueue');
