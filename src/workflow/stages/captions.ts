import { storedCaption } from '../../captioning/index.js';
import type { PreparedText } from '../ledger/record.js';
import type { CaptionForPlatform, Selected, Target } from './contexts.js';

/**
 * The text a platform gets without anything being written: the request's own for it, the request's for all,
 * the stored one, the one an interrupted run prepared. Null = a caption is missing.
 * Spec: publishing.md section 4.3.
 */
export function givenCaption(
  selected: Pick<Selected, 'request' | 'sidecar'>,
  target: Pick<Target, 'platform' | 'type'>,
  prepared: PreparedText | null,
): CaptionForPlatform | null {
  const { captions, caption, allowEmptyCaption } = selected.request;
  const human = firstText(captions.get(target.platform), captions.get(target.type), caption);
  if (human !== null) return { text: human, source: 'human' };
  const stored = selected.sidecar.data && firstText(storedCaption(selected.sidecar.data, target.platform));
  if (stored) return { text: stored, source: 'stored' };
  if (prepared && prepared.caption !== '') return { text: prepared.caption, source: prepared.source };
  return allowEmptyCaption ? { text: '', source: 'empty' } : null;
}

/** Blank counts as not given. */
function firstText(...texts: readonly (string | null | undefined)[]): string | null {
  return texts.find((text) => typeof text === 'string' && text.trim() !== '') ?? null;
}
