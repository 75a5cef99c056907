import type { CredentialLookup, CredentialProvider } from '../../orchestrator/index.js';
import { countJoins } from '../../platform/caching/index.js';
import { NoMetrics } from '../../platform/metrics/index.js';
import type { Metrics } from '../../platform/metrics/index.js';

const HIT = {
  name: 'credential_cache_hit_total',
  help: 'Credentials that were in memory.',
  labels: ['provider'],
} as const;
const MISS = {
  name: 'credential_cache_miss_total',
  help: 'Credentials that were not in memory.',
  labels: ['provider'],
} as const;
const DURATION = {
  name: 'credential_resolution_duration_seconds',
  help: 'How long calls for a credential took.',
  labels: ['provider', 'outcome'],
} as const;
const OUTCOMES = {
  credential: 'resolved',
  missing: 'missing',
  insufficient_balance: 'insufficient_balance',
  invalid: 'invalid',
  failed: 'unreachable',
} as const satisfies Record<CredentialLookup['kind'], string>;

/** How credentials were found. Spec: observability.md section 7. */
export interface CredentialCounts {
  hit(provider: CredentialProvider): void;
  miss(provider: CredentialProvider): void;
  /** One call has ended. */
  resolved(provider: CredentialProvider, kind: CredentialLookup['kind'], seconds: number): void;
  /** A caller shares the call of another one. */
  joined(this: void): void;
}

/** @param metrics default: nobody counts */
export function credentialCounts(metrics: Metrics = new NoMetrics()): CredentialCounts {
  const [hits, misses, duration] = [metrics.counter(HIT), metrics.counter(MISS), metrics.histogram(DURATION)];
  return {
    hit: (provider) => hits.add({ provider }),
    miss: (provider) => misses.add({ provider }),
    resolved: (provider, kind, seconds) => duration.observe({ provider, outcome: OUTCOMES[kind] }, seconds),
    joined: countJoins(metrics, 'credentials'),
  };
}
