import { ManualClock } from '../../../storage/testing/manual-clock.js';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that a test moves, and the sleep that goes by it. */
export class SlowTime {
  readonly clock = new ManualClock(Date.UTC(2024, 0, 1));
  readonly #sleepers = new Set<Sleeper>();

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const sleeper: Sleeper = {
        until: this.clock.monotonicMs() + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
    });

  /** Milliseconds until somebody wakes up; null = nobody sleeps. */
  get nextInMs(): number | null {
    const ends = [...this.#sleepers].map(({ until }) => until);
    return ends.length === 0 ? null : Math.min(...ends) - this.clock.monotonicMs();
  }

  pass(ms: number): void {
    this.clock.advance(ms);
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.clock.monotonicMs()) sleeper.wake();
  }
}
