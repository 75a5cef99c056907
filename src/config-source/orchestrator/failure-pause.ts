import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;
/** An answer that must not be used is not asked for again so soon. */
const WRONG_ANSWER_MS = 30_000;

/**
 * How long one host is not asked about after its last lookup came to nothing: 1 s doubling to 30 s, full jitter,
 * never below a second; 30 s after a wrong answer. Spec: reliability.md section 2.
 */
export class FailurePause {
  #failures = 0;
  #since: Moment | null = null;
  #ms = 0;

  constructor(private readonly clock: Clock) {}

  /** Whether a lookup has come to nothing since the last good answer. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** Milliseconds until the host may be asked about again; 0 = now. */
  leftMs(): number {
    return this.#since === null ? 0 : Math.max(0, this.#ms - ageMs(this.clock, this.#since));
  }

  /** @param random a number in [0, 1) */
  noteFailure(random: number): void {
    const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#begin(Math.max(FIRST_MS, random * ceilingMs));
  }

  noteWrongAnswer(): void {
    this.#begin(WRONG_ANSWER_MS);
  }

  #begin(ms: number): void {
    this.#failures += 1;
    this.#since = momentOf(this.clock);
    this.#ms = ms;
  }
}
