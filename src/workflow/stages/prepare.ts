import { callerError, hasCode, PublisherError, upstreamError } from '../../kernel/index.js';
import type { WorkflowTools } from '../tools.js';
import { choose, select } from './1-select.js';
import { analyze } from './2-analyze.js';
import { caption } from './3-caption.js';
import type { Admitted, Analyzed, Captioned } from './contexts.js';

/** So many unreadable photos in a row mean that something else is wrong. */
const MAX_UNREADABLE = 3;

/** What makes the automatic choice go on to the next photo. */
const PASSED_OVER = new Set<string>([
  'photo_unreadable',
  'photo_changed',
  'photo_not_found',
  'in_progress',
  'already_published',
  'needs_decision',
  'nsfw_blocked',
  'ledger_corrupt',
  'ledger_version',
]);

/**
 * Stages 1 to 3 for the photo that was asked for, or for the best one that can be sent. Writes nothing itself.
 * Spec: publishing.md section 3.6.
 * @param keep told of a photo that was analyzed and that no platform takes, so that it is paid once
 * @throws PublisherError every refusal of the stages; `nothing_to_publish`
 */
export async function prepare(
  admitted: Admitted,
  tools: WorkflowTools,
  keep: (analyzed: Analyzed) => Promise<void> = async () => undefined,
): Promise<Captioned> {
  const isAutomatic = admitted.request.photo.by === 'next';
  let unreadable = 0;
  for await (const ref of choose(admitted, tools)) {
    try {
      const analyzed = await analyze(await select(admitted, tools, ref), tools);
      return await caption(analyzed, tools).catch(async (error: unknown) => {
        if (hasCode(error, 'nsfw_blocked') && analyzed.analysisIsNew) await keep(analyzed);
        throw error;
      });
    } catch (error) {
      if (!isAutomatic || !(error instanceof PublisherError) || !PASSED_OVER.has(error.code)) throw error;
      unreadable = error.code === 'photo_unreadable' ? unreadable + 1 : 0;
      if (unreadable >= MAX_UNREADABLE) throw manyUnreadable();
    }
  }
  throw callerError('nothing_to_publish', 'There is nothing to publish right now.');
}

function manyUnreadable(): Error {
  return upstreamError('storage_unavailable', 'Several photos in a row could not be read.', { retryAfterSeconds: 60 });
}
