import { PublisherError } from '../../kernel/index.js';
import type { JobOutcome, QueuedJob, TurnEnd } from '../../platform/queue/index.js';
import { matchPlatforms } from '../../publishers/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { Footing } from './footing.js';
import type { HeldJob } from './held-job.js';
import type { HeldJobs } from './held-jobs.js';
import { settledPhoto } from './job-changes.js';
import { ALIVE_MS, type JobFile } from './job-file.js';
import type { JobTools } from './job-tools.js';
import { stopOf, type Stop } from './photo-ends.js';
import { requireAllowed, type PhotoWork } from './photo-work.js';
import { RestingPlatforms } from './resting-platforms.js';
import type { TenantPace } from './tenant-pace.js';

/** A job waits so long at most for platforms that rest; for longer a person says when. */
const LONGEST_REST_MS = 10 * 60_000;
/** While it waits it looks so often whether it still should. */
const REST_LOOK_MS = 5_000;
const SETTLE_PAUSE_MS = 5_000;

/** How the work on a job ended here; `lost` = another process has it. */
type JobEnd = Stop | { readonly state: 'done' } | { readonly state: 'lost' };
/** After one photo: null = on to the next. */
type StepEnd = JobEnd | null;

/** Goes through the photos of one job, one after the other. Spec: publishing.md section 10. */
export class JobWorker {
  constructor(
    private readonly tools: JobTools,
    private readonly held: HeldJobs,
    private readonly work: PhotoWork,
    private readonly pace: TenantPace,
  ) {}

  /** All of a job, whatever happens. @param signal aborted when somebody here cancels it */
  async run(queued: QueuedJob, job: HeldJob, signal: AbortSignal): Promise<TurnEnd> {
    const { clock } = this.tools;
    const startedMs = clock.monotonicMs();
    const footing = new Footing(this.tools, { host: queued.host, requestId: job.file.requestId });
    job.change({ state: 'running', reason: null });
    const isOver = AbortSignal.any([signal, this.tools.drain.begun]);
    const end = await this.#photos(queued.tenant, job, footing, isOver).catch((error: unknown) => this.#bug(error));
    await this.#settle(job, footing, end);
    footing.leave();
    this.held.remove(queued.tenant, queued.id);
    this.#log(job, end, Math.round(clock.monotonicMs() - startedMs));
    // A process that goes away leaves it to the next one, if the queue has one.
    return { outcome: outcomeOf(end), againInMs: end.state === 'interrupted' ? 0 : null };
  }

  /** Writes down how it ended; a storage that is away is tried for as long as the job counts as alive. */
  async #settle(job: HeldJob, footing: Footing, end: JobEnd): Promise<void> {
    if (end.state === 'lost' || job.isLost) return;
    const photos = job.file.photos.map((photo) => settledPhoto(photo, end.state));
    job.change({ state: end.state, reason: end.state === 'paused' ? end.reason : null, photos });
    const { clock, drain, pause } = this.tools;
    const untilMs = clock.monotonicMs() + ALIVE_MS;
    while (!job.isLost && clock.monotonicMs() < untilMs && !drain.cut.aborted) {
      try {
        const { storage } = await footing.newestOrLast();
        await job.save(storage.documents);
        return;
      } catch {
        await pause(SETTLE_PAUSE_MS, drain.cut).catch(() => undefined);
      }
    }
  }

  async #photos(tenant: string, job: HeldJob, footing: Footing, signal: AbortSignal): Promise<JobEnd> {
    const resting = new RestingPlatforms(this.tools.clock);
    for (;;) {
      const at = nextPhoto(job.file);
      if (at === null) return { state: 'done' };
      const step = (): Promise<StepEnd> => this.#step(job, footing, at, resting, signal);
      const isPaced = job.file.action === 'publish' || job.file.action === 'analyze';
      const end = await (isPaced ? this.pace.turn(tenant, signal, step) : step());
      if (end) return end;
    }
  }

  async #step(
    job: HeldJob,
    footing: Footing,
    at: number,
    resting: RestingPlatforms,
    signal: AbortSignal,
  ): Promise<StepEnd> {
    if (this.tools.drain.isDraining()) return { state: 'interrupted' };
    try {
      const runtime = await footing.newest();
      await job.refresh(runtime.storage.documents);
      if (job.isLost) return { state: 'lost' };
      if (job.file.isCancelled) return { state: 'cancelled' };
      requireAllowed(runtime, job.file.action);
      const waitMs = this.#restOf(runtime, job.file, at, resting);
      if (waitMs > LONGEST_REST_MS) return { state: 'paused', reason: 'rate_limited' };
      if (waitMs === 0) return await this.#photo(runtime, job, at, resting);
      await this.tools.pause(Math.min(waitMs, REST_LOOK_MS), signal).catch(() => undefined);
      return null;
    } catch (error) {
      if (!(error instanceof PublisherError)) throw error;
      return stopOf(error.code) ?? { state: 'paused', reason: error.code };
    }
  }

  async #photo(runtime: TenantRuntime, job: HeldJob, at: number, resting: RestingPlatforms): Promise<StepEnd> {
    const { documents } = runtime.storage;
    const photo = job.file.photos[at];
    if (!photo) return null;
    job.changePhoto(at, { state: 'running' });
    // What is gone for good must be known as begun to whoever goes on.
    if (job.file.action === 'delete') await job.save(documents);
    const end = await this.work.do({ runtime, job, photo, resting });
    job.changePhoto(at, end.change);
    if (job.isDue()) await job.save(documents).catch(() => undefined); // it is written with a later one
    return end.stop;
  }

  /** Milliseconds until any platform of this photo may be sent to. */
  #restOf(
    { config: { publishers } }: TenantRuntime,
    { action, options, photos }: JobFile,
    at: number,
    resting: RestingPlatforms,
  ): number {
    if (action !== 'publish') return 0;
    const sent = photos[at]?.results ?? {};
    const { matched } = matchPlatforms(options.platforms, publishers);
    return resting.allLeftMs(matched.filter((platform) => sent[platform]?.status !== 'sent'));
  }

  /** A bug of ours: the job stands still until somebody says "continue". */
  #bug(error: unknown): JobEnd {
    this.tools.log.failure('unhandled_error', 'A job met an error nobody foresaw.', error);
    return { state: 'paused', reason: 'internal_error' };
  }

  #log({ file: { id } }: HeldJob, end: JobEnd, latency_ms: number): void {
    const { log } = this.tools;
    const reason = end.state === 'paused' ? end.reason : end.state;
    if (end.state === 'done' || end.state === 'cancelled') {
      log.info('job_finished', 'A job has ended.', { job: id, latency_ms, reason });
    } else {
      log.error('job_failed', 'A job did not come to its end here.', { job: id, latency_ms, reason });
    }
  }
}

function outcomeOf({ state }: JobEnd): JobOutcome {
  return state === 'lost' ? 'elsewhere' : state;
}

/** Fresh ones first; those that were begun before come when their platforms have rested. */
function nextPhoto({ photos }: JobFile): number | null {
  let best: number | null = null;
  for (const [at, { state, tries }] of photos.entries()) {
    if (state !== 'queued' && state !== 'running') continue;
    if (best === null || tries < (photos[best]?.tries ?? 0)) best = at;
  }
  return best;
}
