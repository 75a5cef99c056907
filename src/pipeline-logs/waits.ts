import type { Clock, Ids } from '../kernel/index.js';

/** Nobody waits longer by our own rule. */
const LONGEST_MS = 60_000;
/** Nobody waits longer on another's word. */
const LONGEST_RETRY_AFTER_MS = 300_000;
/** Share of the wait that chance may add. */
const JITTER = 0.2;

/**
 * How long to wait before a retry: `RETRY_DELAY` × 2^n and 0–20 % more, at most 60 s.
 * @param retry the number of the retry, from 0
 * @param delaySeconds `RETRY_DELAY`, 0…300
 * @param retryAfterMs what the answer asked for, see {@link retryAfterMs}; raises the wait
 * Spec: pipeline-logs.md section 7.
 */
export function retryWaitMs(retry: number, delaySeconds: number, ids: Ids, retryAfterMs = 0): number {
  const ownMs = delaySeconds * 1000 * 2 ** retry * (1 + JITTER * ids.random());
  return Math.max(Math.min(LONGEST_MS, ownMs), retryAfterMs);
}

/**
 * Milliseconds of a `Retry-After` header (seconds or a date), 0…300 000. What is over, absent or cannot be read asks for
 * nothing. Spec: pipeline-logs.md section 7.
 */
export function retryAfterMs(value: string | undefined, clock: Clock): number {
  const text = (value ?? '').trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : dateMs(text) - clock.now();
  return ms > 0 ? Math.min(LONGEST_RETRY_AFTER_MS, ms) : 0;
}

/** An HTTP date names its day; `Date.parse` alone would also read "-1" as a year. */
function dateMs(text: string): number {
  return /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) : Number.NaN;
}
