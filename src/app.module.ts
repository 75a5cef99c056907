import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { DestinationStream } from 'pino';
import { captioningOfAllProviders } from './app.captioning.js';
import { countsOf, metricsOf } from './app.metrics.js';
import { pipelineLogsOf } from './app.pipeline-logs.js';
import { publishersOfAllTypes } from './app.publishers.js';
import { sourcesOfBothModes } from './app.sources.js';
import { storagesOfAllProviders } from './app.storages.js';
import { callObservers, tracingOf } from './app.tracing.js';
import { AuthModule, authSettingsOf, publicOrigin, TenantAdmins } from './auth/index.js';
import { CaptioningFactory } from './captioning/index.js';
import { chooseConfigSource, ConfigSource } from './config-source/index.js';
import { HealthModule } from './health/index.js';
import { Clock, Ids } from './kernel/index.js';
import { LibraryModule, PublishedBefore } from './library/index.js';
import { countJoins } from './platform/caching/index.js';
import { Environment, EnvironmentModule } from './platform/environment/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { HttpClientModule } from './platform/http/index.js';
import { Draining, LoadGauge, ServiceStart } from './platform/lifecycle/index.js';
import { LoggingModule } from './platform/logging/index.js';
import type { LiveSecrets } from './platform/logging/index.js';
import { ProgressModule } from './platform/progress/index.js';
import { QueueModule } from './platform/queue/index.js';
import { Metrics } from './platform/metrics/index.js';
import { RedisModule } from './platform/redis/index.js';
import { SystemModule } from './platform/system/index.js';
import { PublisherFactory } from './publishers/index.js';
import {
  CheckedUploads,
  ImageStorageFactory,
  ListedPhotos,
  SharpThumbnails,
  Thumbnails,
  UploadIntake,
} from './storage/index.js';
import { PhotoListingFactory, scheduleHostsOf, TenancyModule, TransportRule } from './tenancy/index.js';
import { ConfigTenantAdmins, HttpsRule, WebModule } from './web/index.js';
import type { RateTable } from './web/index.js';
import { crashPointsFor, NO_CRASH, PublishedPhotos, WorkflowModule } from './workflow/index.js';
import type { WorkflowSettings } from './workflow/index.js';

/** Stand in for adapters of the same ports, in tests of what lies above them. */
export interface OtherAdapters {
  readonly storages?: ImageStorageFactory;
  readonly captioning?: CaptioningFactory;
  readonly publishers?: PublisherFactory;
}

/** What is decided before the application is built. */
export interface AppParts {
  readonly loaded: LoadedEnvironment;
  readonly version: string;
  /** Random per process, 12 hex. */
  readonly instance: string;
  readonly ids: Ids;
  readonly draining: Draining;
  readonly liveSecrets: LiveSecrets;
  /** Stands in for the workflow in tests of the faces; null = the real one. */
  readonly workflow: DynamicModule | null;
  readonly adapters: OtherAdapters;
  /** Null = the machine's. */
  readonly clock: Clock | null;
  /** PEM of the only authority that outbound https trusts, for tests; null = the usual ones. */
  readonly trust: string | null;
  /** What the scrubber before standard output has found; null = there is none. */
  readonly outputHits: ReadonlyMap<string, number> | null;
  /** Null = standard output. */
  readonly logDestination: DestinationStream | null;
  /** Folder of the built page. */
  readonly uiFolder: string;
  /** Null = none, for tests of other things. */
  readonly rates: RateTable | null;
}

const ACCEPTED_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MEBIBYTE = 1024 * 1024;

/** What a tenant's services are built from. */
const adapters: readonly Provider[] = [
  storagesOfAllProviders,
  {
    provide: PhotoListingFactory,
    inject: [Environment, Clock, Metrics],
    useFactory: ({ web }: Environment, clock: Clock, metrics: Metrics): PhotoListingFactory => ({
      build: (_config, storage) =>
        new ListedPhotos({
          storage,
          clock,
          ttlSeconds: web.imageCacheTtlSeconds,
          scanBudget: web.libraryScanBudget,
          joined: countJoins(metrics, 'listing'),
        }),
    }),
  },
  {
    provide: Thumbnails,
    inject: [Clock, Metrics],
    useFactory: (clock: Clock, metrics: Metrics) =>
      new SharpThumbnails({ clock, joined: countJoins(metrics, 'thumbnails') }),
  },
  {
    provide: UploadIntake,
    inject: [Environment],
    useFactory: ({ web }: Environment) => new CheckedUploads({ maxBytes: web.libraryMaxUploadMb * MEBIBYTE }),
  },
  // Library and workflow do not know each other.
  { provide: PublishedBefore, useExisting: PublishedPhotos },
  ...captioningOfAllProviders,
  ...publishersOfAllTypes,
  {
    provide: TransportRule,
    inject: [Environment],
    useFactory: ({ process }: Environment) => new HttpsRule(process.forceHttps, process.trustProxy),
  },
];

/** Of two providers with one token Nest takes the last. */
function replacing({ storages, captioning, publishers }: OtherAdapters): readonly Provider[] {
  return [
    ...(storages ? [{ provide: ImageStorageFactory, useValue: storages }] : []),
    ...(captioning ? [{ provide: CaptioningFactory, useValue: captioning }] : []),
    ...(publishers ? [{ provide: PublisherFactory, useValue: publishers }] : []),
  ];
}

/** `CRASH_AT` and `BULK_PAUSE_MS` are switches of the tests; the environment accepts them nowhere else. */
function workflowSettings(environment: Environment): WorkflowSettings {
  const { standalone, testing } = environment;
  const kill = (): void => void process.kill(process.pid, 'SIGKILL');
  return {
    archiveOnPartial: standalone.archiveOnPartial,
    crash: testing.crashAt === null ? NO_CRASH : crashPointsFor(testing.crashAt, kill),
    bulkPauseMs: testing.bulkPauseMs,
    scheduleHosts: scheduleHostsOf(environment),
  };
}

/** What all replicas have in common, and another deployment on the same Redis has not. */
function deploymentOf({ orchestrator, standalone }: Environment): string {
  return orchestrator.baseUrl === null
    ? `standalone ${standalone.standaloneHost ?? ''}`
    : `${orchestrator.baseUrl} ${orchestrator.baseDomain}`;
}

/** Composition root: with its parts (`app.storages.ts` and others) the only place that names concrete adapters. */
@Module({})
export class AppModule {
  static register(parts: AppParts): DynamicModule {
    const { environment, secrets } = parts.loaded;
    const { process, web, orchestrator } = environment;
    const orchestrated = chooseConfigSource(environment) === 'orchestrator';
    const auth = authSettingsOf(environment, secrets, orchestrated, parts.ids);
    const lifecycle: readonly Provider[] = [
      { provide: Draining, useValue: parts.draining },
      { provide: LoadGauge, useValue: new LoadGauge() },
      { provide: ServiceStart, useValue: new ServiceStart() },
    ];
    const admins: Provider = {
      provide: TenantAdmins,
      inject: [ConfigSource],
      useFactory: (configs: ConfigSource) => new ConfigTenantAdmins(configs, auth),
    };
    const own = [
      ...lifecycle,
      ...countsOf(parts.outputHits),
      callObservers,
      ...sourcesOfBothModes,
      admins,
      ...adapters,
      ...replacing(parts.adapters),
    ];
    return {
      module: AppModule,
      global: true,
      imports: [
        EnvironmentModule.forRoot(parts.loaded),
        parts.clock === null ? SystemModule.forRoot() : SystemModule.forRoot(parts.clock),
        HttpClientModule.forRoot(parts.trust),
        LoggingModule.forRoot(
          {
            level: process.logLevel,
            pretty: process.logPretty && !environment.isProduction,
            production: environment.isProduction,
            version: parts.version,
            instance: parts.instance,
            destination: parts.logDestination,
          },
          parts.liveSecrets,
        ),
        metricsOf(parts.loaded, parts.version),
        tracingOf(parts.loaded, parts, parts.trust),
        RedisModule.forRoot(secrets.redisUrl),
        ProgressModule.forRoot(),
        QueueModule.forRoot({ url: secrets.redisUrl, deployment: deploymentOf(environment) }),
        AuthModule.register(auth),
        TenancyModule,
        parts.workflow ?? WorkflowModule.register(workflowSettings(environment)),
        LibraryModule,
        ...pipelineLogsOf(parts.loaded, parts.version),
        HealthModule.register({ readyMode: orchestrator.healthReadyMode }),
        WebModule.register(
          { folder: parts.uiFolder, signInOrigin: auth.auth0 && publicOrigin(auth, auth.auth0.canonicalHost) },
          { maxUploadBytes: web.libraryMaxUploadMb * MEBIBYTE, acceptedTypes: ACCEPTED_TYPES },
          parts.rates,
          environment.isProduction,
        ),
      ],
      providers: own,
      exports: [...new Set(own.map((provider) => (provider as { provide: symbol }).provide))],
    };
  }
}
