import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { asError, type Clock } from '../../kernel/index.js';
import { aiUnavailable } from './failures.js';
import { SlidingWindow } from './sliding-window.js';
import type { WorkLimits } from './transport.js';

/** Spec: captioning.md section 5. */
const PER_TENANT = 2;
const PER_PROCESS = 20;
const MAX_TENANTS = 10_000;

/** Waits, or throws the signal's reason. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;

interface Lane {
  readonly gate: ReturnType<typeof pLimit>;
  readonly window: SlidingWindow;
}

/**
 * How often and how much at once each tenant may ask a model. One for all tenants, so that a tenant that is rebuilt
 * does not begin anew.
 */
export class TenantLanes {
  readonly #lanes = new LRUCache<string, Lane>({ max: MAX_TENANTS });
  readonly #all = pLimit(PER_PROCESS);

  constructor(
    private readonly clock: Clock,
    private readonly sleep: Sleep,
  ) {}

  /**
   * Makes one call when it is its turn: the tenant's own turn first, so that who waits for it holds up nobody else.
   * @param perMinute calls in any 60 s, ≥ 1
   * @param work is given what to say when its call begins, and may prepare before; what never begins does not count
   * @throws PublisherError `ai_unavailable` (`rate_limited`) when the turn comes too late; the signal's reason
   */
  async run<T>(
    tenant: string,
    perMinute: number,
    limits: WorkLimits,
    work: (begin: () => void) => Promise<T>,
  ): Promise<T> {
    const lane = this.#laneOf(tenant);
    const tooLate = (): Error => aiUnavailable('rate_limited', lane.window.waitMs(perMinute) / 1000);
    return inTurn(lane.gate, limits, tooLate, async () => {
      const place = lane.window.take(perMinute);
      let isBegun = false;
      try {
        if (place.waitMs > 0) {
          if (place.waitMs >= limits.deadline.remainingMs()) throw aiUnavailable('rate_limited', place.waitMs / 1000);
          await this.sleep(place.waitMs, limits.signal);
        }
        const begin = (): void => {
          isBegun = true;
          place.begin();
        };
        return await inTurn(this.#all, limits, tooLate, () => work(begin));
      } finally {
        if (!isBegun) place.giveBack();
      }
    });
  }

  #laneOf(tenant: string): Lane {
    const known = this.#lanes.get(tenant);
    if (known !== undefined) return known;
    const lane = { gate: pLimit(PER_TENANT), window: new SlidingWindow(this.clock) };
    this.#lanes.set(tenant, lane);
    return lane;
  }
}

/** Waits for a turn as long as there is time; what has begun is not cut short here. */
async function inTurn<T>(
  gate: ReturnType<typeof pLimit>,
  { deadline, signal }: WorkLimits,
  tooLate: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  let stopWaiting: () => void = () => undefined;
  let hasLeft = false;
  const waiting = new Promise<never>((_resolve, reject) => {
    const leave = (reason: Error): void => {
      hasLeft = true;
      reject(reason);
    };
    const timer = setTimeout(() => leave(tooLate()), deadline.remainingMs());
    const abort = (): void => leave(asError(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  const running = gate(async () => {
    stopWaiting();
    if (hasLeft) throw tooLate(); // nobody hears it
    return work();
  });
  running.catch(() => undefined); // who waited for it and left has an error of its own
  try {
    return await Promise.race([running, waiting]);
  } finally {
    stopWaiting();
  }
}
