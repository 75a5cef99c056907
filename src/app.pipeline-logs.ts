import type { DynamicModule, Provider } from '@nestjs/common';
import { Clock, Ids } from './kernel/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { HttpClient } from './platform/http/index.js';
import { LoadGauge } from './platform/lifecycle/index.js';
import { EventLog, LiveSecrets } from './platform/logging/index.js';
import { Metrics } from './platform/metrics/index.js';
import { DeliveryOutbox, PipelineLogsModule, settingsOf } from './pipeline-logs/index.js';
import type { PipelineLogsSettings } from './pipeline-logs/index.js';
import { createRelayWorker, idempotencyKey, RelayWorker } from './pipeline-logs/delivery/index.js';
import { LogFiles } from './pipeline-logs/files/index.js';
import { GitLabCollector } from './pipeline-logs/gitlab/index.js';
import { gitlabCounter, showOutbox } from './pipeline-logs/metrics/index.js';
import { createDiskOutbox } from './pipeline-logs/outbox/disk/index.js';
import { BodyFreezer } from './pipeline-logs/payload/index.js';

/**
 * The part of the composition root that names the adapters of the pipeline-log relay; empty = it is off.
 * @param version of this service, told to the log API
 */
export function pipelineLogsOf({ environment, secrets }: LoadedEnvironment, version: string): readonly DynamicModule[] {
  const settings = settingsOf(environment, secrets);
  if (settings === null) return [];
  return [PipelineLogsModule.register(settings, [outboxOf(settings), workerOf(settings, version)])];
}

function outboxOf(settings: PipelineLogsSettings): Provider {
  return {
    provide: DeliveryOutbox,
    inject: [Clock, Ids, EventLog, LoadGauge, Metrics],
    useFactory: (clock: Clock, ids: Ids, log: EventLog, load: LoadGauge, metrics: Metrics): DeliveryOutbox => {
      const outbox = createDiskOutbox({
        folder: settings.spoolFolder,
        maxBytes: settings.spoolMaxBytes,
        dedupeDays: settings.dedupeDays,
        deadDays: settings.deadDays,
        othersWait: () => load.open > 0,
        ...{ clock, ids, log },
      });
      showOutbox(outbox, clock, metrics);
      return outbox;
    },
  };
}

function workerOf(settings: PipelineLogsSettings, version: string): Provider {
  return {
    provide: RelayWorker,
    inject: [DeliveryOutbox, HttpClient, Clock, Ids, EventLog, LiveSecrets, Metrics],
    useFactory: (
      outbox: DeliveryOutbox,
      http: HttpClient,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      live: LiveSecrets,
      metrics: Metrics,
    ): RelayWorker => {
      const { gitlab, filters, redact, retryAttempts, retryDelaySeconds, outputFolder } = settings;
      const tools = { outbox, clock, ids, log };
      const reading = { http, settings: gitlab, retryAttempts, retryDelaySeconds, onRequest: gitlabCounter(metrics) };
      return createRelayWorker({
        ...{ settings, http, ...tools },
        collect: new GitLabCollector({ ...tools, ...reading, filters, redact }),
        freeze: new BodyFreezer({ ...tools, maxLogBytes: settings.api?.maxLogBytes ?? 0, keyOf: idempotencyKey }),
        files: new LogFiles({ ...tools, folder: outputFolder }),
        mask: (text) => live.mask(text),
        userAgent: `publisher-v2/${version}`,
        metrics,
      });
    },
  };
}
