import type { Duplex } from 'node:stream';

/** A little more than 200 cookies of 4 kB: the flood that a browser may bring. */
const MAX_BYTES = 1024 * 1024;
/** Shorter than a request may take to begin (15 s), long enough for that flood over a slow line. */
const MAX_MS = 10_000;

/**
 * Connections that were answered while their request was still on its way. Cut at once, a client that is still
 * sending sees a broken connection and never reads the answer; so the rest is taken and thrown away, for a while.
 * Spec: auth.md section 9 (a 431 must arrive, it ends the flood).
 */
export class LingeringSockets {
  readonly #bytesLeft = new WeakMap<Duplex, number>();

  /** The answer is written and the sending side ended. */
  begin(socket: Duplex): void {
    this.#bytesLeft.set(socket, MAX_BYTES);
    const timer = setTimeout(() => socket.destroy(), MAX_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  }

  /** More of that request came. @returns false = this socket does not linger, or has had enough */
  takes(socket: Duplex, bytes: number): boolean {
    const left = this.#bytesLeft.get(socket);
    if (left === undefined || left < bytes) return false;
    this.#bytesLeft.set(socket, left - bytes);
    return true;
  }
}
