import type { DynamicModule, Provider } from '@nestjs/common';
import type { BuiltApp } from './app.factory.js';
import { Clock } from './kernel/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { DependencyMetrics } from './platform/http/index.js';
import { Scrubber } from './platform/logging/index.js';
import { Metrics, MetricsListener, MetricsModule, PrometheusMetrics } from './platform/metrics/index.js';

const HITS = {
  name: 'scrubber_hits_total',
  help: 'Secrets that only the scrubber kept out of the output; anything above 0 is a fault of ours.',
  labels: ['rule'],
} as const;
const HITS_COUNTED = Symbol('scrubber hits');

/** The part of the composition root that says what is counted. Spec: observability.md section 7. */
export function metricsOf({ environment, secrets }: LoadedEnvironment, version: string): DynamicModule {
  const { enabled, tenantLabel, tenantMax } = environment.metrics;
  return MetricsModule.forRoot({ enabled, tenantLabel, tenantMax, token: secrets.metricsToken, version });
}

/**
 * Who counts what no room does for itself.
 * @param outputHits of the scrubber before standard output, which is older than the application; null = there is none
 */
export function countsOf(outputHits: ReadonlyMap<string, number> | null): readonly Provider[] {
  return [
    {
      provide: DependencyMetrics,
      inject: [Metrics, Clock],
      useFactory: (metrics: Metrics, clock: Clock) => new DependencyMetrics(metrics, clock),
    },
    {
      provide: HITS_COUNTED,
      inject: [Metrics, Scrubber],
      useFactory: (metrics: Metrics, scrubber: Scrubber): true => {
        metrics.readCounter(HITS, () => hitsOf(scrubber.hits, outputHits ?? new Map<string, number>()));
        return true;
      },
    },
  ];
}

function hitsOf(...counts: readonly ReadonlyMap<string, number>[]) {
  const rules = new Set(counts.flatMap((one) => [...one.keys()]));
  return [...rules].map((rule) => ({
    labels: { rule },
    value: counts.reduce((sum, one) => sum + (one.get(rule) ?? 0), 0),
  }));
}

/**
 * Begins what only one application of a process may do: it counts the process itself, and tells everything on a port
 * of its own. Does nothing when nothing is counted.
 * @param port 0 = no such port
 * @throws MetricsPortError when the port cannot be had
 */
export async function startMetrics({ app }: BuiltApp, port: number, host: string): Promise<void> {
  const metrics = app.get<Metrics>(Metrics);
  if (metrics instanceof PrometheusMetrics) metrics.watchProcess();
  const listener = app.get<MetricsListener | null>(MetricsListener);
  if (port !== 0) await listener?.listen(port, host);
}
