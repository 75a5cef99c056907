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

/** Work by the clock: which, and when. */
export interface ScheduleEntry {
  /** Unique among the entries. */
  readonly id: string;
  /** Five fields; `CronSlots` tells whether they can be read. */
  readonly cron: string;
  /** A name of the IANA list. */
  readonly timeZone: string;
}

/**
 * Jobs in line. Of one tenant two run at a time and the next one waits, first come, first served; tenants do not wait
 * for each other. What a job is and how far it came is its owner's to keep: a queue knows only turns. Beside them it
 * keeps the time for schedules. Spec: publishing.md section 10.
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
  /**
   * Tells of every slot of these entries when its time has come, in place of all entries named before. A slot that
   * nobody could tell in its minute was missed and is not made up. Each replica tells of each slot, and after the clock
   * was put back the same one comes again: that it is used once is its owner's to see to.
   * @param due is not waited for by the next slot; what it throws is lost
   * @throws RangeError when an entry is none that `CronSlots` can read
   */
  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void;
  /** From now on no job begins and no slot is told. Resolves when those that run have ended. */
  drain(): Promise<void>;
}
export const JobQueue = Symbol('JobQueue');
