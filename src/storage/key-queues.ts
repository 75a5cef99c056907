import { orAbort } from '../kernel/index.js';

/** One caller of this process at a time for each key, in the order they came. */
export class KeyQueues {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Waits for the callers that came before.
   * @returns leaves the queue
   * @throws the signal's reason
   */
  async enter(key: string, signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    let finish: () => void = () => undefined;
    const own = new Promise<void>((resolve) => (finish = resolve));
    const tail = before.then(() => own);
    this.#tails.set(key, tail);
    const leave = () => {
      finish();
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    try {
      await orAbort(before, signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }
}
