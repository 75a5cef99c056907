import type { ServerResponse } from 'node:http';
import type { WaitOptions } from '../kernel/index.js';

/**
 * Whether the client of a request is still there. As `WaitOptions` it waits for as long as the client does; the
 * signal comes into being when somebody looks at it, so an answer from a cache costs nothing for it. (A class, not an
 * object literal with a getter: that takes 60 times as long to make, at every request.)
 */
export class ClientPresence implements WaitOptions {
  readonly #response: ServerResponse;
  #signal: AbortSignal | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** It has gone away before its answer was sent to the end. */
  get isGone(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }

  /** Fires when it goes away; never once its answer is sent. */
  get signal(): AbortSignal {
    this.#signal ??= this.#makeSignal();
    return this.#signal;
  }

  #makeSignal(): AbortSignal {
    const control = new AbortController();
    const check = (): void => {
      if (this.isGone) control.abort();
    };
    check();
    this.#response.once('close', check);
    return control.signal;
  }
}
