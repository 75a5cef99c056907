import type { IncomingHttpHeaders } from 'node:http';
import type { EventLog } from '../../platform/logging/index.js';
import type { RelayWorker } from '../delivery/index.js';
import type { DeliveryOutbox, NewRecord } from '../outbox/index.js';
import { parseEvent } from './parse-event.js';
import type { PipelineEvent } from './parse-event.js';
import { factsOf } from './pipeline-facts.js';
import { recordIdOf, semanticKeyOf } from './pipeline-keys.js';
import { isProcessed, statusReason } from './status-gate.js';
import type { UnknownSources } from './unknown-sources.js';
import { MESSAGES } from './webhook-answer.js';
import type { WebhookAnswer } from './webhook-answer.js';

const PIPELINE_EVENT = 'Pipeline Hook';

/** What the intake works with. */
export interface WebhookIntakeParts {
  readonly outbox: Pick<DeliveryOutbox, 'accept'>;
  readonly worker: Pick<RelayWorker, 'wake'>;
  /** `GITLAB_URL`, without a trailing slash. */
  readonly gitlabUrl: string;
  readonly unknownSources: UnknownSources;
  readonly log: EventLog;
}

/** A webhook that is known to come from GitLab. */
export interface KnownWebhook {
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  /** Null = it is about something else. */
  readonly event: PipelineEvent | null;
}

/** From the bytes of a webhook to a record on the disk and the answer. Spec: pipeline-logs.md section 2. */
export class WebhookIntake {
  readonly #parts: WebhookIntakeParts;

  constructor(parts: WebhookIntakeParts) {
    this.#parts = parts;
  }

  /**
   * What a webhook says; null = it is not about a pipeline, and is not even parsed.
   * @throws PublisherError `malformed_request`, `validation_failed`
   */
  read(headers: IncomingHttpHeaders, raw: Buffer): PipelineEvent | null {
    return headers['x-gitlab-event'] === PIPELINE_EVENT ? parseEvent(raw) : null;
  }

  /** @throws PublisherError `overloaded` when nothing more can be kept */
  async take({ requestId, headers, event }: KnownWebhook): Promise<WebhookAnswer> {
    if (event === null) {
      this.#parts.log.info('pipeline_webhook', 'A webhook about something else was ignored.', { result: 'ignored' });
      return { status: 'ignored', message: MESSAGES.ignored, request_id: requestId };
    }
    const { id, status } = event.attributes;
    if (!isProcessed(status)) return this.#skipped(id, event.project.id, status, requestId);
    const facts = factsOf(event, status);
    if (facts.pipeline_type === 'unknown') this.#parts.unknownSources.note(facts.source);
    const semanticKey = semanticKeyOf(this.#parts.gitlabUrl, facts);
    return this.#accept({
      id: recordIdOf(facts.pipeline_id, semanticKey),
      semanticKey,
      deliveryKey: deliveryKeyOf(headers),
      requestId,
      facts,
    });
  }

  #skipped(pipeline_id: number, project_id: number, status: string, request_id: string): WebhookAnswer {
    const fields = { project_id, pipeline_id, result: 'skipped' };
    this.#parts.log.info('pipeline_webhook', 'A pipeline whose status is not relayed was skipped.', fields);
    const status_reason = statusReason(status);
    return { status: 'skipped', message: MESSAGES.skipped, pipeline_id, status_reason, request_id };
  }

  async #accept(entry: NewRecord): Promise<WebhookAnswer> {
    const { pipeline_id, project_id } = entry.facts;
    const acceptance = await this.#parts.outbox.accept(entry);
    const isNew = acceptance.kind === 'accepted';
    this.#parts.log.info('pipeline_webhook', 'A pipeline has told about its end.', {
      project_id,
      pipeline_id,
      result: acceptance.kind,
    });
    if (isNew) this.#parts.worker.wake();
    const status = isNew ? 'success' : 'duplicate';
    const request_id = isNew ? entry.requestId : acceptance.requestId;
    return { status, message: MESSAGES[status], pipeline_id, project_id, request_id };
  }
}

/** What the sender calls the delivery; null = nothing. GitLab's own `X-Gitlab-*-UUID` are no keys: they repeat. */
function deliveryKeyOf(headers: IncomingHttpHeaders): string | null {
  const given = headers['webhook-id'] ?? headers['idempotency-key'];
  return typeof given === 'string' && given !== '' ? given : null;
}
