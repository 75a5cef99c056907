import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import type { OtherAdapters } from './app.module.js';
import { bugError } from './kernel/index.js';
import type { Clock } from './kernel/index.js';
import { secretTexts } from './platform/environment/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { Draining } from './platform/lifecycle/index.js';
import { EventLog, LiveSecrets, NestLogger } from './platform/logging/index.js';
import { RandomIds } from './platform/system/index.js';
import { TenantMiddleware } from './tenancy/index.js';
import type { TenantRequest } from './tenancy/index.js';
import {
  answerUnmatched,
  collectRoutes,
  PublisherExpressAdapter,
  RATE_TABLE,
  refuseElsewhere,
  RequestEntry,
  ServerTiming,
} from './web/index.js';
import type { RateTable, RouteTable, UnmatchedHandler } from './web/index.js';

/** What a caller may choose beside the environment. */
export interface AppOptions {
  /** Where log lines go; default standard output. */
  readonly logDestination?: DestinationStream;
  /** Secrets the scrubber knows; shared with the scrubbing of standard output. */
  readonly liveSecrets?: LiveSecrets;
  /** What the scrubbing of standard output has found so far. */
  readonly outputHits?: ReadonlyMap<string, number>;
  /** Stands in for the workflow in tests of the faces. */
  readonly workflow?: DynamicModule;
  /** Other adapters, for tests of what lies above them. */
  readonly adapters?: OtherAdapters;
  /** Another clock, for tests that let time pass. */
  readonly clock?: Clock;
  /** PEM of the only authority that outbound https trusts, for tests with stand-ins. */
  readonly trust?: string;
  /** Folder of the built page; default `dist/ui`. */
  readonly uiFolder?: string;
  /** Other rate limits than those of production, for tests and benches; `lifted` = none. */
  readonly rateLimits?: RateTable | 'lifted';
}

/** The built application; it does not listen yet. */
export interface BuiltApp {
  readonly app: NestExpressApplication;
  readonly server: Server;
  readonly routes: RouteTable;
  readonly draining: Draining;
}

const INSTANCE_BYTES = 6;

/**
 * Builds the very application that runs in production: `main.ts` and the end-to-end tests use this.
 * @param loaded the parsed environment, see `readEnvironment` and `loadEnvironment`
 * @throws when something is not wired, or a route has no policy: the boot stops
 */
export async function createApp(loaded: LoadedEnvironment, options: AppOptions = {}): Promise<BuiltApp> {
  const ids = new RandomIds();
  const draining = new Draining(loaded.environment.process.shutdownGraceSeconds * 1000);
  const liveSecrets = options.liveSecrets ?? new LiveSecrets();
  const tooShort = registerSecrets(loaded, liveSecrets);
  let routes: RouteTable | null = null;
  const routesWhenBuilt = (): RouteTable => {
    if (routes === null) throw bugError('A request came before the routes were known.');
    return routes;
  };
  const unmatched = answerUnmatched(routesWhenBuilt);
  const { trustProxy, forceHttps } = loaded.environment.process;
  const adapter = new PublisherExpressAdapter(ids, unmatched, trustProxy, forceHttps);
  const module = AppModule.register({
    loaded,
    ids,
    draining,
    liveSecrets,
    version: ownVersion(),
    instance: ids.hex(INSTANCE_BYTES),
    workflow: options.workflow ?? null,
    adapters: options.adapters ?? {},
    clock: options.clock ?? null,
    trust: options.trust ?? null,
    outputHits: options.outputHits ?? null,
    logDestination: options.logDestination ?? null,
    uiFolder: options.uiFolder ?? resolve(__dirname, '..', 'dist', 'ui'),
    rates: ratesOf(options.rateLimits ?? (loaded.environment.testing.rateLimitsLifted ? 'lifted' : RATE_TABLE)),
  });
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    // Until our own logger is in place: a boot that fails says why in one line of `main.ts`.
    logger: false,
    abortOnError: false,
  });
  app.useLogger(app.get(NestLogger));
  if (tooShort.length > 0) {
    const message =
      'A secret has fewer than six characters and cannot be recognised in log lines. Choose a longer one.';
    app.get<EventLog>(EventLog).warn('service_started', message, { variables: tooShort });
  }
  usePath(app, refuseElsewhere(routesWhenBuilt, unmatched));
  routes = collectRoutes(app.get(DiscoveryService));
  await app.init();
  return { app, server: app.getHttpServer(), routes, draining };
}

function ratesOf(limits: RateTable | 'lifted'): RateTable | null {
  return limits === 'lifted' ? null : limits;
}

/** The steps before the router. Spec: web-api.md section 2. */
function usePath(app: NestExpressApplication, elsewhere: UnmatchedHandler): void {
  const entry = app.get(RequestEntry);
  const tenants = app.get(TenantMiddleware);
  app.use((request: TenantRequest, ...rest: RestOf<RequestEntry['use']>) => entry.use(request, ...rest));
  app.use((request: TenantRequest, ...rest: RestOf<TenantMiddleware['use']>) => tenants.use(request, ...rest));
  const timing = app.get(ServerTiming);
  app.use((request: TenantRequest, ...rest: RestOf<UnmatchedHandler>) => {
    timing.announce(request, rest[0]);
    elsewhere(request, ...rest);
  });
}

type RestOf<F> = F extends (first: TenantRequest, ...rest: infer Rest) => void ? Rest : never;

/** What this process knows for its whole life must never stand in a line. @returns names of those too short for that */
function registerSecrets({ secrets }: LoadedEnvironment, live: LiveSecrets): readonly string[] {
  return secretTexts(secrets).flatMap(({ variable, text }) => (live.register(text, null) ? [] : [variable]));
}

/** Of this service, as package.json has it. */
export function ownVersion(): string {
  const text = readFileSync(resolve(__dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
