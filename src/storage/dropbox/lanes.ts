import pLimit from 'p-limit';
import { ageMs, momentOf, orAbort, type Clock } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';

/** Requests of one tenant at once. Spec: storage.md section 12. */
const REQUESTS = 8;

/** How much of one tenant's work is under way at once: eight requests, one write. */
export class Lanes {
  readonly #requests = pLimit(REQUESTS);
  readonly #writes = pLimit(1);

  /** @param longestWaitMs a write that has waited so long for its turn is not begun */
  constructor(
    private readonly clock: Clock,
    private readonly longestWaitMs: number,
  ) {}

  /** @throws the signal's reason */
  request<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return orAbort(
      this.#requests(async () => {
        signal?.throwIfAborted();
        return work();
      }),
      signal,
    );
  }

  /**
   * Dropbox refuses a second write of an account while one is under way.
   * @param work ends by itself at its deadline, also when it is stuck
   * @throws PublisherError `storage_unavailable` (`busy`); the signal's reason
   */
  write<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const since = momentOf(this.clock);
    return orAbort(
      this.#writes(async () => {
        signal?.throwIfAborted();
        if (ageMs(this.clock, since) > this.longestWaitMs) throw storageUnavailable('busy');
        return work();
      }),
      signal,
    );
  }
}
