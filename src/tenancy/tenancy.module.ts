import { Global, Module, Scope } from '@nestjs/common';
import type { OnApplicationShutdown, Provider } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { CaptioningFactory } from '../captioning/index.js';
import { ConfigSource } from '../config-source/index.js';
import { CredentialResolver } from '../credentials/index.js';
import { Clock } from '../kernel/index.js';
import { Environment } from '../platform/environment/index.js';
import { EventLog, LogContext } from '../platform/logging/index.js';
import { Metrics } from '../platform/metrics/index.js';
import { PublisherFactory } from '../publishers/index.js';
import { ImageStorageFactory } from '../storage/index.js';
import { FreshTenant } from './fresh-tenant.port.js';
import { HostRule, hostRuleOf } from './host-rule.js';
import { IdentityReader } from './identity-reader.port.js';
import { PooledFreshTenant } from './pooled-fresh-tenant.js';
import { OutboxSinkFactory, PhotoListingFactory } from './runtime-parts.port.js';
import type { RuntimeParts } from './runtime-parts.js';
import { ReadingLeases } from './reading-leases.js';
import { TenancyMetrics } from './tenancy-metrics.js';
import { TenantConfigs } from './tenant-configs.port.js';
import { TenantContext } from './tenant-context.js';
import { TenantRejections } from './tenant-rejections.js';
import { contextOf } from './tenant-request.js';
import { TenantRuntimePool } from './tenant-runtime-pool.js';
import { TenantMiddleware } from './tenant.middleware.js';
import { TransportRule } from './transport-rule.port.js';

const PARTS = Symbol('RuntimeParts');

const providers: Provider[] = [
  {
    provide: HostRule,
    inject: [Environment, ConfigSource],
    useFactory: (environment: Environment, configs: ConfigSource) => hostRuleOf(environment, configs.isOrchestrated()),
  },
  {
    provide: PARTS,
    inject: [
      ImageStorageFactory,
      CaptioningFactory,
      PublisherFactory,
      PhotoListingFactory,
      OutboxSinkFactory,
      CredentialResolver,
      Clock,
      EventLog,
      Environment,
    ],
    useFactory: (
      storages: ImageStorageFactory,
      captioning: CaptioningFactory,
      publishers: PublisherFactory,
      listings: PhotoListingFactory,
      outboxes: OutboxSinkFactory,
      credentials: CredentialResolver,
      clock: Clock,
      log: EventLog,
      { orchestrator: { tenantMaxConcurrency: maxConcurrency } }: Environment,
    ): RuntimeParts => ({
      storages,
      captioning,
      publishers,
      listings,
      outboxes,
      credentials,
      clock,
      log,
      maxConcurrency,
    }),
  },
  {
    provide: TenantRuntimePool,
    inject: [PARTS, Environment, TenancyMetrics],
    useFactory: (parts: RuntimeParts, { orchestrator }: Environment, metrics: TenancyMetrics) => {
      const pool = new TenantRuntimePool(parts, {
        maxTenants: orchestrator.tenantServiceCacheMaxSize,
        ttlSeconds: orchestrator.tenantServiceTtlSeconds,
      });
      metrics.watch(pool);
      return pool;
    },
  },
  { provide: TenancyMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new TenancyMetrics(metrics) },
  {
    provide: FreshTenant,
    inject: [ConfigSource, TenantRuntimePool],
    useFactory: (configs: ConfigSource, pool: TenantRuntimePool) => new PooledFreshTenant(configs, pool),
  },
  {
    provide: TenantConfigs,
    inject: [ConfigSource],
    useFactory: (configs: ConfigSource): TenantConfigs => ({
      configOf: async (host, requestId) => (await configs.getConfig(host, requestId)).config,
    }),
  },
  {
    provide: ReadingLeases,
    inject: [TenantRuntimePool, Environment],
    useFactory: (pool: TenantRuntimePool, { orchestrator }: Environment) =>
      new ReadingLeases(pool, orchestrator.tenantServiceCacheMaxSize),
  },
  {
    provide: TenantRejections,
    inject: [EventLog, Clock, TenancyMetrics],
    useFactory: (log: EventLog, clock: Clock, metrics: TenancyMetrics) => new TenantRejections(log, clock, metrics),
  },
  {
    provide: TenantMiddleware,
    inject: [HostRule, ConfigSource, ReadingLeases, IdentityReader, TransportRule, TenantRejections, LogContext],
    useFactory: (
      hosts: HostRule,
      configs: ConfigSource,
      leases: ReadingLeases,
      identities: IdentityReader,
      transport: TransportRule,
      rejections: TenantRejections,
      logContext: LogContext,
    ) => new TenantMiddleware({ hosts, configs, leases, identities, transport, rejections, logContext }),
  },
  // For guards and rarely used controllers; hot routes use `@Tenant()`.
  { provide: TenantContext, scope: Scope.REQUEST, inject: [REQUEST], useFactory: contextOf },
];

/** Wiring of tenancy. Every adapter comes from a global module of `app.module.ts`. */
@Global()
@Module({
  providers,
  exports: [HostRule, TenantRuntimePool, FreshTenant, TenantConfigs, TenantMiddleware, TenantContext],
})
export class TenancyModule implements OnApplicationShutdown {
  constructor(private readonly pool: TenantRuntimePool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
