import { PUBLISHER_TYPES } from '../kernel/index.js';
import type { Counter, Histogram, Metrics, TenantNames } from '../platform/metrics/index.js';
import type { PlatformStatus, PublishAnswer } from './workflow.types.js';

const REQUESTS = {
  name: 'publish_requests_total',
  help: 'Publish runs by how they ended.',
  labels: ['result'],
} as const;
const RESULTS = {
  name: 'publish_results_total',
  help: 'What became of each platform of a run.',
  labels: ['platform', 'outcome'],
} as const;
const DURATION = {
  name: 'publish_duration_seconds',
  help: 'From the claim of a photo to the end of its run.',
  labels: [],
} as const;
const ANALYZED = {
  name: 'analyze_requests_total',
  help: 'Looks at photos.',
  labels: ['outcome'],
} as const;
const OF_TENANT = {
  name: 'tenant_publish_results_total',
  help: 'What became of each platform of a run, by tenant.',
  labels: ['tenant', 'outcome'],
} as const;

/** How a run ended: as it was answered, or before anything was begun. */
export type RunResult = Exclude<PublishAnswer['outcome'], 'running'> | 'refused';

/** What became of one platform; `type` is a word of ours, or becomes `other`. */
export interface PlatformEnd {
  readonly type: string;
  readonly status: PlatformStatus;
}

const TYPES: ReadonlySet<string> = new Set(PUBLISHER_TYPES);

/** Counts runs and looks at photos. Spec: observability.md section 7. */
export class WorkflowMetrics {
  readonly #requests: Counter<'result'>;
  readonly #results: Counter<'platform' | 'outcome'>;
  readonly #duration: Histogram;
  readonly #analyzed: Counter<'outcome'>;
  readonly #ofTenant: Counter<'tenant' | 'outcome'> | null;

  /** @param tenants null = tenants are not named */
  constructor(
    metrics: Metrics,
    private readonly tenants: TenantNames | null,
  ) {
    this.#requests = metrics.counter(REQUESTS);
    this.#results = metrics.counter(RESULTS);
    this.#duration = metrics.histogram(DURATION);
    this.#analyzed = metrics.counter(ANALYZED);
    this.#ofTenant = tenants && metrics.counter(OF_TENANT);
  }

  /** A run is over. */
  ran(result: RunResult): void {
    this.#requests.add({ result });
  }

  /** What a run came to. @param seconds since its claim */
  published(tenant: string, ends: readonly PlatformEnd[], seconds: number): void {
    this.#duration.observe({}, seconds);
    for (const { type, status: outcome } of ends) {
      this.#results.add({ platform: TYPES.has(type) ? type : 'other', outcome });
      this.#ofTenant?.add({ tenant: this.tenants?.of(tenant) ?? 'other', outcome });
    }
  }

  analyzed(outcome: 'ok' | 'failed'): void {
    this.#analyzed.add({ outcome });
  }
}
