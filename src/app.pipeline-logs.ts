import type { DynamicModule, Provider } from '@nestjs/common';
import { Clock, Ids } from './kernel/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { EventLog } from './platform/logging/index.js';
import { DeliveryOutbox, PipelineLogsModule, settingsOf } from './pipeline-logs/index.js';
import type { PipelineLogsSettings } from './pipeline-logs/index.js';
import { createDiskOutbox } from './pipeline-logs/outbox/disk/index.js';

/** The part of the composition root that names the adapters of the pipeline-log relay; empty = it is off. */
export function pipelineLogsOf({ environment, secrets }: LoadedEnvironment): readonly DynamicModule[] {
  const settings = settingsOf(environment, secrets);
  return settings === null ? [] : [PipelineLogsModule.register(settings, [outboxOf(settings)])];
}

function outboxOf(settings: PipelineLogsSettings): Provider {
  return {
    provide: DeliveryOutbox,
    inject: [Clock, Ids, EventLog],
    useFactory: (clock: Clock, ids: Ids, log: EventLog): DeliveryOutbox =>
      createDiskOutbox({
        folder: settings.spoolFolder,
        maxBytes: settings.spoolMaxBytes,
        dedupeDays: settings.dedupeDays,
        deadDays: settings.deadDays,
        ...{ clock, ids, log },
      }),
  };
}
