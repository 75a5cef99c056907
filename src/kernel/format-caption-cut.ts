import type { CaptionRules } from './caption-rules.js';
import { atomsOf } from './format-caption-hashtags.js';
import { fitsRules, graphemesOf, lengthIn } from './format-caption-units.js';

/** A cut looks for a word boundary in this last part of the room. Spec: captioning.md section 11. */
const WORD_SEARCH_SHARE = 0.2;

/**
 * Shortens a body so that prefix, body, ellipsis and suffix hold every limit: at the last word boundary in
 * the last fifth, else between graphemes, never inside a link, a hashtag or a mention. A body that fits
 * comes back unchanged; one with no room comes back empty, without an ellipsis.
 * @param suffix what follows the body and must fit as well, e.g. its hashtags
 */
export function cutBody(body: string, suffix: string, rules: CaptionRules): string {
  if (fitsRules(body + suffix, rules)) return body;
  const plain = cutTo(body, rules.ellipsis + suffix, rules);
  if (plain === '' || !endsWithLink(plain)) return plain === '' ? '' : plain + rules.ellipsis;
  // Glued to a link the ellipsis would become a part of it.
  const spaced = cutTo(body, ` ${rules.ellipsis}${suffix}`, rules);
  if (spaced === '') return '';
  return endsWithLink(spaced) ? `${spaced} ${rules.ellipsis}` : spaced + rules.ellipsis;
}

function endsWithLink(text: string): boolean {
  const last = atomsOf(text).at(-1);
  return last !== undefined && last.kind === 'url' && last.end === text.length;
}

function cutTo(body: string, tail: string, rules: CaptionRules): string {
  const room = longestPrefix(body, tail, rules);
  if (room === 0) return '';
  const boundary = lastSpace(body, room);
  return body.slice(0, boundary ?? outsideAtoms(body, room)).trimEnd();
}

/** UTF-16 length of the longest run of whole graphemes that fits together with the tail. */
function longestPrefix(body: string, tail: string, rules: CaptionRules): number {
  const left = rules.limits.map(({ max, unit }) => ({
    unit,
    room: max - lengthIn(unit, rules.prefix) - lengthIn(unit, tail),
  }));
  let end = 0;
  for (const grapheme of graphemesOf(body)) {
    for (const limit of left) limit.room -= limit.unit === 'graphemes' ? 1 : lengthIn(limit.unit, grapheme);
    if (left.some((limit) => limit.room < 0)) return end;
    end += grapheme.length;
  }
  return end;
}

function lastSpace(body: string, room: number): number | null {
  const from = Math.floor(room * (1 - WORD_SEARCH_SHARE));
  for (let at = room; at >= Math.max(1, from); at -= 1) {
    if (/\s/.test(body.charAt(at))) return at;
  }
  return null;
}

function outsideAtoms(body: string, at: number): number {
  return atomsOf(body).find((atom) => atom.start < at && at < atom.end)?.start ?? at;
}
