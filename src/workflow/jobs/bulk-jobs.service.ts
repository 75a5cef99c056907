import { callerError, hasCode, upstreamError } from '../../kernel/index.js';
import type { JobQueue } from '../../platform/queue/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { cancelledJob, changedJob, takenOverJob } from './job-changes.js';
import { HeldJob } from './held-job.js';
import type { HeldJobs } from './held-jobs.js';
import { isFinished, stateOf, viewOf, type JobFile, type SeenJob } from './job-file.js';
import type { JobCreation } from './job-creation.js';
import { JobFiles, isJobId, isTooOld } from './job-files.js';
import { requireAllowed } from './photo-work.js';
import { JobFollowing } from './job-following.js';
import type { JobService } from './job.ports.js';
import type { JobEvent, JobOrder, JobState, JobView } from './job.types.js';
import type { JobTools } from './job-tools.js';
import type { FollowOptions } from '../workflow.types.js';

/** A listing looks at so many of the newest jobs at most, and at so many at once. */
const LOOKED_AT = 200;
const READS_AT_ONCE = 8;
const WRITE_TRIES = 5;
/** How long a job that has come to a stop may take to be written down while somebody waits. */
const SETTLING_LOOKS = 100;
const SETTLING_LOOK_MS = 50;

/** Bulk jobs over their files and the queue. Spec: publishing.md section 10. */
export class BulkJobs implements JobService {
  readonly #following: JobFollowing;

  constructor(
    private readonly tools: JobTools,
    private readonly creation: JobCreation,
    private readonly queue: JobQueue,
    private readonly held: HeldJobs,
  ) {
    this.#following = new JobFollowing(tools.progress, held, async (runtime, id) => {
      const seen = await this.#read(runtime, id);
      return seen && { file: seen.file, state: await this.#stateOf(runtime, seen) };
    });
  }

  async start(
    runtime: TenantRuntime,
    order: JobOrder,
  ): Promise<{ readonly id: string; readonly count: number; readonly replayed: boolean }> {
    this.#requireNotDraining();
    const { file, version, isNew } = await this.creation.create(runtime, order);
    if (isNew) {
      await this.#begin(runtime, file, version);
      void this.creation.clear(runtime, file.id).catch(() => undefined);
    }
    return { id: file.id, count: file.photos.length, replayed: !isNew };
  }

  async list(
    runtime: TenantRuntime,
    { state, limit }: { readonly state: JobState | null; readonly limit: number },
  ): Promise<readonly JobView[]> {
    const newest = (await this.#files(runtime).names()).slice(0, LOOKED_AT);
    const found: JobView[] = [];
    for (let at = 0; at < newest.length && found.length < limit; at += READS_AT_ONCE) {
      const some = newest.slice(at, at + READS_AT_ONCE);
      const views = await Promise.all(some.map((id) => this.#recent(runtime, id)));
      found.push(...views.filter((view) => view !== null).filter((view) => state === null || view.state === state));
    }
    return found.slice(0, limit);
  }

  async get(runtime: TenantRuntime, id: string): Promise<JobView | null> {
    if (!isJobId(id)) return null;
    const here = this.#here(runtime, id);
    if (here) return viewOf(here.file, here.file.state);
    const seen = await this.#read(runtime, id);
    return seen && viewOf(seen.file, await this.#stateOf(runtime, seen));
  }

  follow(runtimeNow: () => TenantRuntime, id: string, options: FollowOptions): AsyncGenerator<JobEvent> {
    return this.#following.follow(runtimeNow, id, options);
  }

  async cancel(runtime: TenantRuntime, id: string): Promise<JobView> {
    const here = this.#here(runtime, id);
    if (here) return this.#cancelHere(runtime, here);
    let isNobodys = false;
    for (let tries = 1; tries <= WRITE_TRIES; tries += 1) {
      const seen = await this.#open(runtime, id);
      const state = await this.#stateOf(runtime, seen);
      // Whoever works on it sees the flag; where nobody does, it ends here.
      const isAlive = !isNobodys && (state === 'running' || state === 'queued');
      const file = changedJob(seen.file, isAlive ? { isCancelled: true } : cancelledJob(seen.file), this.tools.clock);
      if ((await this.#files(runtime).replace(file, seen.version)) === null) continue;
      if (!isAlive) return viewOf(file, file.state);
      isNobodys = (await this.queue.cancel(runtime.tenant, id)) === 'waiting';
      if (!isNobodys) return viewOf(file, file.state);
    }
    throw upstreamError('storage_unavailable', 'The job changes too often to be cancelled.');
  }

  async continue(
    runtime: TenantRuntime,
    id: string,
    by: { readonly actor: string; readonly requestId: string },
  ): Promise<JobView> {
    this.#requireNotDraining();
    if (!(await this.#isFree(runtime, id))) throw atWork();
    const seen = await this.#open(runtime, id);
    const state = stateOf(seen);
    if (state !== 'paused' && state !== 'interrupted') throw atWork();
    requireAllowed(runtime, seen.file.action);
    const file = takenOverJob(seen.file, { ...by, owner: this.tools.ids.hex(16) }, this.tools.clock);
    const version = await this.#files(runtime).replace(file, seen.version);
    if (version === null) throw atWork(); // another process was faster
    await this.#begin(runtime, file, version);
    return viewOf(file, file.state);
  }

  /** What waits in line goes on elsewhere; resolves when what runs here has come to a stop. For the drain. */
  async drain(): Promise<void> {
    const waiting = this.held.all().filter(({ job }) => job.file.state === 'queued');
    const drained = this.queue.drain();
    for (const { job } of waiting) job.change({ state: 'interrupted' });
    await Promise.all(waiting.map((one) => this.#letGo(one)));
    await drained;
  }

  async #letGo({ tenant, job }: ReturnType<HeldJobs['all']>[number]): Promise<void> {
    await this.held.save(tenant, job.file.id).catch(() => undefined); // then its age says the same, a little later
    this.held.remove(tenant, job.file.id);
  }

  /** Held here from the first moment, for its turn may come at once, and no longer than it stands in a line of this process. */
  async #begin({ tenant, host }: TenantRuntime, file: JobFile, version: string): Promise<void> {
    const job = new HeldJob(this.tools, file, version);
    this.held.add(tenant, host, job);
    const place = await this.queue.enqueue({ tenant, host, id: file.id });
    if (place !== 'here' && job.file.state === 'queued') this.held.remove(tenant, file.id);
  }

  async #cancelHere({ tenant, storage }: TenantRuntime, job: HeldJob): Promise<JobView> {
    const { id } = job.file;
    if (isFinished(job.file.state)) throw hasEnded();
    job.change({ isCancelled: true });
    if ((await this.queue.cancel(tenant, id)) === 'waiting') {
      job.change(cancelledJob(job.file));
      await job.save(storage.documents).finally(() => this.held.remove(tenant, id));
    } else {
      await job.save(storage.documents).catch(() => undefined); // the worker knows, and writes it at its end
    }
    return viewOf(job.file, job.file.state);
  }

  async #recent(runtime: TenantRuntime, id: string): Promise<JobView | null> {
    const here = this.#here(runtime, id);
    if (here) return viewOf(here.file, here.file.state);
    const seen = await this.#files(runtime)
      .read(id)
      .catch((error: unknown) => unreadable(error));
    return seen && !isTooOld(seen.ageMs) ? viewOf(seen.file, await this.#stateOf(runtime, seen)) : null;
  }

  /** One that nobody works on goes on by itself while it stands in a line. */
  async #stateOf({ tenant }: TenantRuntime, seen: SeenJob): Promise<JobState> {
    const state = stateOf(seen);
    if (state !== 'interrupted' || (await this.queue.status(tenant, seen.file.id)) === null) return state;
    return seen.file.state === 'running' ? 'running' : 'queued';
  }

  #here({ tenant }: TenantRuntime, id: string): HeldJob | null {
    const job = this.held.get(tenant, id);
    return job?.isLost ? null : job;
  }

  /** Whether nothing here is at this job. One that has just come to a stop is still being written down: that is waited for. */
  async #isFree({ tenant }: TenantRuntime, id: string): Promise<boolean> {
    for (let look = 1; look <= SETTLING_LOOKS; look += 1) {
      const state = this.held.get(tenant, id)?.file.state ?? null;
      // One that waits in a line of all replicas has nobody at work on it.
      if (state === null && (await this.queue.status(tenant, id)) !== 'running') return true;
      if (state === 'running' || state === 'queued') return false;
      if (state !== null && isFinished(state)) throw hasEnded();
      await this.tools.pause(SETTLING_LOOK_MS, this.tools.drain.begun).catch(() => undefined);
    }
    return false;
  }

  /** @throws PublisherError `operation_not_found`, `operation_finished` */
  async #open(runtime: TenantRuntime, id: string): Promise<SeenJob> {
    const seen = await this.#read(runtime, id);
    if (!seen) throw callerError('operation_not_found', 'There is no such job at this tenant.');
    if (isFinished(seen.file.state)) throw hasEnded();
    return seen;
  }

  async #read(runtime: TenantRuntime, id: string): Promise<SeenJob | null> {
    return isJobId(id) ? this.#files(runtime).read(id) : null;
  }

  #files({ storage }: TenantRuntime): JobFiles {
    return new JobFiles(storage.documents, this.tools.ids);
  }

  #requireNotDraining(): void {
    if (!this.tools.drain.isDraining()) return;
    throw upstreamError('shutting_down', 'The service is restarting; try again in a moment.', { retryAfterSeconds: 5 });
  }
}

function hasEnded(): Error {
  return callerError('operation_finished', 'This job has already ended.');
}

function atWork(): Error {
  return callerError('in_progress', 'This job is being worked on.', { retryAfterSeconds: 5 });
}

/** One job that cannot be read hides no other. */
function unreadable(error: unknown): null {
  if (hasCode(error, 'ledger_corrupt') || hasCode(error, 'ledger_version')) return null;
  throw error;
}
