import type { Clock } from '../../kernel/index.js';

/** Nobody waits longer on another's word. */
const LONGEST_SECONDS = 60;

/**
 * Seconds of a `Retry-After` header (a number or a date): 0…60. Negative, huge and unreadable values count
 * as 60. Spec: reliability.md section 4.
 */
export function parseRetryAfter(value: string, clock: Clock): number {
  const text = value.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((dateMs(text) - clock.now()) / 1000);
  return seconds >= 0 && seconds <= LONGEST_SECONDS ? seconds : LONGEST_SECONDS;
}

/** An HTTP date names its day; `Date.parse` alone would also read "-1" as a year. */
function dateMs(text: string): number {
  return /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
}
