import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AccessControl, Actors, Sessions } from '../auth/index.js';
import { Clock, Ids } from '../kernel/index.js';
import { Environment } from '../platform/environment/index.js';
import { Draining, LoadGauge } from '../platform/lifecycle/index.js';
import { EventLog, LogContext } from '../platform/logging/index.js';
import { Metrics, TenantNames } from '../platform/metrics/index.js';
import { Tracing } from '../platform/tracing/index.js';
import { ApiModule, UploadLimits } from './api/index.js';
import {
  BodyInterceptor,
  HttpMetrics,
  PolicyGuard,
  rateLimitProviders,
  RateLimits,
  RequestEntry,
  RequestValidationPipe,
  ServerTiming,
  UPLOAD_MAX_MS,
  UploadBounds,
} from './http/index.js';
import type { RateTable } from './http/index.js';
import { PageConfig, PageController } from './page/index.js';
import { ProblemFilter } from './problems/index.js';
import { SignInModule } from './sign-in/index.js';

/** Everything a browser or a script meets: the path of a request, the API, the page. */
@Module({})
export class WebModule {
  /** @param rates null = no rate limits, for tests of other things */
  static register(
    page: PageConfig,
    uploads: UploadLimits,
    rates: RateTable | null,
    isProduction: boolean,
  ): DynamicModule {
    return {
      module: WebModule,
      imports: [DiscoveryModule, ApiModule.register(uploads, isProduction), SignInModule],
      controllers: [PageController],
      providers: [
        { provide: PageConfig, useValue: page },
        {
          provide: RequestEntry,
          inject: [
            Ids,
            Clock,
            EventLog,
            LogContext,
            Draining,
            LoadGauge,
            HttpMetrics,
            Tracing,
            ServerTiming,
            Environment,
          ],
          useFactory: (
            ids: Ids,
            clock: Clock,
            log: EventLog,
            logContext: LogContext,
            draining: Draining,
            load: LoadGauge,
            metrics: HttpMetrics,
            tracing: Tracing,
            timing: ServerTiming,
            { process: { trustProxy: trustedHops } }: Environment,
          ) => {
            const watchers = { log, logContext, metrics, tracing, timing };
            return new RequestEntry({ ids, clock, draining, load, trustedHops, ...watchers });
          },
        },
        {
          provide: ServerTiming,
          inject: [Environment, AccessControl, LogContext, Clock],
          useFactory: (
            { tracing: { serverTiming } }: Environment,
            access: AccessControl,
            logContext: LogContext,
            clock: Clock,
          ) => new ServerTiming(serverTiming, { access, logContext, clock }),
        },
        {
          provide: HttpMetrics,
          inject: [Metrics, LoadGauge, TenantNames],
          useFactory: (metrics: Metrics, load: LoadGauge, tenants: TenantNames | null) =>
            new HttpMetrics(metrics, load, tenants),
        },
        ...rateLimitProviders(rates),
        {
          provide: APP_GUARD,
          inject: [AccessControl, Sessions, Actors, RateLimits, LogContext, EventLog],
          useFactory: (
            access: AccessControl,
            sessions: Sessions,
            actors: Actors,
            limits: RateLimits,
            logContext: LogContext,
            log: EventLog,
          ) => new PolicyGuard({ access, sessions, actors, rates: limits, logContext, log }),
        },
        { provide: UploadBounds, useValue: { maxBytes: uploads.maxUploadBytes, maxMs: UPLOAD_MAX_MS } },
        {
          provide: APP_INTERCEPTOR,
          inject: [UploadBounds, Clock],
          useFactory: (bounds: UploadBounds, clock: Clock) => new BodyInterceptor(bounds, clock),
        },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
        { provide: APP_FILTER, inject: [EventLog], useFactory: (log: EventLog) => new ProblemFilter(log) },
      ],
      exports: [RequestEntry, ServerTiming, DiscoveryModule],
    };
  }
}
