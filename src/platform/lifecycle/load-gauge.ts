import { performance } from 'node:perf_hooks';

const SAMPLE_MS = 500;

/** How busy the process is: open requests, and how late the event loop runs. Spec: reliability.md section 4. */
export class LoadGauge {
  readonly #maxOpen: number;
  readonly #maxDelayMs: number;
  readonly #timer: NodeJS.Timeout;
  #open = 0;
  #lateTicks = 0;
  #lastTick = performance.now();

  /**
   * @param maxOpen requests in flight, ≥ 1
   * @param maxDelayMs event-loop delay above which new work is refused, once it is seen twice in a row: a single
   *   pause (start, garbage) is over by the time it is noticed, and refusing work then helps nobody
   */
  constructor(maxOpen = 200, maxDelayMs = 1_000) {
    this.#maxOpen = maxOpen;
    this.#maxDelayMs = maxDelayMs;
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  }

  get open(): number {
    return this.#open;
  }

  /** Why new work must be refused; null = it may come. */
  overloaded(): 'requests' | 'event_loop' | null {
    if (this.#open >= this.#maxOpen) return 'requests';
    return this.#lateTicks > 1 ? 'event_loop' : null;
  }

  /** Counts one request; call the result exactly once when it is over. */
  enter(): () => void {
    this.#open += 1;
    return () => {
      this.#open -= 1;
    };
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const now = performance.now();
    const isLate = now - this.#lastTick - SAMPLE_MS > this.#maxDelayMs;
    this.#lateTicks = isLate ? this.#lateTicks + 1 : 0;
    this.#lastTick = now;
  }
}
