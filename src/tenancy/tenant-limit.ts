import { AsyncLocalStorage } from 'node:async_hooks';
import { upstreamError } from '../kernel/index.js';
import type { WaitOptions } from '../kernel/index.js';

const RETRY_AFTER_SECONDS = 2;

/**
 * How much of a tenant's work runs at once. What cannot begin in time is refused, so that one tenant's rush
 * stays its own. Work that gave up leaves the queue at once (a p-limit would keep it until its turn, and a tenant
 * whose storage hangs would fill the memory). Spec: tenancy.md section 4.
 */
export class TenantLimit {
  readonly #maxConcurrency: number;
  readonly #maxWaitMs: number;
  /** Each is called when it is given a slot; first come, first served. */
  readonly #waiting = new Set<() => void>();
  /**
   * Work begun inside a slot runs in that slot: it would else wait for itself. One storage for all limits: Node
   * walks every storage ever used at each promise, so one per tenant would make all of them slow, for ever.
   */
  static readonly #inside = new AsyncLocalStorage<TenantLimit>();
  #running = 0;

  /**
   * @param maxConcurrency ≥ 1
   * @param maxWaitMs how long work may wait for a slot
   */
  constructor(maxConcurrency: number, maxWaitMs: number) {
    this.#maxConcurrency = maxConcurrency;
    this.#maxWaitMs = maxWaitMs;
  }

  /** Work that waits for a slot now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * @param options a signal that fires while the work still waits refuses it; work that has begun goes on
   * @throws PublisherError `tenant_busy`, and what the work throws
   */
  async run<T>(work: () => Promise<T>, options: WaitOptions = {}): Promise<T> {
    if (TenantLimit.#inside.getStore() === this) return work();
    if (this.#running < this.#maxConcurrency) this.#running += 1;
    else await this.#turn(options.signal);
    try {
      return await TenantLimit.#inside.run(this, work);
    } finally {
      this.#passOn();
    }
  }

  /** Waits until a slot is handed over. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(begin);
        clearTimeout(timer);
        signal?.removeEventListener('abort', refuse);
      };
      const begin = (): void => (leave(), resolve());
      const refuse = (): void => (leave(), reject(busy()));
      const timer = setTimeout(refuse, this.#maxWaitMs);
      if (signal?.aborted) return refuse();
      signal?.addEventListener('abort', refuse);
      this.#waiting.add(begin);
    });
  }

  /** The slot goes to who waits longest. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#running -= 1;
  }
}

function busy(): Error {
  return upstreamError('tenant_busy', 'This tenant has as much work running as it may have.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
