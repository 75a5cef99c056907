import { asError, deadlineIn } from '../../kernel/index.js';
import type { Clock, Deadline, Ids } from '../../kernel/index.js';
import { Breaker, breakerLog, logFailedCall, UpstreamError, withRetries } from '../../platform/http/index.js';
import type { DependencyMetrics } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { storageUnavailable } from '../storage.errors.js';

/** What the process lends to an adapter that calls a provider. */
export interface RemoteParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly counts?: DependencyMetrics;
  /** Milliseconds an operation may take with all its attempts, > 0 (10,000); tests of faults take less. */
  readonly deadlineMs?: number;
}

/** One operation of a storage against its provider. */
export interface RemoteCall {
  /** A word of ours for logs: `list_folder`, `put_object`. */
  readonly operation: string;
  /**
   * `read` may be made again after any failure that passes; `write` only when it was certainly not executed (refused
   * before it began, rate limited): what happened else is read back by the caller.
   */
  readonly kind: 'read' | 'write';
  /** The ledger's own reads and writes: an open breaker lets them through. Spec: reliability.md section 4. */
  readonly isBookkeeping?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What an attempt may use. */
export interface Attempt {
  /** Milliseconds left for this attempt and everything after it, ≥ 1: the `timeoutMs` of its HTTP call. */
  readonly timeoutMs: number;
  /** 1, 2, … */
  readonly number: number;
  readonly signal: AbortSignal | undefined;
}

/** Spec: reliability.md section 4, storage.md section 12. */
const DEADLINE_MS = 10_000;
const ATTEMPTS = 2;
/** A rate limit or a write lock was not executed: it may be tried until the deadline. */
const RATE_LIMITED_ATTEMPTS = 12;

/**
 * The one layer around every call of a tenant's storage provider: total deadline, retries, breaker, one warning in
 * the log, and errors that name nothing. One per tenant's storage.
 */
export class RemoteCalls {
  /** Milliseconds an operation may take with all its attempts. */
  readonly deadlineMs: number;
  readonly #breaker: Breaker;

  /** @param dependency `dropbox`, `s3` */
  constructor(
    dependency: string,
    private readonly parts: RemoteParts,
  ) {
    this.deadlineMs = parts.deadlineMs ?? DEADLINE_MS;
    this.#breaker = new Breaker(dependency, parts.clock, breakerLog(parts.log, dependency, 'tenant', parts.counts));
  }

  /**
   * Runs one operation.
   * @param attempt throws UpstreamError for what a repetition may mend; anything else goes through as it is
   * @throws PublisherError `storage_unavailable`; the signal's reason when the caller gave up
   */
  async run<T>(call: RemoteCall, attempt: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { clock } = this.parts;
    call.signal?.throwIfAborted();
    const deadline = deadlineIn(clock, this.deadlineMs);
    const work = (): Promise<T> => this.#repeat(call, deadline, attempt);
    try {
      return await (call.isBookkeeping ? work() : this.#breaker.run(call.operation, work));
    } catch (error) {
      if (call.signal?.aborted) throw asError(call.signal.reason);
      if (!(error instanceof UpstreamError)) throw error;
      logFailedCall(this.parts.log, error, this.deadlineMs - deadline.remainingMs());
      throw storageUnavailable(undefined, error.retryAfterSeconds);
    }
  }

  #repeat<T>(call: RemoteCall, deadline: Deadline, attempt: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { ids, counts } = this.parts;
    const isRepeatable = (error: UpstreamError): boolean => call.kind === 'read' || !error.ambiguous;
    const mayRepeat = (): boolean => call.signal?.aborted !== true;
    const options = { attempts: ATTEMPTS, rateLimitedAttempts: RATE_LIMITED_ATTEMPTS, deadline, ids, counts };
    return withRetries({ ...options, isRepeatable, mayRepeat }, (number) =>
      attempt({ number, timeoutMs: Math.max(1, deadline.remainingMs()), signal: call.signal }),
    );
  }
}
