import { assertNever, type Clock, type Ids } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { DeadReason, DeliveryOutbox, FrozenBody, RelayRecord } from '../outbox/index.js';
import type { LogApiSettings } from '../settings.js';
import type { FilesStep } from '../steps.js';
import { retryWaitMs } from '../waits.js';
import { saysFailure, verdictOf, type Attempt } from './attempt.js';
import type { DeliverySettings } from './delivery-settings.js';
import type { Sender } from './log-api-sender.js';
import { BodyLostError } from './outgoing-body.js';
import type { RequestLog } from './request-log.js';

const MINUTE_MS = 60_000;

export interface PostStepParts {
  readonly outbox: Pick<DeliveryOutbox, 'save'>;
  readonly files: FilesStep;
  readonly sender: Sender;
  readonly requests: Pick<RequestLog, 'write'>;
  readonly api: LogApiSettings;
  readonly settings: DeliverySettings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
}

/** What is to be done after an attempt. */
export type AfterAttempt =
  /** As the record says, which is stored: on to its next step, perhaps later. */
  | { readonly kind: 'go_on'; readonly record: RelayRecord }
  /** Another body, no larger than the budget in bytes. */
  | { readonly kind: 'compose'; readonly record: RelayRecord; readonly budget: number }
  | { readonly kind: 'give_up'; readonly record: RelayRecord; readonly reason: DeadReason };

/** Attempts at the log API, their rounds and the waits between them. Spec: pipeline-logs.md section 7. */
export class PostStep {
  constructor(private readonly parts: PostStepParts) {}

  /** Largest body in bytes, 0 = any. */
  get budget(): number {
    return this.parts.api.maxPayloadBytes;
  }

  /** Log files are written before the first attempt. */
  get writesLogsFirst(): boolean {
    return this.parts.api.saveToFile;
  }

  /** Log files are written when the first round has failed. */
  get fallsBackToFiles(): boolean {
    return !this.parts.api.saveToFile && this.parts.api.fallbackToFile;
  }

  /**
   * Makes one attempt; its number is stored before it begins.
   * @throws Error the signal's reason, or what the disk says
   */
  async send(record: RelayRecord, signal: AbortSignal): Promise<AfterAttempt> {
    const { sender } = this.parts;
    const { body, sending } = record;
    if (body === null) return this.#composeAnew(record);
    const counted = await this.#save(record, { sending: { ...sending, attempts: sending.attempts + 1 } });
    let attempt: Attempt;
    try {
      attempt = await sender.send(record.id, body, signal);
    } catch (error) {
      if (!(error instanceof BodyLostError)) throw error;
      return this.#composeAnew(counted);
    }
    await this.#tell(counted, attempt);
    if (attempt.fault === 'aborted') signal.throwIfAborted();
    const answered = { ...counted, sending: { ...counted.sending, lastStatus: attempt.status } };
    return this.#after(answered, body, attempt);
  }

  async #after(record: RelayRecord, body: FrozenBody, attempt: Attempt): Promise<AfterAttempt> {
    const verdict = verdictOf(attempt);
    switch (verdict) {
      case 'delivered':
        return this.#goOn(record, { state: 'delivered' });
      case 'plain':
        this.parts.sender.sendPlain();
        return this.#goOn(record, {});
      case 'halve':
        return this.#halve(record, body);
      case 'again':
        return this.#again(record, attempt.retryAfterMs);
      case 'refused':
        return { kind: 'give_up', record, reason: 'rejected' };
      default:
        return assertNever(verdict);
    }
  }

  /** Half of what was too large: the budget may never have been reached. */
  async #halve(record: RelayRecord, body: FrozenBody): Promise<AfterAttempt> {
    const isHalved = body.budget > 0 && (this.budget === 0 || body.budget < this.budget);
    if (isHalved) return { kind: 'give_up', record, reason: 'rejected' };
    // First the old body is let go: a kill between the new one and its key must not send the one under the other.
    const thawed = await this.#save(record, { state: 'collecting', body: null });
    return { kind: 'compose', record: thawed, budget: Math.max(1, Math.floor(body.bytes / 2)) };
  }

  async #again(record: RelayRecord, retryAfterMs: number): Promise<AfterAttempt> {
    const { settings, api, ids, clock } = this.parts;
    if (!api.retries) return { kind: 'give_up', record, reason: 'unavailable' };
    const { attempts, rounds } = record.sending;
    const ofRound = 1 + settings.retryAttempts;
    const made = Math.max(1, attempts - rounds * ofRound);
    if (made >= ofRound) return this.#endRound(record, retryAfterMs);
    const waitMs = retryWaitMs(made - 1, settings.retryDelaySeconds, ids, retryAfterMs);
    return this.#goOn(record, { notBefore: clock.now() + waitMs });
  }

  async #endRound(record: RelayRecord, retryAfterMs: number): Promise<AfterAttempt> {
    const { settings, files, clock } = this.parts;
    const { rounds } = record.sending;
    if (rounds === 0 && this.fallsBackToFiles) await files.write(record, { logs: true });
    const ended: RelayRecord = { ...record, sending: { ...record.sending, rounds: rounds + 1 } };
    const minutes = settings.redeliveryMinutes[rounds];
    if (minutes === undefined) return { kind: 'give_up', record: ended, reason: 'unavailable' };
    return this.#goOn(ended, { notBefore: clock.now() + Math.max(minutes * MINUTE_MS, retryAfterMs) });
  }

  async #composeAnew(record: RelayRecord): Promise<AfterAttempt> {
    return this.#goOn(record, { state: 'collecting', body: null });
  }

  async #goOn(record: RelayRecord, change: Partial<RelayRecord>): Promise<AfterAttempt> {
    return { kind: 'go_on', record: await this.#save(record, change) };
  }

  /** The line of the attempt for people, and its event. */
  async #tell(record: RelayRecord, attempt: Attempt): Promise<void> {
    const { requests, api, clock, log } = this.parts;
    await requests.write({ facts: record.facts, url: api.url, attempt, endedAt: clock.now() });
    const fields = {
      project_id: record.facts.project_id,
      pipeline_id: record.facts.pipeline_id,
      attempt: record.sending.attempts,
      http_status: attempt.status,
      latency_ms: Math.round(attempt.durationMs),
    };
    if (verdictOf(attempt) !== 'delivered') {
      const result = attempt.fault ?? 'refused';
      log.warn('pipeline_delivery_attempt', 'A pipeline could not be delivered.', { ...fields, result });
    } else if (saysFailure(attempt)) {
      const result = 'says_failure';
      log.warn('pipeline_delivery_attempt', 'A receiver took a pipeline and says that it failed.', {
        ...fields,
        result,
      });
    } else log.info('pipeline_delivery_attempt', 'A pipeline was delivered.', { ...fields, result: 'delivered' });
  }

  async #save(record: RelayRecord, change: Partial<RelayRecord>): Promise<RelayRecord> {
    const next: RelayRecord = { ...record, notBefore: null, ...change, updatedAt: this.parts.clock.now() };
    await this.parts.outbox.save(next);
    return next;
  }
}
