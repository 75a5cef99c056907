import { setTimeout as delay } from 'node:timers/promises';
import type { Deadline, Ids } from '../../kernel/index.js';
import type { DependencyMetrics } from './dependency-metrics.js';
import { UpstreamError } from './upstream-error.js';
import type { UpstreamKind } from './upstream-error.js';

/** Kinds worth another try of a call that may be made twice. */
const PASSING: readonly UpstreamKind[] = [
  'unreachable',
  'timeout',
  'connection_lost',
  'bad_answer',
  'rate_limited',
  'server_error',
];
const BASE_MS = 250;
const CAP_MS = 5000;

export interface RetryOptions {
  /** Most tries in all, ≥ 1. */
  readonly attempts: number;
  /** Most tries when all that failed was `rate_limited`, which was never executed; default: `attempts`. */
  readonly rateLimitedAttempts?: number;
  /** Whether this failure may be followed by another try; default: every passing kind. */
  readonly isRepeatable?: (error: UpstreamError) => boolean;
  /** No try starts and no wait ends after it. */
  readonly deadline: Deadline;
  readonly ids: Ids;
  /** Waits; tests hand in their own. */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Asked right before each try but the first; false ends it with the last failure. */
  readonly mayRepeat?: (() => boolean) | undefined;
  /** Counts the tries after the first, by what the failed one says of itself. */
  readonly counts?: DependencyMetrics | undefined;
}

/**
 * The one layer of retries, for calls that are safe to repeat: full jitter from 250 ms, doubling to 5 s, inside
 * the deadline. A `Retry-After` that does not fit the deadline ends it at once.
 * @param attempt one try; its number starts at 1
 * @throws the last UpstreamError, or whatever else the attempt threw
 * Spec: reliability.md section 4.
 */
export async function withRetries<T>(options: RetryOptions, attempt: (number: number) => Promise<T>): Promise<T> {
  const sleep = options.sleep ?? ((ms: number) => delay(ms));
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!(error instanceof UpstreamError) || !mayFollow(error, number, options)) throw error;
      const jitterMs = options.ids.random() * Math.min(CAP_MS, BASE_MS * 2 ** (number - 1));
      const waitMs = Math.max(jitterMs, (error.retryAfterSeconds ?? 0) * 1000);
      if (waitMs >= options.deadline.remainingMs()) throw error;
      await sleep(waitMs);
      if (options.mayRepeat?.() === false) throw error;
      options.counts?.repeated(error.dependency);
    }
  }
}

function mayFollow(error: UpstreamError, number: number, options: RetryOptions): boolean {
  const { attempts, rateLimitedAttempts = attempts, isRepeatable } = options;
  if (number >= (error.kind === 'rate_limited' ? rateLimitedAttempts : attempts)) return false;
  return PASSING.includes(error.kind) && (isRepeatable?.(error) ?? true);
}
