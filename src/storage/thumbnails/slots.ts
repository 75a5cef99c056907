import { asError, upstreamError } from '../../kernel/index.js';

interface Waiter {
  readonly enter: () => void;
}

/**
 * At most so many at once; the others wait their turn, but not for long.
 * Spec: storage.md section 7, reliability.md section 4.
 */
export class Slots {
  readonly #maxWaitMs: number;
  readonly #waiting = new Set<Waiter>();
  #free: number;

  /**
   * @param count how many work at once, ≥ 1
   * @param maxWaitMs who waits longer is refused
   */
  constructor(count: number, maxWaitMs: number) {
    this.#free = count;
    this.#maxWaitMs = maxWaitMs;
  }

  /** @throws PublisherError `overloaded` when no slot comes free in time */
  async run<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(waiter);
        done();
      };
      const waiter: Waiter = { enter: () => settle(resolve) };
      const abort = () => settle(() => reject(asError(signal?.reason)));
      const timer = setTimeout(() => settle(() => reject(overloaded())), this.#maxWaitMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** Hands the slot to whoever has waited longest. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else next.enter();
  }
}

function overloaded(): Error {
  return upstreamError('overloaded', 'Too many pictures are being made at once. Try again in a second.', {
    retryAfterSeconds: 1,
  });
}
