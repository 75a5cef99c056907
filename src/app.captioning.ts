import type { Provider } from '@nestjs/common';
import { CaptioningByProvider, CaptioningFactory } from './captioning/index.js';
import { OfflineCaptioningFactory } from './captioning/offline/index.js';
import { OpenAiCaptioningFactory } from './captioning/openai/index.js';
import { Clock, Ids, pseudonym, UsageMeter } from './kernel/index.js';
import { OrchestratorClient, QueuedUsageMeter, UnmeteredUsage } from './orchestrator/index.js';
import { Environment } from './platform/environment/index.js';
import { HttpClient } from './platform/http/index.js';
import { EventLog, LogContext } from './platform/logging/index.js';
import { KeyRing } from './platform/security/index.js';

/** Enough to tell tenants apart, and far from what an AI service may take at most (64). */
const USER_ID_DIGITS = 32;

/** The part of the composition root that names who captions, and who is told what it costs. */
export const captioningOfAllProviders: readonly Provider[] = [
  {
    provide: UsageMeter,
    inject: [OrchestratorClient, Ids, EventLog, LogContext],
    useFactory: (client: OrchestratorClient | null, ids: Ids, log: EventLog, context: LogContext): UsageMeter =>
      client === null ? new UnmeteredUsage() : new QueuedUsageMeter({ reports: client.usage, ids, log, context }),
  },
  {
    provide: CaptioningFactory,
    inject: [Environment, UsageMeter, KeyRing, HttpClient, Clock, Ids, EventLog],
    useFactory: (
      { services }: Environment,
      usage: UsageMeter,
      ring: KeyRing,
      http: HttpClient,
      clock: Clock,
      ids: Ids,
      log: EventLog,
    ): CaptioningFactory =>
      new CaptioningByProvider({
        offline: new OfflineCaptioningFactory(),
        openai: new OpenAiCaptioningFactory({
          ...{ http, clock, ids, log, usage },
          baseUrl: services.openaiBaseUrl,
          apiStyle: services.openaiApiStyle,
          userIdOf: (tenant) => pseudonym(ring.currentKey('ai-user'), tenant, USER_ID_DIGITS),
        }),
      }),
  },
];
