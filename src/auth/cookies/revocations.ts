import { LRUCache } from 'lru-cache';

/**
 * Sessions that were signed out. Synchronous, so that reading an identity never waits: a shared list
 * (Redis) keeps a local copy. Spec: auth.md section 6.
 */
export interface Revocations {
  /** Counts here at once. Safe to repeat; never throws. */
  revoke(sessionId: string): void;
  isRevoked(sessionId: string): boolean;
  /** False = sign-outs of other replicas may be unknown here: reads go on, nothing is changed. */
  isCertain(): boolean;
}
export const Revocations = Symbol('Revocations');

/** Only admins have sessions, and passwords are throttled: no life of a session sees as many sign-outs as this. */
const MAX_SESSIONS = 20_000;

/** Revocations of this process: here at once; elsewhere a stolen identity dies within 15 minutes. */
export class MemoryRevocations implements Revocations {
  readonly #revoked = new LRUCache<string, true>({ max: MAX_SESSIONS });

  revoke(sessionId: string): void {
    this.#revoked.set(sessionId, true);
  }

  isRevoked(sessionId: string): boolean {
    // `has` does not refresh the place in the list: the oldest sign-out goes first.
    return this.#revoked.has(sessionId);
  }

  /** There is nobody else to know of. */
  isCertain(): boolean {
    return true;
  }
}
