import type { Provider } from '@nestjs/common';
import { timedResolver, timedSource } from './app.tracing.js';
import { chooseConfigSource, ConfigSource } from './config-source/index.js';
import { EnvConfigSource } from './config-source/env/index.js';
import { configCounts, OrchestratorConfigSource } from './config-source/orchestrator/index.js';
import { CredentialResolver } from './credentials/index.js';
import { EnvCredentialResolver } from './credentials/env/index.js';
import { credentialCounts, OrchestratorCredentialResolver } from './credentials/orchestrator/index.js';
import { ReadinessProbe } from './health/index.js';
import { Clock, Ids } from './kernel/index.js';
import { createOrchestratorClient, OrchestratorClient } from './orchestrator/index.js';
import { Environment, Secrets } from './platform/environment/index.js';
import { DependencyMetrics, HttpClient } from './platform/http/index.js';
import { EventLog, LiveSecrets, LogContext } from './platform/logging/index.js';
import { Metrics } from './platform/metrics/index.js';
import { ImageStorageFactory } from './storage/index.js';

/** The part of the composition root that says where configuration and secrets come from: bound once, at boot. Spec: orchestrator.md section 2. */
export const sourcesOfBothModes: readonly Provider[] = [
  {
    provide: OrchestratorClient,
    inject: [
      ...[Environment, Secrets, HttpClient, Clock, Ids, EventLog, LiveSecrets, ImageStorageFactory],
      ...[Metrics, DependencyMetrics],
    ],
    useFactory: (
      environment: Environment,
      secrets: Secrets,
      http: HttpClient,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      live: LiveSecrets,
      storages: ImageStorageFactory,
      metrics: Metrics,
      counts: DependencyMetrics,
    ): OrchestratorClient | null =>
      chooseConfigSource(environment) === 'env'
        ? null
        : createOrchestratorClient({
            environment,
            secrets,
            http,
            clock,
            ids,
            log,
            live,
            availableStorage: storages.providers,
            metrics,
            counts,
          }),
  },
  {
    provide: ConfigSource,
    inject: [Environment, OrchestratorClient, Clock, Ids, EventLog, LogContext, Metrics],
    useFactory: (
      environment: Environment,
      client: OrchestratorClient | null,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      context: LogContext,
      metrics: Metrics,
    ): ConfigSource => {
      const counts = configCounts(metrics);
      const source =
        client === null
          ? new EnvConfigSource(environment, log)
          : new OrchestratorConfigSource(client, environment.orchestrator, { clock, ids, log, context, counts });
      return timedSource(source, environment, context);
    },
  },
  {
    provide: CredentialResolver,
    inject: [Environment, Secrets, OrchestratorClient, Clock, Ids, EventLog, LogContext, LiveSecrets, Metrics],
    useFactory: (
      environment: Environment,
      secrets: Secrets,
      client: OrchestratorClient | null,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      context: LogContext,
      live: LiveSecrets,
      metrics: Metrics,
    ): CredentialResolver => {
      const parts = { clock, ids, log, context, live, counts: credentialCounts(metrics) };
      const resolver =
        client === null
          ? new EnvCredentialResolver(secrets, environment.storage)
          : new OrchestratorCredentialResolver(client, environment.orchestrator, parts);
      return timedResolver(resolver, environment, context);
    },
  },
  {
    provide: ReadinessProbe,
    inject: [ConfigSource, OrchestratorClient],
    useFactory: (configs: ConfigSource, client: OrchestratorClient | null): ReadinessProbe => ({
      mode: configs.isOrchestrated() ? 'orchestrated' : 'standalone',
      check: () => configs.checkConnectivity(),
      hadContact: () => client?.hasAnswered ?? false,
    }),
  },
];
