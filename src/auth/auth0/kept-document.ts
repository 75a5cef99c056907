import { ageMs, momentOf, type Clock, type Moment } from '../../kernel/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import { UpstreamError } from '../../platform/http/index.js';

const FRESH_MS = 10 * 60_000;
const LAST_GOOD_MS = 24 * 3_600_000;

interface Kept<T> {
  readonly value: T;
  readonly at: Moment;
}

/**
 * One document of the provider: kept 10 min; after that asked for anew, and while that fails the last good one goes on
 * for 24 h. Who asks meanwhile shares the call. Spec: reliability.md section 4.
 */
export class KeptDocument<T> {
  readonly #flight = new SingleFlight<T>();
  #kept: Kept<T> | null = null;
  #askedAt: Moment | null = null;

  /** @param fetch throws UpstreamError */
  constructor(
    private readonly clock: Clock,
    private readonly fetch: () => Promise<T>,
  ) {}

  /** @throws UpstreamError when it cannot be had and no good one is left */
  async get(): Promise<T> {
    const fresh = this.#within(FRESH_MS);
    if (fresh !== null) return fresh.value;
    try {
      return await this.renew();
    } catch (error) {
      const lastGood = this.#within(LAST_GOOD_MS);
      if (!(error instanceof UpstreamError) || lastGood === null) throw error;
      return lastGood.value;
    }
  }

  /**
   * Asks now, whatever is kept.
   * @param fetch another way to ask, e.g. with fewer tries
   * @throws UpstreamError
   */
  renew(fetch: () => Promise<T> = this.fetch): Promise<T> {
    return this.#flight.run('it', async () => {
      this.#askedAt = momentOf(this.clock);
      const value = await fetch();
      this.#kept = { value, at: momentOf(this.clock) };
      return value;
    });
  }

  /** Whether there is one that may still be used. */
  get isKnown(): boolean {
    return this.#within(LAST_GOOD_MS) !== null;
  }

  /** Milliseconds since it was last asked for; never = infinite. */
  get askedAgoMs(): number {
    return this.#askedAt === null ? Infinity : ageMs(this.clock, this.#askedAt);
  }

  #within(limitMs: number): Kept<T> | null {
    return this.#kept !== null && ageMs(this.clock, this.#kept.at) < limitMs ? this.#kept : null;
  }
}
