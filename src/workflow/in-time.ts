import type { Pause } from './ledger/claim.js';

/**
 * What a piece of work gives, if it ends in time. For work whose failure changes nothing: late and failed are null.
 * The work itself goes on unless it was given a signal of its own.
 * @param ms longest wait, ≥ 0
 */
export async function inTime<T>(pause: Pause, ms: number, work: Promise<T>): Promise<T | null> {
  const over = new AbortController();
  const nothing = (): null => null;
  const late = pause(ms, over.signal).then(nothing, nothing);
  return Promise.race([work.catch(nothing), late]).finally(() => over.abort());
}
