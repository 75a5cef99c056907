import type { Clock } from '../../kernel/index.js';

const WINDOW_MS = 60_000;

/** One call's place in the window. */
export interface Place {
  /** Until the call may begin, milliseconds ≥ 0. */
  readonly waitMs: number;
  /** The call begins now, be it later than planned. */
  begin(this: void): void;
  /** It will not be made. */
  giveBack(this: void): void;
}

/** At most so many calls in any 60 s, by the steady clock. Spec: captioning.md section 5. */
export class SlidingWindow {
  #calls: { atMs: number }[] = [];

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until one more call could begin, ≥ 0. @param most calls in 60 s, ≥ 1 */
  waitMs(most: number): number {
    const nowMs = this.clock.monotonicMs();
    this.#calls = this.#calls.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
    const inOrder = this.#calls.map(({ atMs }) => atMs).sort((one, other) => one - other);
    const blocking = inOrder[inOrder.length - most];
    return blocking === undefined ? 0 : Math.max(0, blocking + WINDOW_MS - nowMs);
  }

  /** Takes the next place. */
  take(most: number): Place {
    const waitMs = this.waitMs(most);
    const call = { atMs: this.clock.monotonicMs() + waitMs };
    this.#calls.push(call);
    return {
      waitMs,
      begin: () => {
        // Later than planned only: an earlier call would crowd those before it.
        call.atMs = Math.max(call.atMs, this.clock.monotonicMs());
      },
      giveBack: () => {
        this.#calls = this.#calls.filter((other) => other !== call);
      },
    };
  }
}
