/** Why a call was ended by us. */
export type CutShort = 'timeout' | 'aborted' | null;

/**
 * One signal over the whole call: it fires when the time is over or when the caller gives up. axios' own
 * timeout never fires on a slow drip.
 */
export class CallDeadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #giveUp = () => this.#end('aborted');
  #outcome: CutShort = null;

  /** @param timeoutMs total milliseconds, > 0 */
  constructor(
    timeoutMs: number,
    private readonly caller?: AbortSignal,
  ) {
    this.#timer = setTimeout(() => this.#end('timeout'), Math.max(0, timeoutMs));
    if (caller?.aborted) this.#giveUp();
    else caller?.addEventListener('abort', this.#giveUp, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get outcome(): CutShort {
    return this.#outcome;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.caller?.removeEventListener('abort', this.#giveUp);
  }

  #end(outcome: CutShort): void {
    this.#outcome ??= outcome;
    this.#controller.abort();
  }
}
