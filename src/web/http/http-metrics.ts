import type { ErrorCode } from '../../kernel/index.js';
import { ShedLoad } from '../../platform/lifecycle/index.js';
import type { ShedReason } from '../../platform/lifecycle/index.js';
import type { Counter, Histogram, Metrics, TenantNames } from '../../platform/metrics/index.js';

const REQUESTS = {
  name: 'http_requests_total',
  help: 'Requests answered.',
  labels: ['route', 'method', 'status_class'],
} as const;
const DURATION = {
  name: 'http_request_duration_seconds',
  help: 'From the first look at a request to the end of its answer.',
  labels: ['route'],
} as const;
const OPEN = {
  name: 'http_requests_in_flight',
  help: 'Requests open now.',
  labels: [],
} as const;
const OF_TENANT = {
  name: 'tenant_requests_total',
  help: 'Requests answered, by tenant.',
  labels: ['tenant', 'status_class'],
} as const;

/** Clients may send any word for a method. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** One request that is over. */
export interface AnsweredRequest {
  /** Template, or `unmatched`. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
  /** Undefined = it was none of a tenant. */
  readonly tenant: string | undefined;
  readonly code: ErrorCode | undefined;
}

/** Counts requests. Spec: observability.md section 7. */
export class HttpMetrics {
  readonly #requests: Counter<'route' | 'method' | 'status_class'>;
  readonly #duration: Histogram<'route'>;
  readonly #ofTenant: Counter<'tenant' | 'status_class'> | null;
  readonly #shed: ShedLoad;

  /**
   * @param load says how many requests are open
   * @param tenants null = tenants are not named
   */
  constructor(
    metrics: Metrics,
    load: { readonly open: number },
    private readonly tenants: TenantNames | null = null,
  ) {
    this.#requests = metrics.counter(REQUESTS);
    this.#duration = metrics.histogram(DURATION);
    this.#ofTenant = tenants && metrics.counter(OF_TENANT);
    this.#shed = new ShedLoad(metrics);
    metrics.readGauge(OPEN, () => [{ labels: {}, value: load.open }]);
  }

  answered({ route, method, status, seconds, tenant, code }: AnsweredRequest): void {
    const status_class = CLASSES[Math.floor(status / 100) - 1] ?? '5xx';
    this.#requests.add({ route, method: METHODS.has(method) ? method : 'other', status_class });
    this.#duration.observe({ route }, seconds);
    if (code === 'tenant_busy') this.#shed.add(code);
    if (tenant !== undefined) this.#ofTenant?.add({ tenant: this.tenants?.of(tenant) ?? 'other', status_class });
  }

  /** A request was refused because the process has too much to do. */
  shed(reason: ShedReason): void {
    this.#shed.add(reason);
  }
}
