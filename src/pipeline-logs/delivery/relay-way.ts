import { assertNever, type Clock } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { DeadReason, DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import { CollectError, PayloadTooLargeError, type CollectStep, type FilesStep, type FreezeStep } from '../steps.js';
import type { DeliverySettings } from './delivery-settings.js';
import type { PostStep } from './post-step.js';

const MINUTE_MS = 60_000;

export interface RelayWayParts {
  readonly outbox: DeliveryOutbox;
  readonly collect: CollectStep;
  readonly freeze: FreezeStep;
  readonly files: FilesStep;
  /** Null = files only. */
  readonly post: PostStep | null;
  readonly settings: DeliverySettings;
  readonly clock: Clock;
  readonly log: EventLog;
}

/**
 * The way of one pipeline: accepted → collecting → frozen → delivered, or done when nothing is sent. Each step ends with
 * the record on the disk, so that whoever goes on, now or after a kill, begins with the step that was not finished.
 * Spec: pipeline-logs.md sections 4, 7, 8 and 9.
 */
export class RelayWay {
  constructor(private readonly parts: RelayWayParts) {}

  /**
   * Takes the next step.
   * @param signal ends what waits for others; what was begun is begun anew later
   * @returns the record as it is stored, perhaps with a time before which it waits; null = it is over
   * @throws Error the signal's reason, or what the disk says
   */
  async step(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord | null> {
    switch (record.state) {
      case 'accepted':
      case 'collecting':
        return this.#collect(record, signal);
      case 'frozen':
        return this.#send(record, signal);
      case 'delivered':
      case 'done':
        return this.#finish(record);
      case 'dead':
        return null;
      default:
        return assertNever(record.state);
    }
  }

  async #collect(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord | null> {
    const { collect, files, post, settings } = this.parts;
    if (!collect.isWanted(record)) {
      if (settings.metadataAlways) await files.write(record, { logs: false });
      return this.#save(record, { state: 'done', filesWritten: true });
    }
    let collected: RelayRecord;
    try {
      collected = await this.#collected(record, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CollectError)) throw error;
      return this.#collectFailed(record.id, error);
    }
    if (post === null) {
      await files.write(collected, { logs: true });
      return this.#save(collected, { state: 'done', filesWritten: true });
    }
    if (!collected.filesWritten) await files.write(collected, { logs: post.writesLogsFirst });
    return this.#freeze({ ...collected, filesWritten: true }, post.budget);
  }

  async #collected(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord> {
    const { collect, clock, log } = this.parts;
    const startedMs = clock.monotonicMs();
    const collected = await collect.collect(record, signal);
    log.info('pipeline_collected', 'The logs of a pipeline were collected.', {
      project_id: record.facts.project_id,
      pipeline_id: record.facts.pipeline_id,
      jobs: collected.jobs.length,
      bytes: collected.jobs.reduce((sum, { bytes }) => sum + bytes, 0),
      latency_ms: Math.round(clock.monotonicMs() - startedMs),
    });
    return collected;
  }

  async #collectFailed(id: string, error: CollectError): Promise<RelayRecord | null> {
    const { outbox, clock, settings } = this.parts;
    const record = await outbox.read(id); // with what was collected before it failed
    if (record === null) return null;
    if (error.isFinal) return this.#giveUp(record, 'gitlab_rejected');
    const collectRounds = record.collectRounds + 1;
    const minutes = settings.redeliveryMinutes[record.collectRounds];
    if (minutes === undefined) return this.#giveUp({ ...record, collectRounds }, 'gitlab_unavailable');
    return this.#save(record, { collectRounds, notBefore: clock.now() + minutes * MINUTE_MS });
  }

  async #freeze(record: RelayRecord, budget: number): Promise<RelayRecord | null> {
    try {
      return await this.parts.freeze.freeze(record, budget);
    } catch (error) {
      if (!(error instanceof PayloadTooLargeError)) throw error;
      return this.#giveUp(record, 'payload_too_large');
    }
  }

  async #send(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord | null> {
    const { post } = this.parts;
    // The settings have changed to files only, or there is nothing to send: from the collected logs on.
    if (post === null || record.body === null) return this.#save(record, { state: 'collecting', body: null });
    const next = await post.send(record, signal);
    switch (next.kind) {
      case 'go_on':
        return next.record;
      case 'compose':
        return this.#freeze(next.record, next.budget);
      case 'give_up':
        return this.#giveUp(next.record, next.reason);
      default:
        return assertNever(next);
    }
  }

  async #finish(record: RelayRecord): Promise<null> {
    await this.parts.outbox.complete(record);
    return null;
  }

  async #giveUp(record: RelayRecord, reason: DeadReason): Promise<null> {
    const { outbox, files, post, log } = this.parts;
    if (reason === 'gitlab_rejected' || reason === 'gitlab_unavailable') await files.write(record, { logs: false });
    // Nobody will have these logs unless they lie in files; after a round that has failed they do already.
    else if (post?.fallsBackToFiles && record.sending.rounds === 0) await files.write(record, { logs: true });
    await outbox.bury({ ...record, notBefore: null }, reason);
    const { project_id, pipeline_id } = record.facts;
    const fields = { project_id, pipeline_id, attempt: record.sending.attempts, result: reason };
    log.error('pipeline_dead', 'A pipeline was given up; its record waits for a replay.', fields);
    return null;
  }

  async #save(record: RelayRecord, change: Partial<RelayRecord>): Promise<RelayRecord> {
    const next: RelayRecord = { ...record, notBefore: null, ...change, updatedAt: this.parts.clock.now() };
    await this.parts.outbox.save(next);
    return next;
  }
}
