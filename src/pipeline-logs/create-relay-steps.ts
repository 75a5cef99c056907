import type { Clock, Ids } from '../kernel/index.js';
import type { HttpClient } from '../platform/http/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { idempotencyKey } from './delivery/idempotency-key.js';
import { LogFiles } from './files/index.js';
import { GitLabCollector } from './gitlab/index.js';
import type { CollectorParts } from './gitlab/index.js';
import type { DeliveryOutbox } from './outbox/index.js';
import { BodyFreezer } from './payload/index.js';
import type { PipelineLogsSettings } from './settings.js';
import type { CollectStep, FilesStep, FreezeStep } from './steps.js';

export interface RelayStepsParts extends Pick<CollectorParts, 'onRequest' | 'sleep' | 'limits'> {
  readonly settings: PipelineLogsSettings;
  readonly outbox: DeliveryOutbox;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
}

/** The steps of a pipeline's way as this room makes them; nothing happens before they are taken. */
export function createRelaySteps(parts: RelayStepsParts): {
  readonly collect: CollectStep;
  readonly freeze: FreezeStep;
  readonly files: FilesStep;
} {
  const { settings, outbox, clock, ids, log } = parts;
  const { gitlab, filters, redact, retryAttempts, retryDelaySeconds } = settings;
  return {
    collect: new GitLabCollector({ ...parts, settings: gitlab, filters, redact, retryAttempts, retryDelaySeconds }),
    freeze: new BodyFreezer({ outbox, clock, maxLogBytes: settings.api?.maxLogBytes ?? 0, keyOf: idempotencyKey }),
    files: new LogFiles({ folder: settings.outputFolder, outbox, clock, ids, log }),
  };
}
