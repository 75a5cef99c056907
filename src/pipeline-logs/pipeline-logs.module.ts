import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { Clock } from '../kernel/index.js';
import { Draining } from '../platform/lifecycle/index.js';
import { EventLog } from '../platform/logging/index.js';
import { Metrics } from '../platform/metrics/index.js';
import { RelayWorker } from './delivery/index.js';
import { WebhookCounter } from './metrics/index.js';
import { DeliveryOutbox } from './outbox/index.js';
import { RelayLife } from './relay-life.js';
import { PipelineLogsSettings } from './settings.js';
import { UnknownSources, WebhookController, WebhookGuard, WebhookIntake } from './webhook/index.js';

/** The relay; imported only when it is on. Spec: pipeline-logs.md. */
@Module({})
export class PipelineLogsModule {
  /** @param adapters providers of `DeliveryOutbox` and of the `RelayWorker` that works on it */
  static register(settings: PipelineLogsSettings, adapters: readonly Provider[]): DynamicModule {
    return {
      module: PipelineLogsModule,
      controllers: [WebhookController],
      providers: [
        { provide: PipelineLogsSettings, useValue: settings },
        ...adapters,
        {
          provide: RelayLife,
          inject: [RelayWorker, Draining],
          useFactory: (worker: RelayWorker, draining: Draining) => new RelayLife(worker, draining),
        },
        { provide: WebhookCounter, inject: [Metrics], useFactory: (metrics: Metrics) => new WebhookCounter(metrics) },
        {
          provide: WebhookGuard,
          inject: [Clock, EventLog],
          useFactory: (clock: Clock, log: EventLog) => new WebhookGuard(settings.webhook.auth, clock, log),
        },
        {
          provide: WebhookIntake,
          inject: [DeliveryOutbox, RelayWorker, EventLog],
          useFactory: (outbox: DeliveryOutbox, worker: RelayWorker, log: EventLog) =>
            new WebhookIntake({
              outbox,
              worker,
              gitlabUrl: settings.gitlab.url,
              unknownSources: new UnknownSources(log),
              log,
            }),
        },
      ],
    };
  }
}
