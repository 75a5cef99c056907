import { bugError } from './errors.js';
import type { Clock } from './clock.js';

/** A point in monotonic time by which something must be over. */
export interface Deadline {
  /** Milliseconds left, 0 when over. */
  remainingMs(): number;
}

/** A deadline `ms` milliseconds (≥ 0) from now. */
export function deadlineIn(clock: Clock, ms: number): Deadline {
  if (!(ms >= 0)) throw bugError('A deadline needs a duration of 0 ms or more.');
  const end = clock.monotonicMs() + ms;
  return { remainingMs: () => Math.max(0, end - clock.monotonicMs()) };
}
