import type { NestExpressApplication } from '@nestjs/platform-express';
import { Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import { AccessControl, Actors, AuthModule, Sessions, TenantAdmins } from '../../../auth/index.js';
import { authSettings, TestClock, TestIds, TestLog } from '../../../auth/testing/auth-fixtures.js';
import { ConfigSource } from '../../../config-source/index.js';
import { Clock, Ids, Secret, upstreamError, type TenantConfig } from '../../../kernel/index.js';
import { DependencyMetrics, HttpClient } from '../../../platform/http/index.js';
import { LibraryService } from '../../../library/index.js';
import { EventLog, LogContext } from '../../../platform/logging/index.js';
import { Draining } from '../../../platform/lifecycle/index.js';
import { Thumbnails } from '../../../storage/index.js';
import { memoryStorage, type MemoryStore } from '../../../storage/testing/index.js';
import {
  FreshTenant,
  HostRule,
  IdentityReader,
  TenantContext,
  tenantHosts,
  type TenantRequest,
  type TenantRuntime,
} from '../../../tenancy/index.js';
import {
  CaptionService,
  CurationService,
  HistoryService,
  JobService,
  PhotoViewService,
  PublishService,
  VoiceProfiles,
} from '../../../workflow/index.js';
import {
  BodyInterceptor,
  collectRoutes,
  PolicyGuard,
  PublisherExpressAdapter,
  RateLimits,
  RequestValidationPipe,
} from '../../http/index.js';
import { ProblemFilter } from '../../problems/index.js';
import { ApiModule } from '../api.module.js';
import { FakeJobs } from './fake-jobs.js';
import {
  FakeCaptions,
  FakeCuration,
  FakeHistory,
  FakeLibrary,
  FakeListing,
  FakePublishing,
  FakeThumbnails,
  FakeViews,
  FakeVoices,
  type Effects,
} from './fake-services.js';

export const PASSWORD = 'correct horse battery';
const PHOTOS = ['a.jpg', 'b.png', 'c (1).jpg'];
/** Enough magic bytes for the storage to know a JPEG. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, ...Array<number>(88).fill(7)]);

/** What a test may change while the application runs. */
export interface HarnessTenant {
  config: TenantConfig;
  readonly store: MemoryStore;
  /** False = the orchestrator is away: no valid config. */
  isFresh: boolean;
}

export interface ApiHarness {
  readonly app: NestExpressApplication;
  readonly effects: Effects;
  readonly publishing: FakePublishing;
  readonly tenants: ReadonlyMap<string, HarnessTenant>;
  close(): Promise<void>;
}

/** The API over the real guards, pipe and filter, with fakes behind the ports, for two tenants. */
export async function apiHarness(): Promise<ApiHarness> {
  const tenants = new Map(['aurora', 'harbor'].map((name) => [name, harnessTenant(name)]));
  const effects: Effects = { calls: [] };
  const publishing = new FakePublishing(effects);
  const globals = globalProviders(tenants, effects, publishing);

  @Module({
    imports: [
      DiscoveryModule,
      { module: class Globals {}, global: true, providers: globals, exports: globals.map(({ provide }) => provide) },
      AuthModule.register(
        authSettings({
          orchestrated: true,
          baseDomain: 'localhost',
          secureCookies: false,
          password: { kind: 'plain', password: new Secret(PASSWORD) },
        }),
      ),
      ApiModule.register({ maxUploadBytes: 20_000_000, acceptedTypes: ['image/jpeg'] }, false),
    ],
  })
  class Root {}

  const adapter = new PublisherExpressAdapter(new TestIds(), (_request, _response, next) => next(undefined), 0);
  const app = await NestFactory.create<NestExpressApplication>(Root, adapter, {
    ...{ bodyParser: false, logger: false },
    abortOnError: false,
  });
  collectRoutes(app.get(DiscoveryService));
  usePipeline(app, tenants);
  await app.listen(0, '127.0.0.1');
  return { app, effects, publishing, tenants, close: () => app.close() };
}

function globalProviders(tenants: ReadonlyMap<string, HarnessTenant>, effects: Effects, publishing: FakePublishing) {
  const configs = { refresh: async () => ({ config: tenants.get('aurora')?.config, ageSeconds: 0, isStale: false }) };
  const fresh: FreshTenant = {
    runtimeFor: async (host) => {
      const tenant = tenantOf(tenants, host);
      if (!tenant.isFresh) throw upstreamError('config_unavailable', 'The orchestrator is away.');
      return runtimeOf(tenant);
    },
  };
  return [
    { provide: Clock, useClass: TestClock },
    { provide: Ids, useClass: TestIds },
    { provide: EventLog, useValue: new TestLog() },
    { provide: Draining, useValue: new Draining(1_000) },
    { provide: LogContext, useValue: new LogContext() },
    { provide: ConfigSource, useValue: configs },
    { provide: FreshTenant, useValue: fresh },
    { provide: HostRule, useValue: tenantHosts('localhost', []) },
    // Nobody signs in by a provider here.
    { provide: HttpClient, useValue: null },
    { provide: DependencyMetrics, useValue: null },
    { provide: TenantAdmins, useValue: { authOf: async () => null } },
    { provide: Thumbnails, useValue: new FakeThumbnails() },
    { provide: PhotoViewService, useValue: new FakeViews() },
    { provide: CaptionService, useValue: new FakeCaptions(effects) },
    { provide: CurationService, useValue: new FakeCuration(effects) },
    { provide: PublishService, useValue: publishing },
    { provide: JobService, useValue: new FakeJobs(effects) },
    { provide: HistoryService, useValue: new FakeHistory(effects) },
    { provide: VoiceProfiles, useValue: new FakeVoices(effects) },
    { provide: LibraryService, useValue: new FakeLibrary(effects) },
  ];
}

function usePipeline(app: NestExpressApplication, tenants: ReadonlyMap<string, HarnessTenant>): void {
  const identities = app.get<IdentityReader>(IdentityReader);
  app.use((request: TenantRequest, _response: ServerResponse, next: () => void) => {
    request.requestId = 'test-request';
    const host = (request.headers.host ?? '').split(':')[0] ?? '';
    const { identity, sessionExpired, duplicateCookie } = identities.read(request);
    request.duplicateCookie = duplicateCookie;
    const runtime = runtimeOf(tenantOf(tenants, host));
    request.tenantContext = new TenantContext(host, 'test-request', 0, false, runtime, identity, sessionExpired);
    next();
  });
  app.useGlobalGuards(
    new PolicyGuard({
      access: app.get(AccessControl),
      sessions: app.get(Sessions),
      actors: app.get(Actors),
      rates: new RateLimits(null, { take: () => 0 }),
      logContext: app.get(LogContext),
      log: app.get<EventLog>(EventLog),
    }),
  );
  app.useGlobalInterceptors(new BodyInterceptor({ maxBytes: 20_000_000, maxMs: 120_000 }, new TestClock()));
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ProblemFilter(app.get<EventLog>(EventLog)));
}

function tenantOf(tenants: ReadonlyMap<string, HarnessTenant>, host: string): HarnessTenant {
  const tenant = tenants.get(host.split('.')[0] ?? '');
  if (tenant === undefined) throw new Error('The test named a tenant that is not there.');
  return tenant;
}

function runtimeOf({ config, store }: HarnessTenant): TenantRuntime {
  const { storage } = memoryStorage({ clock: store.clock, store });
  return {
    tenant: config.tenant,
    host: config.host,
    config,
    storage,
    listing: new FakeListing(storage.photos),
    captioning: async () => {
      throw new Error('not asked for');
    },
    usesCaptioning: false,
    platforms: async () => [{ id: 'outbox', type: 'outbox', unavailable: 'not_configured' }],
    renewedPlatform: async () => null,
    limit: (work) => work(),
    hold: () => () => undefined,
  };
}

function harnessTenant(name: string): HarnessTenant {
  const { store } = memoryStorage({ clock: new TestClock() });
  for (const photo of PHOTOS) store.plant('inbox', photo, Buffer.concat([JPEG, Buffer.from(name)]));
  store.plant('keep', 'kept.jpg', JPEG);
  const features = {
    publishEnabled: true,
    analyzeCaptionEnabled: true,
    keepEnabled: true,
    removeEnabled: true,
    deleteEnabled: true,
    autoViewEnabled: false,
    voiceMatchingEnabled: false,
    altTextEnabled: true,
    smartHashtagsEnabled: true,
    libraryEnabled: true,
    mode: 'publish',
  };
  const config = {
    tenant: name,
    host: `${name}.localhost`,
    configVersion: `${name}-1`,
    features,
    storage: { provider: 'local' },
    publishers: [{ id: 'outbox', type: 'outbox' }],
    ai: null,
    auth: null,
    schedules: [],
  };
  return { config: config as unknown as TenantConfig, store, isFresh: true };
}

/** Switches viewing for everybody on or off. */
export function setAutoView(tenant: HarnessTenant, autoViewEnabled: boolean): void {
  tenant.config = { ...tenant.config, features: { ...tenant.config.features, autoViewEnabled } };
}
