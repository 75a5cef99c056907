/** Wakes whoever waits for its next ring. A ring that nobody waits for is kept for the next one who comes. */
export class Bell {
  #hasRung = false;
  #waiter: (() => void) | null = null;

  ring(): void {
    this.#hasRung = true;
    this.#waiter?.();
    this.#waiter = null;
  }

  /** Resolves at the next ring, or at once when it has rung since this was last asked. For one caller at a time. */
  next(): Promise<void> {
    if (this.#hasRung) {
      this.#hasRung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => (this.#waiter = resolve));
  }
}
