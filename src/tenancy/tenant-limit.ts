import { AsyncLocalStorage } from 'node:async_hooks';
import pLimit from 'p-limit';
import { upstreamError } from '../kernel/index.js';

const RETRY_AFTER_SECONDS = 2;

/**
 * How much of a tenant's work runs at once. What cannot begin in time is refused, so that one tenant's rush
 * stays its own. Spec: tenancy.md section 4.
 */
export class TenantLimit {
  readonly #slots: ReturnType<typeof pLimit>;
  readonly #maxWaitMs: number;
  /** Work begun inside a slot runs in that slot: it would else wait for itself. */
  readonly #inside = new AsyncLocalStorage<true>();

  /**
   * @param maxConcurrency ≥ 1
   * @param maxWaitMs how long work may wait for a slot
   */
  constructor(maxConcurrency: number, maxWaitMs: number) {
    this.#slots = pLimit(maxConcurrency);
    this.#maxWaitMs = maxWaitMs;
  }

  /** @throws PublisherError `tenant_busy` */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore() === true) return work();
    return new Promise<T>((resolve, reject) => {
      let gaveUp = false;
      const timer = setTimeout(() => {
        gaveUp = true;
        reject(busy());
      }, this.#maxWaitMs);
      void this.#slots(async () => {
        if (gaveUp) return;
        clearTimeout(timer);
        await this.#inside.run(true, work).then(resolve, reject);
      });
    });
  }
}

function busy(): Error {
  return upstreamError('tenant_busy', 'This tenant has as much work running as it may have.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
