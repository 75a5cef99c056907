import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { Clock } from '../kernel/index.js';
import { EventLog } from '../platform/logging/index.js';
import { DeliveryOutbox } from './outbox/index.js';
import { PipelineLogsSettings } from './settings.js';
import { UnknownSources, WebhookController, WebhookGuard, WebhookIntake } from './webhook/index.js';

/** The relay; imported only when it is on. Spec: pipeline-logs.md. */
@Module({})
export class PipelineLogsModule {
  /** @param adapters providers of `DeliveryOutbox` and of what works on it */
  static register(settings: PipelineLogsSettings, adapters: readonly Provider[]): DynamicModule {
    return {
      module: PipelineLogsModule,
      controllers: [WebhookController],
      providers: [
        { provide: PipelineLogsSettings, useValue: settings },
        ...adapters,
        {
          provide: WebhookGuard,
          inject: [Clock, EventLog],
          useFactory: (clock: Clock, log: EventLog) => new WebhookGuard(settings.webhook.auth, clock, log),
        },
        {
          provide: WebhookIntake,
          inject: [DeliveryOutbox, EventLog],
          useFactory: (outbox: DeliveryOutbox, log: EventLog) =>
            new WebhookIntake({
              outbox,
              gitlabUrl: settings.gitlab.url,
              unknownSources: new UnknownSources(log),
              log,
            }),
        },
      ],
    };
  }
}
