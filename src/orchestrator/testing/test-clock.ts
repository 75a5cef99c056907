import type { Clock } from '../../kernel/index.js';
import { SystemClock } from '../../platform/system/index.js';

/** The machine's time plus whatever a test has let pass. */
export class TestClock implements Clock {
  readonly #real = new SystemClock();
  #wallMs = 0;
  #monotonicMs = 0;

  now(): number {
    return this.#real.now() + this.#wallMs;
  }

  monotonicMs(): number {
    return this.#real.monotonicMs() + this.#monotonicMs;
  }

  /** Time passes on both clocks. */
  pass(seconds: number): void {
    this.jumpWall(seconds);
    this.#monotonicMs += seconds * 1000;
  }

  /** Only the wall clock moves, as after a suspend or a correction; may be negative. */
  jumpWall(seconds: number): void {
    this.#wallMs += seconds * 1000;
  }
}
