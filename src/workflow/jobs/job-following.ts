import type { TenantRuntime } from '../../tenancy/index.js';
import type { Shown } from '../../platform/progress/index.js';
import { isStorageTrouble } from '../ledger/claim.js';
import type { Progress } from '../progress.js';
import type { FollowOptions } from '../workflow.types.js';
import type { HeldJobs } from './held-jobs.js';
import { jobShown } from './job-codec.js';
import { countsOf, isFinished, photoOf, viewOf, type JobFile } from './job-file.js';
import type { JobEvent, JobState } from './job.types.js';

const EVENT_ID = /^([0-9]{1,15})(\.5)?$/;

/** A job at one moment. */
export interface Moment {
  readonly file: JobFile;
  readonly state: JobState;
}

/**
 * What happens in a job, told from its revisions: an id means the same on every replica. Whoever comes with an id gets
 * what has changed since; anybody else, or whoever has seen more than the file knows, gets all of it anew.
 * Spec: web-api.md section 8.
 */
export class JobFollowing {
  constructor(
    private readonly progress: Progress,
    private readonly held: HeldJobs,
    private readonly read: (runtime: TenantRuntime, id: string) => Promise<Moment | null>,
  ) {}

  /** An unknown id ends at once; a storage that is away is asked again later. */
  async *follow(
    runtimeNow: () => TenantRuntime,
    id: string,
    { signal, since }: FollowOptions,
  ): AsyncGenerator<JobEvent> {
    let told = positionIn(since);
    const { tenant } = runtimeNow();
    let news = await this.progress.shown(tenant, id, null);
    let newest = 0;
    while (!signal.aborted) {
      const runtime = runtimeNow();
      const here = this.held.live(runtime.tenant, id, signal);
      const moment = here
        ? { file: here.file, state: here.file.state }
        : (momentIn(news, id) ?? (await this.#look(runtime, id)));
      if (moment === null) return;
      // The file of a job that goes on elsewhere may be behind of what was shown of it.
      if (moment !== 'away' && (moment.file.revision >= newest || moment.state === 'interrupted')) {
        newest = moment.file.revision;
        const event = eventOf(moment, told);
        if (event) yield event;
        told = positionOf(moment);
        if (isFinished(moment.state)) {
          yield { id: String(told), type: 'done', view: viewOf(moment.file, moment.state) };
          return;
        }
      }
      if (here) await here.changed;
      else news = await this.progress.news(tenant, id, news?.mark ?? null, signal);
    }
  }

  async #look(runtime: TenantRuntime, id: string): Promise<Moment | 'away' | null> {
    try {
      return await this.read(runtime, id);
    } catch (error) {
      if (isStorageTrouble(error)) return 'away';
      throw error;
    }
  }
}

/** Null = nothing is shown, or nothing of ours. */
function momentIn(shown: Shown | null, id: string): Moment | null {
  const file = shown && jobShown(shown, id);
  return file && { file, state: file.state };
}

/** That a job was interrupted is not in its file: it stands between two revisions. */
function positionOf({ file, state }: Moment): number {
  return file.revision + (state !== file.state ? 0.5 : 0);
}

/** Null = none, or not one of ours. */
function positionIn(since: string | null): number | null {
  return since !== null && EVENT_ID.test(since) ? Number(since) : null;
}

/** Null = nothing is new. */
function eventOf(moment: Moment, told: number | null): JobEvent | null {
  const { file, state } = moment;
  const now = positionOf(moment);
  const id = String(now);
  if (told === null || told > now) return { id, type: 'snapshot', view: viewOf(file, state) };
  if (told === now) return null;
  const photos = file.photos.filter(({ revision }) => revision > told).map(photoOf);
  return { id, type: 'progress', state, reason: file.reason, ...countsOf(file), photos };
}
