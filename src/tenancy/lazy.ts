import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';

/**
 * Something built on first use, once, however many wait for it. A failure is remembered for a while and then
 * tried again, so that a broken credential neither sticks nor is hammered. Spec: reliability.md section 2.
 */
export class Lazy<T> {
  readonly #clock: Clock;
  readonly #pauseMs: number;
  #built: Promise<T> | null = null;
  #failedAt: Moment | null = null;

  /** @param pauseMs how long a failure is remembered */
  constructor(clock: Clock, pauseMs: number) {
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  /**
   * The thing itself. @throws what `build` threw, now or less than `pauseMs` ago
   * @param isFailure whether a result that was not thrown is worth another try later
   */
  get(build: () => Promise<T>, isFailure: (value: T) => boolean = () => false): Promise<T> {
    const mayRetry = this.#failedAt !== null && ageMs(this.#clock, this.#failedAt) >= this.#pauseMs;
    if (this.#built === null || mayRetry) {
      this.#failedAt = null;
      this.#built = this.#watch(build, isFailure);
    }
    return this.#built;
  }

  /** What was built, for disposal; null when nothing was or it failed. */
  async settled(): Promise<T | null> {
    return (await this.#built?.catch(() => null)) ?? null;
  }

  async #watch(build: () => Promise<T>, isFailure: (value: T) => boolean): Promise<T> {
    try {
      const value = await build();
      if (isFailure(value)) this.#failedAt = momentOf(this.#clock);
      return value;
    } catch (error) {
      this.#failedAt = momentOf(this.#clock);
      throw error;
    }
  }
}
