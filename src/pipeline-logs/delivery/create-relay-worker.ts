import type { Clock, Ids } from '../../kernel/index.js';
import type { HttpClient } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { NoMetrics, type Metrics } from '../../platform/metrics/index.js';
import { countedFreeze, countedSender, countedWay } from '../metrics/counted-steps.js';
import type { DeliveryOutbox } from '../outbox/index.js';
import type { PipelineLogsSettings } from '../settings.js';
import type { CollectStep, FilesStep, FreezeStep } from '../steps.js';
import { deliverySettingsOf } from './delivery-settings.js';
import { LogApiSender, type Sender } from './log-api-sender.js';
import { PostStep } from './post-step.js';
import { RelayWay } from './relay-way.js';
import { RelayWorker } from './relay-worker.js';
import { RequestLog } from './request-log.js';

export interface RelayParts {
  readonly settings: PipelineLogsSettings;
  readonly outbox: DeliveryOutbox;
  readonly collect: CollectStep;
  readonly freeze: FreezeStep;
  readonly files: FilesStep;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  /** Takes known secrets out of a text: `LiveSecrets.mask`. */
  readonly mask: (text: string) => string;
  /** `<service>/<version>`. */
  readonly userAgent: string;
  /** Default: nothing is counted. */
  readonly metrics?: Metrics;
  /** In place of the sender of this room, for tests. */
  readonly sender?: Sender;
  /** In place of a timer, for tests. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The worker of the relay with all it needs; nothing happens before its `start`. */
export function createRelayWorker(parts: RelayParts): RelayWorker {
  const { settings, outbox, clock, log, sleep, metrics = new NoMetrics() } = parts;
  const way = new RelayWay({
    ...parts,
    freeze: countedFreeze(parts.freeze, metrics),
    post: postStepOf(parts, metrics),
    settings: deliverySettingsOf(settings),
  });
  return new RelayWorker({
    outbox,
    way: countedWay(way, metrics),
    concurrency: settings.concurrency,
    clock,
    log,
    sleep,
  });
}

function postStepOf(parts: RelayParts, metrics: Metrics): PostStep | null {
  const { api, outputFolder } = parts.settings;
  if (api === null) return null;
  const requests = new RequestLog({ folder: outputFolder, mask: parts.mask, log: parts.log });
  const sender = countedSender(parts.sender ?? new LogApiSender({ ...parts, api }), metrics);
  return new PostStep({ ...parts, api, requests, sender, settings: deliverySettingsOf(parts.settings) });
}
