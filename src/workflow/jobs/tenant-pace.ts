import { LRUCache } from 'lru-cache';
import type { Clock } from '../../kernel/index.js';
import type { Pause } from '../ledger/claim.js';

/** More tenants than ever work at once; one that is forgotten begins without a pause. */
const MAX_TENANTS = 10_000;

interface Lane {
  last: Promise<unknown>;
  /** Monotonic; when the last turn ended. */
  endedAtMs: number;
}

/**
 * One photo at a time per tenant, and a pause after each, however many jobs the tenant has; tenants do not wait for
 * each other. Spec: publishing.md section 10.
 */
export class TenantPace {
  readonly #lanes = new LRUCache<string, Lane>({ max: MAX_TENANTS });

  /** @param pauseMs between the end of one photo and the beginning of the next, ≥ 0 */
  constructor(
    private readonly tools: { readonly clock: Clock; readonly pause: Pause },
    private readonly pauseMs: number,
  ) {}

  /** Runs work when it is its turn. @param signal ends the pause early; the work looks for itself what that means */
  turn<T>(tenant: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { clock, pause } = this.tools;
    const lane = this.#lanes.get(tenant) ?? { last: Promise.resolve(), endedAtMs: Number.NEGATIVE_INFINITY };
    this.#lanes.set(tenant, lane);
    const mine = async (): Promise<T> => {
      const leftMs = lane.endedAtMs + this.pauseMs - clock.monotonicMs();
      if (leftMs > 0 && !signal.aborted) await pause(leftMs, signal).catch(() => undefined);
      return work().finally(() => (lane.endedAtMs = clock.monotonicMs()));
    };
    const result = lane.last.then(mine, mine);
    lane.last = result;
    return result;
  }
}
