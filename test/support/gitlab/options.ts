import type { ListenOptions } from '../stand-in/index.js';
import type { Trace } from './trace.js';

/** What the stand-in is started with. */
export interface GitLabOptions extends ListenOptions {
  /** The one access token that is taken; its scope is `read_api`. */
  readonly token: string;
  readonly pipelines?: readonly GitLabPipeline[];
  /** One line per request; never a token or a log. Default: silence. */
  readonly log?: (line: string) => void;
}

export interface GitLabPipeline {
  readonly projectId: number;
  readonly pipelineId: number;
  /** In any order; GitLab lists them by id, the newest first. */
  readonly jobs: readonly GitLabJob[];
}

export interface GitLabJob {
  readonly id: number;
  /** Default: `job <id>`. */
  readonly name?: string;
  /** Default `success`. */
  readonly status?: string;
  /** Default `test`. */
  readonly stage?: string;
  /** Was run again: listed only when that is asked for. */
  readonly isRetried?: boolean;
  /** Members of the listed job besides or instead of the usual ones; undefined leaves one out. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Default: a line with the job's id. Null = 404. */
  readonly trace?: Trace | null;
}
