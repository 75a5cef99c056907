import type { Clock } from '../../src/kernel/index.js';

/** The machine's time, faster when wanted, and what a bench lets pass at once. */
export class BenchClock implements Clock {
  readonly #startWallMs = Date.now();
  readonly #startMs = performance.now();
  #passedMs = 0;

  /** @param speed seconds of ours in one of the machine's, > 0 */
  constructor(private readonly speed: number) {}

  now(): number {
    return this.#startWallMs + this.monotonicMs();
  }

  monotonicMs(): number {
    return (performance.now() - this.#startMs) * this.speed + this.#passedMs;
  }

  pass(seconds: number): void {
    this.#passedMs += seconds * 1000;
  }
}
