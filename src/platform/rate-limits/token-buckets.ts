import { LRUCache } from 'lru-cache';
import type { Clock } from '../../kernel/index.js';

const MINUTE_MS = 60_000;
/** Part of a minute's limit that may come at once. Spec: web-api.md section 9. */
const BURST_SHARE = 1 / 3;
/** What adding up fractions of milliseconds may be wrong by. */
const ROUNDING_MS = 1e-3;
/**
 * A few megabytes at most. Beyond it the bucket that nobody used for longest is forgotten: that lets somebody in too
 * early, and locks nobody out.
 */
const MAX_KEYS = 50_000;

/** One place in one bucket. */
export interface Demand {
  /** Names the bucket, tenant first. */
  readonly key: string;
  /** How many places become free again in a minute; > 0. */
  readonly perMinute: number;
}

/** Counts what may happen only so often. */
export interface RateCounters {
  /**
   * Takes a place in each bucket, or in none. Never waits.
   * @returns milliseconds until all of them have a place again; 0 = taken
   */
  take(demands: readonly Demand[]): number;
}
export const RateCounters = Symbol('RateCounters');

/** Milliseconds in which one place of a bucket becomes free. */
export function placeMs(perMinute: number): number {
  return MINUTE_MS / perMinute;
}

/** Milliseconds in which a full bucket becomes empty: as many places as may be taken at once. */
export function fullMs(perMinute: number): number {
  return Math.ceil(perMinute * BURST_SHARE - ROUNDING_MS) * placeMs(perMinute);
}

/**
 * Token buckets of this process: a third of a minute's limit at once, then one each time a place becomes free. A
 * bucket is one number, the moment at which it will be empty. Synchronous, since an asynchronous guard costs half of
 * a hot route's throughput. Decision: docs/adr/0021-rate-limits.md.
 */
export class TokenBuckets implements RateCounters {
  readonly #emptyAt: LRUCache<string, number>;

  constructor(
    private readonly clock: Clock,
    maxKeys: number = MAX_KEYS,
  ) {
    this.#emptyAt = new LRUCache({ max: maxKeys });
  }

  take(demands: readonly Demand[]): number {
    const now = this.clock.monotonicMs();
    let wait = 0;
    for (const { key, perMinute } of demands) wait = Math.max(wait, this.#waitFor(key, perMinute, now));
    if (wait > ROUNDING_MS) return wait;
    for (const { key, perMinute } of demands) {
      this.#emptyAt.set(key, Math.max(this.#emptyAt.get(key) ?? now, now) + placeMs(perMinute));
    }
    return 0;
  }

  /** A bucket is at least so full, as somebody else knows. @param levelMs milliseconds until it is empty */
  raise(key: string, levelMs: number): void {
    const emptyAt = this.clock.monotonicMs() + levelMs;
    if (emptyAt > (this.#emptyAt.get(key) ?? 0)) this.#emptyAt.set(key, emptyAt);
  }

  /** Buckets that are remembered. */
  get size(): number {
    return this.#emptyAt.size;
  }

  #waitFor(key: string, perMinute: number, now: number): number {
    const level = Math.max(0, (this.#emptyAt.get(key) ?? now) - now);
    return level + placeMs(perMinute) - fullMs(perMinute);
  }
}
