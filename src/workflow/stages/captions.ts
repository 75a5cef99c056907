import { storedCaption } from '../../captioning/index.js';
import { matchPlatforms } from '../../publishers/index.js';
import type { PreparedText } from '../ledger/record.js';
import type { CaptionForPlatform, Selected, Target } from './contexts.js';

/**
 * The text a platform gets without anything being written: the request's own for it, the request's for all,
 * the stored one, the one an interrupted run prepared. Null = a caption is missing.
 * Spec: publishing.md section 4.3.
 */
export function givenCaption(
  selected: Pick<Selected, 'request' | 'sidecar'>,
  target: Pick<Target, 'platform'>,
  prepared: PreparedText | null,
): CaptionForPlatform | null {
  const { captions, caption, allowEmptyCaption } = selected.request;
  const human = firstText(captions.get(target.platform), caption);
  if (human !== null) return { text: human, source: 'human' };
  const stored = selected.sidecar.data && firstText(storedCaption(selected.sidecar.data, target.platform));
  if (stored) return { text: stored, source: 'stored' };
  if (prepared && prepared.caption !== '') return { text: prepared.caption, source: prepared.source };
  return allowEmptyCaption ? { text: '', source: 'empty' } : null;
}

/**
 * Texts given by id or type, by id alone. A word that is an id means that entry and no other, and stands
 * above one that is a type. Spec: publishing.md section 1, "platform".
 * @param entries all enabled entries, also those a request does not name
 */
export function captionsById(
  captions: ReadonlyMap<string, string>,
  entries: readonly { readonly id: string; readonly type: string }[],
): ReadonlyMap<string, string> {
  const isId = ([word]: readonly [string, string]): boolean => entries.some((entry) => entry.id === word);
  const given = [...captions];
  const inOrder = [...given.filter((one) => !isId(one)), ...given.filter(isId)];
  return new Map(
    inOrder.flatMap(([word, text]) => matchPlatforms([word], entries).matched.map((id) => [id, text] as const)),
  );
}

/** Blank counts as not given. */
function firstText(...texts: readonly (string | null | undefined)[]): string | null {
  return texts.find((text) => typeof text === 'string' && text.trim() !== '') ?? null;
}
