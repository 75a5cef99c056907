import { deadlineIn } from '../../kernel/index.js';
import type { PreparedPost, Publisher } from '../../publishers/index.js';
import { inTime } from '../in-time.js';
import type { WorkflowTools } from '../tools.js';
import type { Analyzed } from './contexts.js';

/** Longest step after a recorded post. Spec: publishers.md section 6. */
const CONFIRM_MS = 30_000;
/** Longest it may take beyond that before it is given up. */
const CONFIRM_OVERRUN_MS = 2_000;
const CONFIRMATION_FAILED = 'confirmation_failed';

/** A post that was made and recorded in this run. */
export interface RecordedPost {
  /** The one that made it, after a renewal the one with the new credential. */
  readonly publisher: Publisher;
  readonly post: PreparedPost;
  readonly attemptKey: string;
}

/**
 * What platforms do after their posts, side by side and after the last send, so that it delays none of them. It
 * changes no outcome, and a process that dies meanwhile loses nothing else. Spec: publishing.md section 4.2.
 * @returns warnings; never throws
 */
export async function confirmPosts(
  { analysis, sidecar }: Pick<Analyzed, 'analysis' | 'sidecar'>,
  tools: WorkflowTools,
  posts: readonly RecordedPost[],
): Promise<readonly string[]> {
  const tags = analysis?.tags ?? sidecar.data?.tags ?? [];
  return (await Promise.all(posts.map((recorded) => confirm(tools, recorded, tags)))).flat();
}

async function confirm(
  tools: WorkflowTools,
  { publisher, post, attemptKey }: RecordedPost,
  tags: readonly string[],
): Promise<readonly string[]> {
  if (!publisher.afterSent) return [];
  const deadline = deadlineIn(tools.clock, CONFIRM_MS);
  const step = publisher.afterSent(post, { attemptKey, tags, deadline, signal: tools.drain.cut });
  return (await inTime(tools.pause, CONFIRM_MS + CONFIRM_OVERRUN_MS, step)) ?? [CONFIRMATION_FAILED];
}
