/** A job as it waits: who it is for and which it is. Never a credential, nor a reference to one. */
export interface QueuedJob {
  readonly tenant: string;
  /** Normalised host, for a config that is valid when its turn comes. */
  readonly host: string;
  /** Unique within the tenant: letters, digits, `-`. */
  readonly id: string;
}

/** `elsewhere` = another process is at it; `failed` = a bug of ours. */
export type JobOutcome = 'done' | 'cancelled' | 'paused' | 'interrupted' | 'elsewhere' | 'failed';

/** How the turn of a job ended. */
export interface TurnEnd {
  readonly outcome: JobOutcome;
  /** Milliseconds, ≥ 0, after which it is to have another turn, here or in another process; null = none. */
  readonly againInMs: number | null;
}

/**
 * Does one job as far as it comes. It tells of its failures itself; what it throws counts as `failed`.
 * @param signal aborted when the job is cancelled; of one that waited elsewhere it may be so from the beginning
 */
export type JobWorker = (job: QueuedJob, signal: AbortSignal) => Promise<TurnEnd>;

export type JobStanding = 'waiting' | 'running';

/** Where a job stands in line: `here` is gone with this process, `shared` is not. */
export type JobPlace = 'here' | 'shared';

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
 * Jobs in line. Of one tenant two run at a time in a process and the next one waits, first come, first served; tenants
 * do not wait for each other. What a job is and how far it came is its owner's to keep: a queue knows only turns, and
 * a shared one may give a job two of them when a process falls silent. Beside that it keeps the time for schedules.
 * Spec: publishing.md section 10.
 */
export interface JobQueue {
  /** Names who does the jobs; once, before the first of them. */
  serve(worker: JobWorker): void;
  /**
   * Takes a job in; one that is here already stays as it is. Never waits for long.
   * @returns null = this queue begins nothing any more
   */
  enqueue(job: QueuedJob): Promise<JobPlace | null>;
  /**
   * A waiting job leaves the line, the signal of a running one is aborted. Safe to repeat.
   * @returns where it was; `waiting` = nobody has it any more; null = it is not here
   */
  cancel(tenant: string, id: string): Promise<JobStanding | null>;
  /** Null = it is not here; of a shared line that cannot be reached only what this process has is known. */
  status(tenant: string, id: string): Promise<JobStanding | null>;
  /** How many jobs this process has taken, by their standing. */
  load(): Readonly<Record<JobStanding, number>>;
  /**
   * Tells of every slot of these entries when its time has come, in place of all entries named before. A slot that
   * nobody could tell in its minute was missed and is not made up. Each replica tells of each slot, and after the clock
   * was put back the same one comes again: that it is used once is its owner's to see to.
   * @param due is not waited for by the next slot; what it throws is lost
   * @throws RangeError when an entry is none that `CronSlots` can read
   */
  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void;
  /**
   * From now on no job begins here and no slot is told. What waits in a shared line is left to others. Resolves when
   * what runs here has ended.
   */
  drain(): Promise<void>;
}
export const JobQueue = Symbol('JobQueue');
