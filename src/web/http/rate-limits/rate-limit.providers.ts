import type { Provider } from '@nestjs/common';
import { Clock } from '../../../kernel/index.js';
import { EventLog } from '../../../platform/logging/index.js';
import { RateCounters, SharedTokenBuckets, TokenBuckets } from '../../../platform/rate-limits/index.js';
import { RedisClient } from '../../../platform/redis/index.js';
import { RateLimits } from './rate-limits.js';
import type { RateTable } from './rate-table.js';

/** For `WebModule`. @param rates null = no limits, for tests of other things */
export function rateLimitProviders(rates: RateTable | null): readonly Provider[] {
  return [
    {
      provide: RateCounters,
      inject: [Clock, RedisClient, EventLog],
      useFactory: (clock: Clock, redis: RedisClient | null, log: EventLog): RateCounters => {
        const buckets = new TokenBuckets(clock);
        return redis === null ? buckets : new SharedTokenBuckets({ buckets, redis, log });
      },
    },
    {
      provide: RateLimits,
      inject: [RateCounters],
      useFactory: (counters: RateCounters) => new RateLimits(rates, counters),
    },
  ];
}
