import type { UseCount } from './use-count.js';

/**
 * A use that ends by itself, for callers without a moment at which to give something back. One timer for all of
 * them: each new one begins the time anew.
 */
export class Grace {
  readonly #uses: UseCount;
  readonly #ms: number;
  #timer: NodeJS.Timeout | null = null;
  #leave: () => void = () => undefined;

  /** @param ms how long the last caller is waited for */
  constructor(uses: UseCount, ms: number) {
    this.#uses = uses;
    this.#ms = ms;
  }

  begin(): void {
    // Enters anew: a grace that never pauses must not count as one user who was here all along.
    const leaveBefore = this.#leave;
    this.#leave = this.#uses.enter();
    leaveBefore();
    // The timer keeps no process alive.
    this.#timer = this.#timer?.refresh() ?? setTimeout(() => this.end(), this.#ms).unref();
  }

  /** Now, as far as it has begun. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#leave();
    this.#leave = () => undefined;
  }
}
