/** Where a request can be stopped. */
export type HoldPlace = 'before' | 'commit' | 'after';

/** A barrier that requests wait at until a test lets them go. */
export class Hold {
  readonly #waiting: (() => void)[] = [];
  readonly #watchers: { readonly count: number; readonly tell: () => void }[] = [];
  #left: number;
  #arrived = 0;

  /** @param times how many requests are stopped; the ones after them pass */
  constructor(times: number) {
    this.#left = times;
  }

  /** Requests that have been stopped so far. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Resolves when so many requests have been stopped. */
  async reached(count = 1): Promise<void> {
    if (this.#arrived >= count) return;
    await new Promise<void>((tell) => this.#watchers.push({ count, tell }));
  }

  /** Lets all go, now and later. */
  release(): void {
    this.#left = 0;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Waits here as long as it is closed. */
  async pass(): Promise<void> {
    if (this.#left <= 0) return;
    this.#left -= 1;
    this.#arrived += 1;
    for (const { count, tell } of this.#watchers) {
      if (this.#arrived >= count) tell();
    }
    await new Promise<void>((go) => this.#waiting.push(go));
  }
}
