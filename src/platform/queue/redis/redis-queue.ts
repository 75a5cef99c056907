import type { Clock, Secret } from '../../../kernel/index.js';
import type { EventLog } from '../../logging/index.js';
import { CronTimers } from '../cron-timers.js';
import { JobLines } from '../job-lines.js';
import type {
  JobPlace,
  JobQueue,
  JobStanding,
  JobWorker,
  QueuedJob,
  ScheduleEntry,
  TurnEnd,
} from '../job-queue.port.js';
import { SharedLine } from './shared-line.js';

/** How often cancellations of other replicas are looked for while there are jobs here. */
const LOOK_MS = 1_000;
const NOT_HERE: TurnEnd = { outcome: 'interrupted', againInMs: 0 };

/** What {@link RedisQueue} works with. */
export interface RedisQueueParts {
  /** `REDIS_URL`, checked by the environment. */
  readonly url: Secret<string>;
  /** What the replicas of one deployment have in common; others may use the same Redis. */
  readonly deployment: string;
  readonly clock: Clock;
  readonly log: EventLog;
}

/**
 * The queue of all replicas: jobs stand in Redis until they are done, and whichever process is free takes them into its
 * lines, where tenants do not wait for each other. Without Redis each process has its own jobs in its own lines, and
 * puts them into Redis when it is back. Decision: docs/adr/0027-a-queue-on-redis.md.
 */
export class RedisQueue implements JobQueue {
  readonly #lines = new JobLines();
  readonly #timers: CronTimers;
  readonly #shared: SharedLine;
  readonly #log: EventLog;
  #looking: NodeJS.Timeout | null = null;
  #isLost = false;

  constructor({ url, deployment, clock, log }: RedisQueueParts) {
    this.#timers = new CronTimers(clock);
    this.#log = log;
    this.#shared = new SharedLine(url, deployment, {
      turn: (job) => this.#lines.take(job) ?? Promise.resolve(NOT_HERE),
      // It may have forgotten everything, or never heard of what came meanwhile.
      regained: () => void this.#shareAll(),
    });
  }

  serve(worker: JobWorker): void {
    this.#lines.serve(worker);
    this.#shared.open();
    this.#looking = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  async enqueue(job: QueuedJob): Promise<JobPlace | null> {
    if (!this.#lines.isOpen) return null;
    if (await this.#shared.add(job)) return 'shared';
    this.#sayLost();
    return this.#takeHere(job);
  }

  async cancel(tenant: string, id: string): Promise<JobStanding | null> {
    return this.#lines.cancel(tenant, id) ?? (await this.#shared.cancel(tenant, id));
  }

  async status(tenant: string, id: string): Promise<JobStanding | null> {
    return this.#lines.status(tenant, id) ?? (await this.#shared.status(tenant, id));
  }

  load(): Readonly<Record<JobStanding, number>> {
    return this.#lines.load();
  }

  schedule<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void {
    this.#timers.set(entries, due);
  }

  async drain(): Promise<void> {
    if (this.#looking !== null) clearInterval(this.#looking);
    this.#shared.stop();
    await Promise.all([this.#timers.drain(), this.#lines.drain()]);
    await this.#shared.close();
  }

  #takeHere(job: QueuedJob): JobPlace | null {
    const end = this.#lines.take(job);
    void end?.then(({ againInMs }) => {
      if (againInMs !== null) setTimeout(() => void this.enqueue(job), againInMs).unref();
    });
    return end === null ? null : 'here';
  }

  async #shareAll(): Promise<void> {
    this.#isLost = false;
    for (const job of this.#lines.jobs()) await this.#shared.add(job);
  }

  async #look(): Promise<void> {
    const cancelled = await this.#shared.cancelledOf(this.#lines.jobs());
    for (const { tenant, id } of cancelled) this.#lines.wind(tenant, id);
  }

  #sayLost(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#log.warn('dependency_call_failed', 'Redis cannot be used: new jobs stay in the process that took them.', {
      dependency: 'redis',
      operation: 'jobs',
      kind: 'unreachable',
    });
  }
}
