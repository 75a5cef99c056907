import type { Counter, Metrics } from '../platform/metrics/index.js';

const REJECTED = {
  name: 'tenant_rejected_total',
  help: 'Requests for no tenant of ours.',
  labels: ['reason'],
} as const;
const RUNTIMES = {
  name: 'tenant_runtimes',
  help: 'Tenants whose services are warm.',
  labels: [],
} as const;

/** Why a request is for no tenant of ours. */
export type RejectionReason = 'bad_host' | 'unknown_host' | 'wrong_app';

/** Counts tenants and what is none. Spec: observability.md section 7. */
export class TenancyMetrics {
  readonly #rejected: Counter<'reason'>;

  constructor(private readonly metrics: Metrics) {
    this.#rejected = metrics.counter(REJECTED);
  }

  rejected(reason: RejectionReason): void {
    this.#rejected.add({ reason });
  }

  /** @param pool of runtimes; looked at when somebody asks */
  watch(pool: { readonly size: number }): void {
    this.metrics.readGauge(RUNTIMES, () => [{ labels: {}, value: pool.size }]);
  }
}
