import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';

/** The time during which a 429 forbids every further call, process-wide. Spec: orchestrator.md section 1. */
export class RatePause {
  #asked: { readonly since: Moment; readonly ms: number } | null = null;

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until calls are allowed again; 0 = now. */
  leftMs(): number {
    return this.#asked ? Math.max(0, this.#asked.ms - ageMs(this.clock, this.#asked.since)) : 0;
  }

  /** No call for so many seconds. A longer pause that was asked for before goes on. */
  ask(seconds: number): void {
    const ms = seconds * 1000;
    if (ms > this.leftMs()) this.#asked = { since: momentOf(this.clock), ms };
  }
}
