import type { Clock, Ids } from '../../kernel/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import type { ConfigCounts } from './config-metrics.js';

/** The part of the environment that bounds ages and sizes. Spec: configuration.md section 2. */
export interface ConfigCacheSettings {
  readonly baseDomain: string;
  readonly configCacheMaxSize: number;
  readonly staleMaxSeconds: number;
  readonly negativeTtlSeconds: number;
  readonly mutationMaxAgeSeconds: number;
}

/** What the process lends to it. */
export interface ConfigSourceParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  /** Default: nobody counts. */
  readonly counts?: ConfigCounts;
}
