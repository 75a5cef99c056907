import { Module, type DynamicModule } from '@nestjs/common';
import { Metrics, MetricsReport } from './metrics.port.js';
import { NoMetrics } from './no-metrics.js';
import { PrometheusMetrics } from './prometheus-metrics.js';

/** Gives every room `Metrics`, and whoever shows them `MetricsReport`, which is null when nothing is counted. */
@Module({})
export class MetricsModule {
  static forRoot(enabled: boolean): DynamicModule {
    const metrics = enabled ? new PrometheusMetrics() : null;
    return {
      module: MetricsModule,
      global: true,
      providers: [
        { provide: Metrics, useValue: metrics ?? new NoMetrics() },
        { provide: MetricsReport, useValue: metrics },
      ],
      exports: [Metrics, MetricsReport],
    };
  }
}
