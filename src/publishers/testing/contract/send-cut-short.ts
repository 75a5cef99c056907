import { deadlineIn } from '../../../kernel/index.js';
import { SystemClock } from '../../../platform/system/index.js';
import type { PreparedPost, Publisher, SendOutcome } from '../../publisher.port.js';
import { sendContext, type CountedContext } from '../send-context.js';

/** Tried in turn: a loaded machine may need the longer ones to get as far as the commit point. */
const DEADLINES_MS = [400, 2_000, 10_000];

/**
 * Sends with a deadline so short that waiting for an answer takes no time worth mentioning, but long enough for
 * the send to reach what the test is about.
 * @param reached whether this send came that far, asked after each try
 */
export async function sendCutShort(
  publisher: Publisher,
  post: PreparedPost,
  reached: (context: CountedContext) => boolean,
): Promise<{ readonly outcome: SendOutcome; readonly context: CountedContext }> {
  let last: { outcome: SendOutcome; context: CountedContext } | null = null;
  for (const ms of DEADLINES_MS) {
    const context = sendContext({ platform: publisher.id, deadline: deadlineIn(new SystemClock(), ms) });
    last = { outcome: await publisher.send(post, context), context };
    if (reached(context)) return last;
  }
  if (last === null) throw new Error('there is at least one deadline');
  return last;
}
