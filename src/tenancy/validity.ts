import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';

/** How long something may be used, on both clocks; its source may grant it anew. Spec: reliability.md section 5. */
export class Validity {
  readonly #clock: Clock;
  #since: Moment;
  #forMs: number;

  /** @param forMs milliseconds from now, ≥ 0; Infinity = without end */
  constructor(clock: Clock, forMs = Infinity) {
    this.#clock = clock;
    this.#since = momentOf(clock);
    this.#forMs = forMs;
  }

  /** Counts anew from now. */
  renew(forMs: number): void {
    if (forMs !== Infinity) this.#since = momentOf(this.#clock);
    this.#forMs = forMs;
  }

  isOver(): boolean {
    return this.#forMs !== Infinity && ageMs(this.#clock, this.#since) >= this.#forMs;
  }
}
