import { UsageError } from './usage-error.js';

const HASH = /^[0-9a-f]{64}$/;
const KEY = /^[A-Za-z0-9_-]{8,128}$/;
const AGO = /^(\d{1,4})(h|d)$/;
const HOUR_MS = 60 * 60 * 1000;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Whether a word is a content hash: 64 hex digits. Everything else is a name. */
export function isHash(word: string): boolean {
  return HASH.test(word);
}

/** One of a closed list. @throws UsageError */
export function oneOf<const T extends string>(word: string, words: readonly T[], option: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new UsageError(`${option} takes ${words.join(', ')}.`);
  return found;
}

/** A whole number within bounds, both included. @throws UsageError */
export function wholeNumber(word: string, [min, max]: readonly [number, number], option: string): number {
  const number = /^\d{1,6}$/.test(word) ? Number(word) : NaN;
  if (!(number >= min && number <= max)) throw new UsageError(`${option} takes a whole number from ${min} to ${max}.`);
  return number;
}

/** `a,b` as a list. @throws UsageError when it names nothing */
export function listOf(words: string, option: string): readonly string[] {
  const list = words.split(',').map((word) => word.trim());
  if (list.some((word) => word === '')) throw new UsageError(`${option} takes names with commas between them.`);
  return list;
}

/** `platform=text`. @throws UsageError */
export function platformText(word: string, option: string): readonly [string, string] {
  const at = word.indexOf('=');
  if (at < 1) throw new UsageError(`${option} takes <platform>=<text>.`);
  return [word.slice(0, at).trim(), word.slice(at + 1)];
}

/** An Idempotency-Key. Spec: publishing.md section 6.3. @throws UsageError */
export function idempotencyKey(word: string): string {
  if (!KEY.test(word)) throw new UsageError('--key takes 8 to 128 letters, digits, "_" or "-".');
  return word;
}

/**
 * A moment: a date, a date with a time, or so long ago (`12h`, `7d`).
 * @param now milliseconds since the epoch
 * @throws UsageError
 */
export function momentOf(word: string, now: number, option: string): Date {
  const ago = AGO.exec(word);
  if (ago) return new Date(now - Number(ago[1]) * (ago[2] === 'd' ? 24 : 1) * HOUR_MS);
  const at = DATE.test(word) ? Date.parse(word) : NaN;
  if (Number.isNaN(at)) throw new UsageError(`${option} takes a date (2026-11-22), a time with its zone, 12h or 7d.`);
  return new Date(at);
}
