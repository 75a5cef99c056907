import type { Provider } from '@nestjs/common';
import { Clock } from '../../kernel/index.js';
import { EventLog } from '../../platform/logging/index.js';
import { RedisClient } from '../../platform/redis/index.js';
import { AuthSettings } from '../auth.settings.js';
import { RedisRevocations } from '../cookies/redis-revocations.js';
import { MemoryRevocations, Revocations } from '../cookies/revocations.js';
import { AccessControl } from './access-control.js';
import { UnservedTenants } from './unserved-tenants.js';

/** Beyond the longest session: what clocks may differ by, and time to write. */
const SLACK_SECONDS = 300;

/** Who may do what, and who has signed out: shared by all replicas where there is a Redis. */
export const accessProviders: readonly Provider[] = [
  {
    provide: Revocations,
    inject: [AuthSettings, Clock, EventLog, { token: RedisClient, optional: true }],
    useFactory: (settings: AuthSettings, clock: Clock, log: EventLog, redis?: RedisClient | null): Revocations =>
      redis
        ? new RedisRevocations({ redis, clock, log, keepSeconds: settings.maxAgeSeconds + SLACK_SECONDS })
        : new MemoryRevocations(),
  },
  {
    provide: AccessControl,
    inject: [AuthSettings, Revocations, EventLog],
    useFactory: (settings: AuthSettings, revocations: Revocations, log: EventLog) =>
      new AccessControl(settings, revocations, new UnservedTenants(log)),
  },
];
