import { AsyncResource } from 'node:async_hooks';
import { pause } from '../../kernel/index.js';
import type { AiUsage, Ids, UsageMeter } from '../../kernel/index.js';
import type { ShedLoad } from '../../platform/lifecycle/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import type { UsageOutcome, UsageReports } from './usage-reporter.js';

/** What the process lends to it, and its measures. */
export interface UsageMeterParts {
  readonly reports: UsageReports;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  /** Counts what was dropped; default: nobody does. */
  readonly shed?: ShedLoad;
  /** Most events that wait; the oldest goes first. Default 1,000. */
  readonly capacity?: number;
  /** Milliseconds between an event that could not be told and the next one. Default 10,000. */
  readonly restMs?: number;
  /** Milliseconds in which the end of the process may still send. Default 5,000. */
  readonly drainMs?: number;
}

interface Event {
  readonly usage: AiUsage;
  readonly requestId: string;
}

const CAPACITY = 1_000;
/** While the orchestrator is away, an event is lost in so much time, and all others wait. */
const REST_MS = 10_000;
const DRAIN_MS = 5_000;

/**
 * Events wait in memory for one sender, which works while there are any: whoever pays for an answer neither waits nor
 * learns of a failure. A crash may lose events; none is billed twice. Spec: captioning.md section 6.
 */
export class QueuedUsageMeter implements UsageMeter {
  readonly #parts: UsageMeterParts;
  readonly #waiting: Event[] = [];
  /** The sender belongs to no request: its lines must not carry the fields of whichever one woke it. */
  readonly #nobody = new AsyncResource('UsageSender');
  readonly #closing = new AbortController();
  readonly #over = new AbortController();
  #sender: Promise<void> | null = null;
  #dropped = 0;
  #isOverflowSaid = false;

  constructor(parts: UsageMeterParts) {
    this.#parts = parts;
  }

  /** Events that were lost: refused, not deliverable, or one too many. */
  get dropped(): number {
    return this.#dropped;
  }

  record(usage: AiUsage): void {
    // There is nothing to bill for anything else, and the contract has no word for it.
    if (!Number.isSafeInteger(usage.tokens) || usage.tokens <= 0) return;
    if (this.#over.signal.aborted) return void (this.#dropped += 1);
    const requestId = this.#parts.context.current()?.request_id ?? this.#parts.ids.uuid();
    this.#waiting.push({ usage, requestId });
    if (this.#waiting.length > (this.#parts.capacity ?? CAPACITY)) this.#dropOldest();
    this.#sender ??= this.#nobody.runInAsyncScope(() => this.#sendAll());
  }

  /** Nest's hook, while the way out is still open: sends what waits, for up to 5 s. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    const { drainMs = DRAIN_MS, log, shed } = this.#parts;
    const end = setTimeout(() => this.#over.abort(), drainMs);
    await this.#sender;
    clearTimeout(end);
    this.#over.abort();
    const lost = this.#waiting.splice(0).length;
    this.#dropped += lost;
    if (lost === 0) return;
    shed?.add('usage_at_shutdown', lost);
    const message = 'Events of AI usage could not be reported before the end.';
    log.warn('load_shed', message, { reason: 'usage_at_shutdown', events: lost });
  }

  async #sendAll(): Promise<void> {
    // Nobody who records waits, not even for the first line of a request.
    await Promise.resolve();
    for (let event = this.#next(); event !== undefined; event = this.#next()) {
      const outcome = await this.#send(event);
      if (outcome === 'taken') continue;
      this.#dropped += 1;
      if (outcome === 'failed') await this.#rest();
    }
    this.#sender = null;
    this.#isOverflowSaid = false;
  }

  #next(): Event | undefined {
    return this.#over.signal.aborted ? undefined : this.#waiting.shift();
  }

  #send({ usage, requestId }: Event): Promise<UsageOutcome> {
    return this.#parts.reports.report(usage, requestId, { signal: this.#over.signal });
  }

  /** Cut short by the end of the process. */
  #rest(): Promise<void> {
    return pause(this.#parts.restMs ?? REST_MS, this.#closing.signal).catch(() => undefined);
  }

  #dropOldest(): void {
    this.#waiting.shift();
    this.#dropped += 1;
    this.#parts.shed?.add('usage_queue_full');
    if (this.#isOverflowSaid) return;
    this.#isOverflowSaid = true;
    const message = 'Too many events of AI usage wait to be reported; the oldest are dropped.';
    this.#parts.log.warn('load_shed', message, { reason: 'usage_queue_full' });
  }
}
