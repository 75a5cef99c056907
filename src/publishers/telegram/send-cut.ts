import type { SendContext } from '../publisher.port.js';

/** What may end one send: its caller always, the end of its publisher only until the commit point. */
export class SendCut {
  readonly #controller = new AbortController();
  readonly #end = (): void => this.#controller.abort();
  #isCommitted = false;

  constructor(
    private readonly caller: AbortSignal | undefined,
    private readonly ending: AbortSignal,
  ) {
    for (const signal of [caller, ending]) {
      if (signal?.aborted) this.#end();
      signal?.addEventListener('abort', this.#end, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isCommitted(): boolean {
    return this.#isCommitted;
  }

  /** @throws NotStarted */
  commit(context: Pick<SendContext, 'commit'>): void {
    context.commit();
    this.#isCommitted = true;
    this.ending.removeEventListener('abort', this.#end);
  }

  dispose(): void {
    this.caller?.removeEventListener('abort', this.#end);
    this.ending.removeEventListener('abort', this.#end);
  }
}
