import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment, TenantConfig } from '../../kernel/index.js';

const REFRESH_AHEAD = 0.8;
/** A wrong answer keeps changes out for this long before the orchestrator is asked again. */
const DISTRUST_MS = 30_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The last good answer of one host, and what happened since. Both clocks decide about ages, so a suspended
 * machine or a clock set back never makes it younger. Spec: orchestrator.md section 4, reliability.md section 2.
 */
export class ConfigEntry {
  readonly #fetchedAt: Moment;
  #failures = 0;
  #pause: { readonly since: Moment; readonly ms: number } | null = null;
  #distrustedAt: Moment | null = null;

  constructor(
    readonly config: TenantConfig,
    private readonly clock: Clock,
  ) {
    this.#fetchedAt = momentOf(clock);
  }

  ageMs(): number {
    return ageMs(this.clock, this.#fetchedAt);
  }

  isFresh(): boolean {
    return this.ageMs() < this.config.ttlSeconds * 1000;
  }

  /** Fresh, and no later answer has put it in doubt. */
  isGood(): boolean {
    return this.isFresh() && this.#distrustedAt === null;
  }

  /** Late enough to fetch the next answer in the background, and no pause is in the way. */
  wantsRefresh(): boolean {
    const late = this.ageMs() >= this.config.ttlSeconds * 1000 * REFRESH_AHEAD || this.#distrustedAt !== null;
    return late && !this.isPausing();
  }

  /** Good enough for a read after its TTL. @param staleMaxSeconds 0 = never */
  isServable(staleMaxSeconds: number): boolean {
    return this.ageMs() < (this.config.ttlSeconds + staleMaxSeconds) * 1000;
  }

  /** Good enough for a change. @param maxAgeSeconds 0 = never without asking */
  isValidFor(maxAgeSeconds: number): boolean {
    const limitMs = Math.min(this.config.ttlSeconds, maxAgeSeconds) * 1000;
    return this.#distrustedAt === null && this.ageMs() < limitMs;
  }

  /** A later answer was wrong a moment ago: changes are refused without asking again. */
  isDistrusted(): boolean {
    return this.#distrustedAt !== null && ageMs(this.clock, this.#distrustedAt) < DISTRUST_MS;
  }

  /** The refresh has failed since the answer came: readers stop waiting for it. */
  hasFailed(): boolean {
    return this.#failures > 0;
  }

  isPausing(): boolean {
    return this.#pause !== null && ageMs(this.clock, this.#pause.since) < this.#pause.ms;
  }

  /** @param random a number in [0, 1): the next try waits 1…30 s, full jitter, never below a second */
  noteFailure(random: number): void {
    const ceilingMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#pause = { since: momentOf(this.clock), ms: Math.max(FIRST_PAUSE_MS, random * ceilingMs) };
  }

  noteWrongAnswer(): void {
    this.#distrustedAt = momentOf(this.clock);
  }
}
