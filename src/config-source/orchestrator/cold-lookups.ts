import { ageMs, asError, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';

/** Most calls for hosts nobody knows, in any second. */
const PLACES = 20;
/** A call takes its place for a second after its answer: it reached the orchestrator some time before that. */
const AFTER_ANSWER_MS = 1000;
/**
 * A call without an answer keeps its place for as long as it may still be on its way, with some room for a busy
 * process, and no longer: twenty hosts that hang do not keep others out for good.
 */
const LONGEST_HOLD_MS = 5000;
/** A lookup waits this long for a place, then it is told to come back. */
const LONGEST_WAIT_MS = 1000;
const MAX_WAITING = 1000;

interface Place {
  readonly takenAt: Moment;
  answeredAt: Moment | null;
}

interface Waiter {
  readonly since: Moment;
  /** Ends the wait: with a place, or without one when the time is over. */
  readonly settle: (place: Place | null) => void;
}

/** One lookup's share of the budget. */
export interface ColdPermit {
  /** Whether the budget has room for one more call of this lookup, and takes it. Never waits. */
  mayRepeat(): boolean;
  /** The answer has come. @param isOurs it is a tenant: what was taken is free at once */
  answered(isOurs: boolean): void;
}

/**
 * The budget of lookups for hosts without a good answer: 20 calls in any second, whatever is asked for. Real tenants
 * give their place back with the answer, so a fresh process warms as fast as the orchestrator answers; unknown hosts
 * keep it for a second. Who finds no place waits its turn for up to a second. Spec: reliability.md section 2.
 */
export class ColdLookups {
  #places: Place[] = [];
  readonly #waiting = new Set<Waiter>();
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly clock: Clock) {}

  /** How many lookups wait for a place. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * @param signal leaves the queue
   * @returns null when there was no place in time
   * @throws the signal's reason
   */
  async enter(signal: AbortSignal): Promise<ColdPermit | null> {
    const first = this.#take() ?? (await this.#wait(signal));
    return first === null ? null : this.#permit(first);
  }

  #permit(first: Place): ColdPermit {
    const mine = [first];
    return {
      mayRepeat: () => {
        const place = this.#take();
        if (place !== null) mine.push(place);
        return place !== null;
      },
      answered: (isOurs) => {
        const now = momentOf(this.clock);
        for (const place of mine) place.answeredAt = now;
        if (isOurs) this.#places = this.#places.filter((place) => !mine.includes(place));
        this.#serve();
      },
    };
  }

  /** A place, unless others wait for one. */
  #take(): Place | null {
    return this.#waiting.size > 0 ? null : this.#freePlace();
  }

  #freePlace(): Place | null {
    this.#places = this.#places.filter((place) => this.#holdLeftMs(place) > 0);
    if (this.#places.length >= PLACES) return null;
    const place = { takenAt: momentOf(this.clock), answeredAt: null };
    this.#places.push(place);
    return place;
  }

  #holdLeftMs({ takenAt, answeredAt }: Place): number {
    const longestMs = LONGEST_HOLD_MS - ageMs(this.clock, takenAt);
    return answeredAt === null ? longestMs : Math.min(longestMs, AFTER_ANSWER_MS - ageMs(this.clock, answeredAt));
  }

  async #wait(signal: AbortSignal): Promise<Place | null> {
    signal.throwIfAborted();
    if (this.#waiting.size >= MAX_WAITING) return null;
    let leave: () => void = () => undefined;
    try {
      return await new Promise<Place | null>((resolve, reject) => {
        const waiter: Waiter = { since: momentOf(this.clock), settle: resolve };
        leave = () => {
          this.#waiting.delete(waiter);
          reject(asError(signal.reason));
          this.#serve();
        };
        signal.addEventListener('abort', leave, { once: true });
        this.#waiting.add(waiter);
        this.#serve();
      });
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Gives free places to those who wait, in their order, and sends away who has waited too long. */
  #serve(): void {
    for (const waiter of this.#waiting) {
      const place = this.#freePlace();
      if (place === null && this.#patienceLeftMs(waiter) > 0) break;
      this.#waiting.delete(waiter);
      waiter.settle(place);
    }
    this.#wakeLater();
  }

  #patienceLeftMs(waiter: Waiter): number {
    return LONGEST_WAIT_MS - ageMs(this.clock, waiter.since);
  }

  /** One timer while somebody waits, none else; who waits has a connection that keeps the process alive. */
  #wakeLater(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const nextMs = Math.min(this.#patienceLeftMs(oldest), ...this.#places.map((place) => this.#holdLeftMs(place)));
    this.#timer = setTimeout(() => this.#serve(), Math.max(1, Math.ceil(nextMs))).unref();
  }
}
