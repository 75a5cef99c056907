import type { Provider } from '@nestjs/common';
import { CaptioningByProvider, CaptioningFactory, CountedUsage } from './captioning/index.js';
import { OfflineCaptioningFactory } from './captioning/offline/index.js';
import { OpenAiCaptioningFactory } from './captioning/openai/index.js';
import { Clock, Ids, pseudonym, UsageMeter } from './kernel/index.js';
import { OrchestratorClient, QueuedUsageMeter, UnmeteredUsage } from './orchestrator/index.js';
import { Environment } from './platform/environment/index.js';
import { DependencyMetrics, HttpClient } from './platform/http/index.js';
import { ShedLoad } from './platform/lifecycle/index.js';
import { EventLog, LogContext } from './platform/logging/index.js';
import { Metrics, TenantNames } from './platform/metrics/index.js';
import { KeyRing } from './platform/security/index.js';

/** Enough to tell tenants apart, and far from what an AI service may take at most (64). */
const USER_ID_DIGITS = 32;
/** The meter behind the count: Nest ends it with the process, as it is a provider of its own. */
const USAGE_REPORTS = Symbol('usage reports');

/** The part of the composition root that names who captions, and who is told what it costs. */
export const captioningOfAllProviders: readonly Provider[] = [
  {
    provide: USAGE_REPORTS,
    inject: [OrchestratorClient, Ids, EventLog, LogContext, Metrics],
    useFactory: (
      client: OrchestratorClient | null,
      ids: Ids,
      log: EventLog,
      context: LogContext,
      metrics: Metrics,
    ): UsageMeter =>
      client === null
        ? new UnmeteredUsage()
        : new QueuedUsageMeter({ reports: client.usage, ids, log, context, shed: new ShedLoad(metrics) }),
  },
  {
    provide: UsageMeter,
    inject: [USAGE_REPORTS, Metrics, TenantNames],
    useFactory: (reports: UsageMeter, metrics: Metrics, tenants: TenantNames | null): UsageMeter =>
      new CountedUsage(reports, metrics, tenants),
  },
  {
    provide: CaptioningFactory,
    inject: [Environment, UsageMeter, KeyRing, HttpClient, Clock, Ids, EventLog, DependencyMetrics],
    useFactory: (
      { services }: Environment,
      usage: UsageMeter,
      ring: KeyRing,
      http: HttpClient,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      counts: DependencyMetrics,
    ): CaptioningFactory =>
      new CaptioningByProvider({
        offline: new OfflineCaptioningFactory(),
        openai: new OpenAiCaptioningFactory({
          ...{ http, clock, ids, log, usage, counts },
          baseUrl: services.openaiBaseUrl,
          apiStyle: services.openaiApiStyle,
          userIdOf: (tenant) => pseudonym(ring.currentKey('ai-user'), tenant, USER_ID_DIGITS),
        }),
      }),
  },
];
