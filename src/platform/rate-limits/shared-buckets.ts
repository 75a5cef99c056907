import { sha256Hex } from '../../kernel/index.js';
import { UpstreamError } from '../http/index.js';
import type { EventLog } from '../logging/index.js';
import { redisKey } from '../redis/index.js';
import type { RedisClient } from '../redis/index.js';
import { fullMs, placeMs } from './token-buckets.js';
import type { Demand, RateCounters, TokenBuckets } from './token-buckets.js';

/** What another replica has let in is known here after about so long. */
const SHARE_EVERY_MS = 100;
/** How often Redis is tried while it is away. */
const RETRY_MS = 2_000;
/** Buckets of one command. */
const PAGE = 100;
/** Buckets waiting to be shared; what is beyond counts here alone. */
const MAX_WAITING = 10_000;
const KEY_DIGITS = 32;
const OPERATION = 'rate_limits';

/**
 * Fills buckets by what was let in, each at most to its brim, and tells how full they are. By the server's own clock:
 * replicas need not agree about the time.
 */
const FILL = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local levels = {}
for i, key in ipairs(KEYS) do
  local added, full = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local level = math.max(tonumber(redis.call('GET', key) or 0) - now, 0)
  level = math.min(level + added, full)
  redis.call('SET', key, string.format('%.3f', now + level), 'PX', math.ceil(level) + 1)
  levels[i] = math.ceil(level)
end
return levels`;

/** What {@link SharedTokenBuckets} works with. */
export interface SharedTokenBucketsParts {
  readonly buckets: TokenBuckets;
  readonly redis: Pick<RedisClient, 'command'>;
  readonly log: EventLog;
}

interface Waiting {
  readonly perMinute: number;
  places: number;
}

/**
 * Buckets of all replicas. Each decides by its own at once, tells Redis shortly after what it has let in, and learns
 * how full the shared ones are: no request waits for Redis, and without it each replica counts for itself.
 * Decision: docs/adr/0021-rate-limits.md.
 */
export class SharedTokenBuckets implements RateCounters {
  readonly #parts: SharedTokenBucketsParts;
  #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #isLost = false;
  #isOver = false;

  constructor(parts: SharedTokenBucketsParts) {
    this.#parts = parts;
  }

  take(demands: readonly Demand[]): number {
    const wait = this.#parts.buckets.take(demands);
    if (wait === 0) for (const demand of demands) this.#note(demand);
    return wait;
  }

  onApplicationShutdown(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #note({ key, perMinute }: Demand): void {
    const known = this.#waiting.get(key);
    if (known !== undefined) known.places += 1;
    else if (this.#waiting.size < MAX_WAITING) this.#waiting.set(key, { perMinute, places: 1 });
    this.#soon();
  }

  #soon(): void {
    if (this.#timer !== null || this.#isOver) return;
    this.#timer = setTimeout(() => void this.#share(), this.#isLost ? RETRY_MS : SHARE_EVERY_MS).unref();
  }

  async #share(): Promise<void> {
    const entries = [...this.#waiting];
    this.#waiting = new Map();
    try {
      for (let from = 0; from < entries.length; from += PAGE) await this.#fill(entries.slice(from, from + PAGE));
      this.#isLost = false;
    } catch (error) {
      this.#sayLost(error);
    }
    this.#timer = null;
    if (this.#waiting.size > 0) this.#soon();
  }

  async #fill(entries: readonly (readonly [key: string, waiting: Waiting])[]): Promise<void> {
    const keys = entries.map(([key]) => redisKey(`rate:${sha256Hex(key).slice(0, KEY_DIGITS)}`));
    const facts = entries.flatMap(([, { perMinute, places }]) => [places * placeMs(perMinute), fullMs(perMinute)]);
    const reply = await this.#parts.redis.command(OPERATION, 'EVAL', FILL, keys.length, ...keys, ...facts);
    const levels: readonly unknown[] = Array.isArray(reply) ? reply : [];
    entries.forEach(([key, { perMinute }], index) => {
      const level = levels[index];
      if (typeof level !== 'number') throw badAnswer();
      // What was let in here meanwhile is not in that level.
      const meanwhile = this.#waiting.get(key)?.places ?? 0;
      this.#parts.buckets.raise(key, level + meanwhile * placeMs(perMinute));
    });
  }

  #sayLost(error: unknown): void {
    if (this.#isOver || this.#isLost) return;
    this.#isLost = true;
    const kind = error instanceof UpstreamError ? error.kind : 'unknown';
    this.#parts.log.warn('dependency_call_failed', 'Rate limits are not shared: each replica counts for itself.', {
      dependency: 'redis',
      operation: OPERATION,
      kind,
    });
  }
}

function badAnswer(): UpstreamError {
  return new UpstreamError({ dependency: 'redis', operation: OPERATION, kind: 'bad_answer', ambiguous: true });
}
