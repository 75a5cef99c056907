import { Module, type DynamicModule } from '@nestjs/common';
import { FirstTenants } from './first-tenants.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsListener } from './metrics-listener.js';
import { Metrics, MetricsReport, TenantNames } from './metrics.port.js';
import { MetricsSettings } from './metrics.settings.js';
import { NoMetrics } from './no-metrics.js';
import { PrometheusMetrics } from './prometheus-metrics.js';

const BUILD_INFO = {
  name: 'build_info',
  help: 'What runs here; always 1.',
  labels: ['version', 'node_version'],
} as const;

/**
 * Gives every room `Metrics`, and whoever shows them `MetricsReport` and `MetricsListener`, which are null when nothing
 * is counted, as is `TenantNames` when tenants are not named.
 */
@Module({})
export class MetricsModule {
  static forRoot(settings: MetricsSettings): DynamicModule {
    const { enabled, token, tenantLabel, tenantMax, version } = settings;
    const metrics = enabled ? new PrometheusMetrics() : null;
    metrics?.gauge(BUILD_INFO).set({ version, node_version: process.versions.node }, 1);
    const exports = [Metrics, MetricsReport, MetricsListener, TenantNames];
    return {
      module: MetricsModule,
      global: true,
      controllers: metrics !== null && token !== null ? [MetricsController] : [],
      providers: [
        { provide: MetricsSettings, useValue: settings },
        { provide: Metrics, useValue: metrics ?? new NoMetrics() },
        { provide: MetricsReport, useValue: metrics },
        { provide: MetricsListener, useValue: metrics && new MetricsListener(metrics) },
        { provide: TenantNames, useValue: enabled && tenantLabel ? new FirstTenants(tenantMax) : null },
      ],
      exports,
    };
  }
}
