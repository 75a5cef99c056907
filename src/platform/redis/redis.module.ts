import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Secret } from '../../kernel/index.js';
import { RedisClient } from './redis-client.js';

/** Redis for every module, or nothing: whoever injects `RedisClient` works without it, too. */
@Module({})
export class RedisModule {
  /** @param url `REDIS_URL`; null = there is none, and `RedisClient` is null */
  static forRoot(url: Secret<string> | null): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [{ provide: RedisClient, useFactory: () => (url === null ? null : new RedisClient(url)) }],
      exports: [RedisClient],
    };
  }
}
