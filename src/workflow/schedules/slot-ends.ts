import { PublisherError } from '../../kernel/index.js';
import type { PublishAnswer } from '../workflow.types.js';
import type { SlotEnd } from './scheduled.types.js';

/** The tenant does not want anything published now: no trouble, and nothing to mend here. */
const REFUSED: ReadonlySet<string> = new Set(['publish_disabled', 'debug_mode', 'not_found']);
const NOTHING: ReadonlySet<string> = new Set(['nothing_to_publish', 'no_photos']);

/** How a slot ends for a reason. @param photos that were posted before */
export function endFor(reason: string, photos: number): SlotEnd {
  if (NOTHING.has(reason)) return { outcome: photos > 0 ? 'published' : 'nothing', photos, reason: null };
  return { outcome: REFUSED.has(reason) ? 'refused' : 'failed', photos, reason };
}

/** The same for an error; a bug of ours is `internal_error`. */
export function endOfError(error: unknown, photos: number): SlotEnd {
  return endFor(error instanceof PublisherError ? error.code : 'internal_error', photos);
}

/**
 * Whether the slot ends with this answer.
 * @returns null = the photo was posted somewhere, on to the next one. What a platform refused comes again with a later
 *   slot, and what is unclear waits for a person
 */
export function endOfAnswer(answer: PublishAnswer, photos: number): SlotEnd | null {
  // The process goes away: the run ends by itself, and its record says how.
  if (answer.outcome === 'running') return endFor('shutting_down', photos);
  if (answer.result.dryRun) return endFor('debug_mode', photos);
  if (answer.outcome === 'all_sent' || answer.outcome === 'some_sent') return null;
  const codes = Object.values(answer.result.results).map(({ code }) => code);
  const ofPlatform = codes.find((code) => code !== null) ?? 'all_failed';
  return endFor(answer.outcome === 'nothing_started' ? (answer.code ?? ofPlatform) : ofPlatform, photos);
}
