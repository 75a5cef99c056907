import { pause, type Clock } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import { Bell } from './bell.js';
import type { RelayWay } from './relay-way.js';

/** Events of another process, and what the command line has replayed, are seen so soon. Spec: pipeline-logs.md section 9. */
const LOOK_EVERY_MS = 10_000;
/** After trouble of our own, such as a full disk. */
const TROUBLE_WAIT_MS = 60_000;

export interface RelayWorkerParts {
  readonly outbox: DeliveryOutbox;
  readonly way: Pick<RelayWay, 'step'>;
  /** Pipelines at once, 1…8. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: EventLog;
  /** Waits, or throws the signal's reason; default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Drives every record of the outbox to its end, a few at once, as long as the outbox is ours. A pipeline that waits holds
 * no place: what is due longest comes first. Spec: pipeline-logs.md sections 7 and 9.
 */
export class RelayWorker {
  readonly #begunToStop = new AbortController();
  readonly #cut = new AbortController();
  readonly #bell = new Bell();
  /** When each record that waits may be touched; a record in hand is in `#inHand` alone. */
  readonly #waiting = new Map<string, number>();
  readonly #inHand = new Map<string, Promise<void>>();
  #isAwake = false;
  #running: Promise<void> | null = null;

  constructor(private readonly parts: RelayWorkerParts) {}

  /** Begins to work, once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Something has come: looks at once. */
  wake(): void {
    this.#isAwake = true;
    this.#bell.ring();
  }

  /**
   * Begins nothing new; what runs is finished, or broken off and gone on with after the next start.
   * @param cut breaks off what still runs when it is aborted
   * @returns when nothing runs any more and the outbox is free for others
   */
  async stop(cut: AbortSignal = AbortSignal.abort()): Promise<void> {
    const breakOff = () => this.#cut.abort();
    if (cut.aborted) breakOff();
    else cut.addEventListener('abort', breakOff, { once: true });
    this.#begunToStop.abort();
    this.#bell.ring();
    await this.#running;
    cut.removeEventListener('abort', breakOff);
  }

  async #run(): Promise<void> {
    const stop = this.#begunToStop.signal;
    while (!stop.aborted) {
      try {
        const ownership = await this.parts.outbox.own();
        if (ownership === null) await this.#rest(LOOK_EVERY_MS, stop);
        else await this.#work(ownership.lost).finally(() => ownership.release());
      } catch (error) {
        this.parts.log.failure('unhandled_error', 'The outbox of pipeline logs cannot be worked on.', error);
        await this.#rest(LOOK_EVERY_MS, stop);
      }
    }
  }

  async #work(lost: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([this.#begunToStop.signal, lost]);
    const { clock, concurrency } = this.parts;
    this.#waiting.clear();
    let lookAt = clock.monotonicMs();
    try {
      while (!stop.aborted) {
        if (this.#isToLook() || clock.monotonicMs() >= lookAt) {
          this.#isAwake = false;
          await this.#look();
          lookAt = clock.monotonicMs() + LOOK_EVERY_MS;
        }
        for (const id of this.#due().slice(0, concurrency - this.#inHand.size)) this.#take(id, stop, lost);
        await this.#rest(Math.min(lookAt - clock.monotonicMs(), this.#nextInMs()), stop);
      }
    } finally {
      await Promise.all(this.#inHand.values());
    }
  }

  /** A look reads all that is stored: what has come is left unseen while there is enough to do. */
  #isToLook(): boolean {
    return this.#isAwake && this.#inHand.size < this.parts.concurrency && this.#due().length === 0;
  }

  async #look(): Promise<void> {
    const pending = await this.parts.outbox.pending();
    const ids = new Set(pending.map(({ id }) => id));
    const now = this.parts.clock.now();
    for (const id of this.#waiting.keys()) if (!ids.has(id)) this.#waiting.delete(id);
    // One that has just gone may be among them: it is read again before anything is done. One that waits for nothing is
    // due, though a clock that was set back since may say that it has not come yet.
    for (const { id, notBefore, acceptedAt } of pending) {
      if (!this.#inHand.has(id) && !this.#waiting.has(id))
        this.#waiting.set(id, notBefore ?? Math.min(now, acceptedAt));
    }
  }

  /** Those whose time has come, the longest waiting first. */
  #due(): readonly string[] {
    const now = this.parts.clock.now();
    const due = [...this.#waiting].filter(([, at]) => at <= now);
    return due.sort(([, one], [, other]) => one - other).map(([id]) => id);
  }

  /** Milliseconds until a record may be touched for which there is a place. */
  #nextInMs(): number {
    if (this.#inHand.size >= this.parts.concurrency) return LOOK_EVERY_MS;
    const now = this.parts.clock.now();
    return Math.min(LOOK_EVERY_MS, ...[...this.#waiting.values()].map((at) => Math.max(0, at - now)));
  }

  #take(id: string, stop: AbortSignal, lost: AbortSignal): void {
    this.#waiting.delete(id);
    const work = this.#drive(id, stop, AbortSignal.any([this.#cut.signal, lost])).then((waitsUntil) => {
      this.#inHand.delete(id);
      if (waitsUntil !== null) this.#waiting.set(id, waitsUntil);
      this.#bell.ring();
    });
    this.#inHand.set(id, work);
  }

  /** Step by step until it is over or has to wait. @returns until when; null = it is over, or left as it is */
  async #drive(id: string, stop: AbortSignal, signal: AbortSignal): Promise<number | null> {
    const { outbox, way, clock, log } = this.parts;
    try {
      let record: RelayRecord | null = await outbox.read(id);
      while (record !== null && !stop.aborted) {
        if (record.notBefore !== null && record.notBefore > clock.now()) return record.notBefore;
        record = await way.step(record, signal);
      }
      return null;
    } catch (error) {
      if (signal.aborted) return null; // its next life goes on with it
      log.failure('unhandled_error', 'A stored pipeline could not be worked on; it is tried again.', error);
      return clock.now() + TROUBLE_WAIT_MS;
    }
  }

  /** Until the time is over, somebody rings, or it is to stop. */
  async #rest(ms: number, stop: AbortSignal): Promise<void> {
    const { sleep = pause } = this.parts;
    const rung = this.#bell.next();
    if (ms <= 0 || stop.aborted) return;
    const over = new AbortController();
    const end = () => over.abort();
    stop.addEventListener('abort', end, { once: true });
    await Promise.race([rung, sleep(ms, over.signal).catch(() => undefined)]);
    stop.removeEventListener('abort', end);
    end();
  }
}
