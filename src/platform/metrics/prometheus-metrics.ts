import {
  collectDefaultMetrics,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
  type Metric,
} from 'prom-client';
import { bugError } from '../../kernel/index.js';
import type { Counter, Gauge, Histogram, Labels, Metrics, MetricSpec, MetricsReport, Reading } from './metrics.port.js';

/** Seconds, from a warm page to the longest send. Spec: observability.md section 7. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 75];

/** A metric with its kind. */
export interface ToldSpec extends MetricSpec<string> {
  readonly type: 'counter' | 'gauge' | 'histogram';
}

/** Metrics of one application in a registry of its own: two applications in one process do not mix. */
export class PrometheusMetrics implements Metrics, MetricsReport {
  readonly registry = new Registry();
  readonly #made = new Map<string, Metric>();
  readonly #specs: ToldSpec[] = [];

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Every metric that was asked for, as its owner declared it. */
  specs(): readonly ToldSpec[] {
    return this.#specs;
  }

  counter<L extends string = never>(spec: MetricSpec<L>): Counter<L> {
    const metric = this.#once(spec, PromCounter<L>, () => new PromCounter(this.#settings(spec)));
    return { add: (labels, by = 1) => metric.inc(labels, by) };
  }

  histogram<L extends string = never>(spec: MetricSpec<L>): Histogram<L> {
    const make = (): PromHistogram<L> => new PromHistogram({ ...this.#settings(spec), buckets: BUCKETS_S });
    const metric = this.#once(spec, PromHistogram<L>, make);
    return { observe: (labels: Labels<L>, seconds) => metric.observe(labels, seconds) };
  }

  gauge<L extends string = never>(spec: MetricSpec<L>): Gauge<L> {
    const metric = this.#once(spec, PromGauge<L>, () => new PromGauge(this.#settings(spec)));
    return { set: (labels, value) => metric.set(labels, value) };
  }

  readGauge<L extends string = never>(
    spec: MetricSpec<L>,
    read: () => readonly Reading<L>[] | Promise<readonly Reading<L>[]>,
  ): void {
    const collect = async (): Promise<void> => {
      const readings = await Promise.resolve()
        .then(read)
        .catch(() => []); // what cannot be read now is left out; the other metrics are still wanted
      metric.reset();
      // Without labels a reset leaves a 0, which would be a value nobody has read.
      if (spec.labels.length === 0) metric.remove();
      for (const { labels, value } of readings) metric.set(labels, value);
    };
    const metric = this.#once(spec, PromGauge<L>, () => new PromGauge({ ...this.#settings(spec), collect }));
  }

  readCounter<L extends string = never>(spec: MetricSpec<L>, read: () => readonly Reading<L>[]): void {
    const collect = (): void => {
      metric.reset();
      for (const { labels, value } of read()) metric.inc(labels, value);
    };
    const metric = this.#once(spec, PromCounter<L>, () => new PromCounter({ ...this.#settings(spec), collect }));
  }

  /**
   * Counts the process itself: event loop, memory, garbage, handles. It watches for as long as the process lives, so a
   * process does this once, for the application it runs.
   */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  #settings<L extends string>({
    name,
    help,
    labels,
  }: MetricSpec<L>): { name: string; help: string; labelNames: L[]; registers: Registry[] } {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }

  /** @throws the bug error when one name is asked for as two kinds of metric */
  #once<M extends Metric>(spec: MetricSpec<string>, kind: abstract new (...args: never[]) => M, make: () => M): M {
    const known = this.#made.get(spec.name);
    if (known instanceof kind) return known;
    if (known !== undefined) throw bugError(`The metric ${spec.name} is of another kind.`);
    const metric = make();
    this.#made.set(spec.name, metric);
    this.#specs.push({ ...spec, type: typeOf(metric) });
    return metric;
  }
}

function typeOf(metric: Metric): ToldSpec['type'] {
  if (metric instanceof PromCounter) return 'counter';
  return metric instanceof PromGauge ? 'gauge' : 'histogram';
}
