/** What a metric is: a constant of the room that counts. Spec: observability.md section 7. */
export interface MetricSpec<L extends string = never> {
  /** Snake case; counters end in `_total`, times in `_seconds`. */
  readonly name: string;
  /** One sentence for whoever reads `/metrics`. */
  readonly help: string;
  readonly labels: readonly L[];
}

/**
 * A value for each label, from a closed set in code: never a host, a tenant, a reference, a photo, an address, a
 * request id or a text of somebody else. Every new value is a new series for good.
 */
export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface Counter<L extends string = never> {
  /** @param by ≥ 0, default 1 */
  add(labels: Labels<L>, by?: number): void;
}

export interface Gauge<L extends string = never> {
  set(labels: Labels<L>, value: number): void;
}

export interface Histogram<L extends string = never> {
  observe(labels: Labels<L>, seconds: number): void;
}

/** One value that is read when somebody asks. */
export interface Reading<L extends string = never> {
  readonly labels: Labels<L>;
  readonly value: number;
}

/**
 * Counters, gauges and histograms of this process. A metric is asked for once, when its owner is built; asking for the
 * same name again gives the same metric. Counting never throws. Spec: observability.md section 7.
 */
export interface Metrics {
  counter<L extends string = never>(spec: MetricSpec<L>): Counter<L>;
  histogram<L extends string = never>(spec: MetricSpec<L>): Histogram<L>;
  gauge<L extends string = never>(spec: MetricSpec<L>): Gauge<L>;
  /**
   * A gauge that is read whenever the metrics are.
   * @param read all its values now; when it fails, the metric is left out of that answer
   */
  readGauge<L extends string = never>(
    spec: MetricSpec<L>,
    read: () => readonly Reading<L>[] | Promise<readonly Reading<L>[]>,
  ): void;
  /** A counter whose totals are kept by somebody else. @param read all its totals now; they never go down */
  readCounter<L extends string = never>(spec: MetricSpec<L>, read: () => readonly Reading<L>[]): void;
}
export const Metrics = Symbol('Metrics');

/** Everything counted so far, as Prometheus reads it. */
export interface MetricsReport {
  readonly contentType: string;
  text(): Promise<string>;
}
export const MetricsReport = Symbol('MetricsReport');

/**
 * Names of tenants as a label: the first that are seen, then `other`. Bound only where that is asked for
 * (`METRICS_TENANT_LABEL`); null else. Spec: observability.md section 7.
 */
export interface TenantNames {
  /** The tenant itself, or `other`. */
  of(tenant: string): string;
}
export const TenantNames = Symbol('TenantNames');
