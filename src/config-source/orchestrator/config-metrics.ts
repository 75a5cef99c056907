import { countJoins } from '../../platform/caching/index.js';
import { NoMetrics } from '../../platform/metrics/index.js';
import type { Metrics } from '../../platform/metrics/index.js';

const HIT = {
  name: 'runtime_config_cache_hit_total',
  help: 'Requests whose configuration was in memory and in time.',
  labels: [],
} as const;
const MISS = {
  name: 'runtime_config_cache_miss_total',
  help: 'Requests whose configuration was not in memory.',
  labels: [],
} as const;
const STALE = {
  name: 'runtime_config_cache_stale_serve_total',
  help: 'Reads served with configuration past its time.',
  labels: [],
} as const;

/** How configuration was found. Spec: observability.md section 7. */
export interface ConfigCounts {
  hit(): void;
  miss(): void;
  staleServed(): void;
  /** A caller shares the call of another one. */
  joined(this: void): void;
}

/** @param metrics default: nobody counts */
export function configCounts(metrics: Metrics = new NoMetrics()): ConfigCounts {
  const [hits, misses, stale] = [metrics.counter(HIT), metrics.counter(MISS), metrics.counter(STALE)];
  return {
    hit: () => hits.add({}),
    miss: () => misses.add({}),
    staleServed: () => stale.add({}),
    joined: countJoins(metrics, 'runtime_config'),
  };
}
