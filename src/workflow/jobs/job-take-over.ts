import { hasCode, PublisherError } from '../../kernel/index.js';
import type { QueuedJob, TurnEnd } from '../../platform/queue/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { cancelledJob, changedJob, takenOverJob } from './job-changes.js';
import { HeldJob } from './held-job.js';
import type { HeldJobs } from './held-jobs.js';
import { isFinished, stateOf, type JobFile } from './job-file.js';
import { JobFiles } from './job-files.js';
import { withValidRuntime, type JobTools } from './job-tools.js';

/** A job that may be at work elsewhere is looked at again after so long, until its file is old. */
const LOOK_AGAIN_MS = 5_000;
/** Without its config or storage nothing can be known of a job. */
const AWAY_MS = 30_000;

const OVER: TurnEnd = { outcome: 'elsewhere', againInMs: null };
const LATER: TurnEnd = { outcome: 'elsewhere', againInMs: LOOK_AGAIN_MS };
const AWAY: TurnEnd = { outcome: 'elsewhere', againInMs: AWAY_MS };

/**
 * What becomes of a job that a shared queue gives to this process. The queue only knows that it has not ended; who is
 * at it tells its file: one that shows a sign of life is left to its owner. Spec: publishing.md section 10.
 */
export class JobTakeOver {
  constructor(
    private readonly tools: JobTools,
    private readonly held: HeldJobs,
  ) {}

  /** @returns the job, which is this process's now, or why there is nothing to do; then also when to look again */
  async take(queued: QueuedJob): Promise<HeldJob | TurnEnd> {
    try {
      return await withValidRuntime(this.tools, { host: queued.host, requestId: queued.id }, (runtime) =>
        this.#take(runtime, queued),
      );
    } catch (error) {
      if (!(error instanceof PublisherError)) throw error;
      const isNobodys = ['not_found', 'ledger_corrupt', 'ledger_version'] as const;
      return isNobodys.some((code) => hasCode(error, code)) ? OVER : AWAY;
    }
  }

  async #take(runtime: TenantRuntime, { tenant, host, id }: QueuedJob): Promise<HeldJob | TurnEnd> {
    if (runtime.tenant !== tenant) return OVER; // the host is somebody else's now
    const { clock, ids } = this.tools;
    const files = new JobFiles(runtime.storage.documents, ids);
    const seen = await files.read(id);
    if (!seen || isFinished(seen.file.state) || seen.file.state === 'paused') return OVER;
    const { file } = seen;
    if (file.isCancelled && !this.#isAlive(seen)) {
      const isWritten = (await files.replace(changedJob(file, cancelledJob(file), clock), seen.version)) !== null;
      return isWritten ? { outcome: 'cancelled', againInMs: null } : LATER;
    }
    if (this.#isAlive(seen)) return LATER;
    const mine = this.#mine(file);
    const version = await files.replace(mine, seen.version);
    if (version === null) return LATER; // somebody was faster
    const job = new HeldJob({ clock, ids }, mine, version);
    this.held.add(tenant, host, job);
    return job;
  }

  /** One that only waits has nobody at work on it. */
  #isAlive(seen: Parameters<typeof stateOf>[0]): boolean {
    return stateOf(seen) === 'running';
  }

  #mine(file: JobFile): JobFile {
    const { actor, requestId } = file;
    return takenOverJob(file, { actor, requestId, owner: this.tools.ids.hex(16) }, this.tools.clock);
  }
}
