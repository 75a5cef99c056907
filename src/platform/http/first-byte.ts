import type { Duplex } from 'node:stream';
import type { HttpCall } from './http-call.js';

/** How an agent is told that a connection stands, or that there will be none. */
export type ConnectionDone = (error: Error | null, stream: Duplex) => void;

/** DNS, TCP and TLS together. Spec: publishers.md section 11. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * The moment between a connection that stands and the first byte of one request. Until the caller's hook has run
 * without throwing, it is certain that nothing of the request left. Spec: publishers.md section 1.
 */
export class FirstByte {
  readonly #hook: () => void;
  readonly #connectTimeoutMs: number;
  readonly #signal: AbortSignal;
  #mayHaveLeft = false;
  #isLate = false;
  #refusal: { readonly error: unknown } | null = null;

  /** @param signal ends the wait; once it is aborted the hook is not called any more */
  constructor(hook: () => void, call: Pick<HttpCall, 'connectTimeoutMs'>, signal: AbortSignal) {
    this.#hook = hook;
    this.#connectTimeoutMs = call.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
    this.#signal = signal;
  }

  /** False = provably nothing of the request was written. */
  get mayHaveLeft(): boolean {
    return this.#mayHaveLeft;
  }

  /** The connection did not stand in time. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** What the hook threw; null = it did not. */
  get refusal(): { readonly error: unknown } | null {
    return this.#refusal;
  }

  /**
   * Hands a new connection over when it stands and the hook agrees; else destroys it.
   * @param ready the event that says that it stands: `connect`, or `secureConnect` for TLS
   */
  handOver(socket: Duplex, ready: 'connect' | 'secureConnect', done: ConnectionDone): void {
    const finish = (error: Error | null): void => {
      clearTimeout(timer);
      this.#signal.removeEventListener('abort', onAbort);
      socket.off(ready, onReady).off('error', finish).off('close', onClose);
      if (error !== null) socket.on('error', () => undefined).destroy();
      done(error, socket);
    };
    const onReady = (): void => finish(this.#agrees() ? null : new Error('called off'));
    const onClose = (): void => finish(new Error('closed'));
    const onAbort = (): void => finish(new Error('aborted'));
    const timer = setTimeout(() => {
      this.#isLate = true;
      finish(new Error('too late'));
    }, this.#connectTimeoutMs);
    socket.once(ready, onReady).once('error', finish).once('close', onClose);
    this.#signal.addEventListener('abort', onAbort, { once: true });
    if (this.#signal.aborted) onAbort();
  }

  #agrees(): boolean {
    try {
      this.#hook();
      this.#mayHaveLeft = true;
      return true;
    } catch (error) {
      this.#refusal = { error };
      return false;
    }
  }
}
