import type { Metrics } from '../metrics/index.js';

const COALESCED = {
  name: 'single_flight_coalesced_total',
  help: 'Callers that shared the call of somebody else.',
  labels: ['cache'],
} as const;

/** Whose calls are shared. */
export type SharedCache = 'runtime_config' | 'credentials' | 'listing' | 'thumbnails';

/** Counts who joins a flight, for `SingleFlight`. Spec: observability.md section 7. */
export function countJoins(metrics: Metrics, cache: SharedCache): () => void {
  const joins = metrics.counter(COALESCED);
  return () => joins.add({ cache });
}
