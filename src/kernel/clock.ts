/**
 * Time as a parameter. An entry is expired when either clock says so: the monotonic one stops while a
 * machine is suspended, the wall clock can jump. Spec: reliability.md section 5.
 */
export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic clock, milliseconds since an arbitrary start. */
  monotonicMs(): number;
}
export const Clock = Symbol('Clock');

/** A moment on both clocks, to measure an age that no clock jump can shrink. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** The current moment on both clocks. */
export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), monotonicMs: clock.monotonicMs() };
}

/** Age in milliseconds by whichever clock says more; never negative. */
export function ageMs(clock: Clock, since: Moment): number {
  return Math.max(0, clock.now() - since.wallMs, clock.monotonicMs() - since.monotonicMs);
}
