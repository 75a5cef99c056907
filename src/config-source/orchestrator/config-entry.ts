import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment, TenantConfig } from '../../kernel/index.js';
import { FailurePause } from './failure-pause.js';

const REFRESH_AHEAD = 0.8;
/** Reads after expiry wait this long for the refresh, all of them together. */
const READ_PATIENCE_MS = 1000;

/**
 * The last good answer of one host, and what happened since. Both clocks decide about its age, so a suspended
 * machine or a clock set back never makes it younger. Callers read the age once and hand it to each question.
 * Spec: orchestrator.md section 4, reliability.md section 2.
 */
export class ConfigEntry {
  readonly pause: FailurePause;
  #isDistrusted = false;
  #waitedSince: Moment | null = null;

  /** @param askedAt when it was asked for: what the orchestrator said is at least as old as its question */
  constructor(
    readonly config: TenantConfig,
    private readonly askedAt: Moment,
    private readonly clock: Clock,
  ) {
    this.pause = new FailurePause(clock);
  }

  ageMs(): number {
    return ageMs(this.clock, this.askedAt);
  }

  /** Within its time, and no later answer has put it in doubt. */
  isGood(age: number): boolean {
    return !this.#isDistrusted && age < this.config.ttlSeconds * 1000;
  }

  /** Good enough for a change: A of reliability.md section 1. @param maxAgeSeconds 0 = never without asking */
  isValidFor(age: number, maxAgeSeconds: number): boolean {
    return this.isGood(age) && age < maxAgeSeconds * 1000;
  }

  /** Good enough for a read, if need be past its time. @param staleMaxSeconds 0 = not past its time */
  isServable(age: number, staleMaxSeconds: number): boolean {
    return age < (this.config.ttlSeconds + staleMaxSeconds) * 1000;
  }

  /** Late enough to fetch the next answer in the background, and no pause is in the way. */
  wantsRefresh(age: number): boolean {
    const isLate = age >= this.config.ttlSeconds * 1000 * REFRESH_AHEAD || this.#isDistrusted;
    return isLate && this.pause.leftMs() === 0;
  }

  /** A later answer was wrong: until the next good one this is for reads only. */
  distrust(): void {
    this.#isDistrusted = true;
    this.pause.noteWrongAnswer();
  }

  /**
   * Milliseconds a read past its time may wait for the refresh: one second from the first such read on, none once
   * a refresh has failed. A slow orchestrator costs a second once, not a second per read.
   */
  readPatienceMs(): number {
    if (this.pause.hasFailed) return 0;
    this.#waitedSince ??= momentOf(this.clock);
    return Math.max(0, READ_PATIENCE_MS - ageMs(this.clock, this.#waitedSince));
  }
}
