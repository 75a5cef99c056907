import { DelayedError, Queue, WaitingError, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { sha256Hex, type Secret } from '../../../kernel/index.js';
import { lastingConnection, redisKey } from '../../redis/index.js';
import type { JobStanding, QueuedJob, TurnEnd } from '../job-queue.port.js';
import { queuedJobIn } from './queued-job.js';

const NAME = 'bulk';
const DIGITS = 12;
/** Spec: reliability.md section 4. */
const DEADLINE_MS = 500;
/** More than ever wait: here a job waits for its turn, and of none is another tenant to wait for it. */
const TAKEN_AT_ONCE = 10_000;
/** A process that is silent for so long has lost its jobs to another one; who is at work the job's file tells. */
const LOCK_MS = 10_000;
const STALLED_MS = 5_000;
/** A job that ends its process each time is given up some day. */
const MAX_STALLS = 10;
/** A connection that failed is used again after so long. */
const RETRY_MS = 1_000;
const CANCEL_KEPT_SECONDS = 3_600;
const CLOSE_MS = 1_500;

type BullJob = Job<unknown, null>;

interface Ways {
  readonly redis: Redis;
  readonly queue: Queue<unknown, null>;
  readonly worker: Worker<unknown, null>;
}

export interface SharedLineUser {
  /** A job's turn may come here. */
  turn(job: QueuedJob): Promise<TurnEnd>;
  /** There is a connection, perhaps to a server that forgot all. */
  regained(): void;
}

/** The line that all replicas of a deployment share: BullMQ, without its retries. Nothing here waits for long, and nothing throws. */
export class SharedLine {
  readonly #prefix: string;
  #ways: Ways | null = null;

  constructor(
    private readonly url: Secret<string>,
    deployment: string,
    private readonly user: SharedLineUser,
  ) {
    this.#prefix = redisKey(`jobs:${sha256Hex(deployment).slice(0, DIGITS)}`);
  }

  /** Begins to take jobs. */
  open(): void {
    const redis = new Redis(lastingConnection(this.url));
    redis.on('error', () => undefined); // without a listener the client prints them
    redis.on('ready', () => this.user.regained());
    const shared = { connection: redis, prefix: this.#prefix, skipVersionCheck: true };
    const queue = new Queue<unknown, null>(NAME, {
      ...shared,
      skipMetasUpdate: true,
      streams: { events: { maxLen: 1 } },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    });
    const worker = new Worker<unknown, null>(NAME, (job: BullJob, token) => this.#turn(job, token), {
      ...shared,
      concurrency: TAKEN_AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: MAX_STALLS,
      runRetryDelay: RETRY_MS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    // Whoever asks hears that it failed; what a turn could not write there is told by the job's file.
    queue.on('error', () => undefined);
    worker.on('error', () => undefined);
    this.#ways = { redis, queue, worker };
  }

  /** @returns false = it does not stand there, as far as is known */
  async add(job: QueuedJob): Promise<boolean> {
    const { tenant, host, id } = job;
    const jobId = keyOf(tenant, id);
    return this.#inTime(false, async ({ queue, redis }) => {
      const known = await queue.getJobState(jobId);
      if (known === 'delayed') await (await queue.getJob(jobId))?.promote();
      if (known === 'completed' || known === 'failed') await queue.remove(jobId);
      await redis.del(this.#cancelKey(tenant, id));
      await queue.add(NAME, { tenant, host, id }, { jobId });
      return true;
    });
  }

  status(tenant: string, id: string): Promise<JobStanding | null> {
    return this.#inTime(null, async ({ queue }) => standingOf(await queue.getJobState(keyOf(tenant, id))));
  }

  /** A waiting one is taken out; of one that a replica has, that replica is told. */
  cancel(tenant: string, id: string): Promise<JobStanding | null> {
    return this.#inTime(null, async ({ queue, redis }) => {
      const jobId = keyOf(tenant, id);
      const standing = standingOf(await queue.getJobState(jobId));
      if (standing === null) return null;
      if (standing === 'waiting' && (await queue.remove(jobId)) === 1) return 'waiting';
      await redis.set(this.#cancelKey(tenant, id), '1', 'EX', CANCEL_KEPT_SECONDS);
      return 'running';
    });
  }

  /** Which of these somebody has cancelled. */
  cancelledOf(jobs: readonly QueuedJob[]): Promise<readonly QueuedJob[]> {
    if (jobs.length === 0) return Promise.resolve([]);
    return this.#inTime([] as readonly QueuedJob[], async ({ redis }) => {
      const marks = await redis.mget(jobs.map(({ tenant, id }) => this.#cancelKey(tenant, id)));
      return jobs.filter((_job, at) => marks[at] !== null);
    });
  }

  /** Takes no further job. */
  stop(): void {
    void this.#ways?.worker.pause(true).catch(() => undefined);
  }

  /** After the last turn has ended: what is to come again has been put back by then, unless Redis is away. */
  async close(): Promise<void> {
    const ways = this.#ways;
    this.#ways = null;
    if (ways === null) return;
    await within(CLOSE_MS, ways.worker.close(), undefined);
    await within(CLOSE_MS, Promise.all([ways.worker.close(true), ways.queue.close()]), null);
    ways.redis.disconnect();
  }

  async #turn(job: BullJob, token: string | undefined): Promise<null> {
    const queued = queuedJobIn(job.data);
    if (queued === null) return null; // not of ours
    const { againInMs } = await this.user.turn(queued);
    if (againInMs === null) return null;
    if (againInMs === 0) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(Date.now() + againInMs, token);
    throw new DelayedError();
  }

  async #inTime<T>(otherwise: T, work: (ways: Ways) => Promise<T>): Promise<T> {
    const ways = this.#ways;
    if (ways === null || !(await isReady(ways.redis))) return otherwise;
    return within(DEADLINE_MS, work(ways), otherwise);
  }

  #cancelKey(tenant: string, id: string): string {
    return `${this.#prefix}:cancel:${keyOf(tenant, id)}`;
  }
}

/** Free of what names of tenants may hold. */
function keyOf(tenant: string, id: string): string {
  return `${sha256Hex(tenant).slice(0, DIGITS)}-${id}`;
}

function standingOf(state: string): JobStanding | null {
  if (state === 'active') return 'running';
  return state === 'waiting' || state === 'delayed' || state === 'prioritized' ? 'waiting' : null;
}

/** Waits for a first connection, at most 500 ms; afterwards there is one or there is none. */
async function isReady(redis: Redis): Promise<boolean> {
  if (redis.status === 'connecting' || redis.status === 'connect') {
    let ready: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => (ready = resolve));
    redis.once('ready', ready).once('close', ready);
    await within(DEADLINE_MS, settled, undefined);
    redis.off('ready', ready).off('close', ready);
  }
  return redis.status === 'ready';
}

/** What comes late, or fails, is nobody's any more. */
async function within<T, U>(ms: number, work: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => (timer = setTimeout(() => resolve(otherwise), ms)));
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}
