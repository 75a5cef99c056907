import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';
import { UpstreamError } from './upstream-error.js';
import type { UpstreamKind } from './upstream-error.js';

/** Failures in a row that open it. */
const LIMIT = 5;
const FIRST_BREAK_MS = 10_000;
const LONGEST_BREAK_MS = 60_000;

/** What says that a service is down; an answer, even a refusal, says the opposite. */
const DOWN: readonly UpstreamKind[] = [
  'unreachable',
  'timeout',
  'connection_lost',
  'bad_answer',
  'too_large',
  'server_error',
];
/** What says nothing either way. */
const NEUTRAL: readonly UpstreamKind[] = ['rate_limited', 'aborted', 'circuit_open'];

/** Told when it opens and when it closes, for the log. */
export interface BreakerListener {
  opened(forMs: number): void;
  closed(): void;
}

/**
 * Stops calling a service that is down: five failed calls in a row open it for 10 s, doubling to 60 s; then one
 * call at a time is let through, and its success closes it. A call is counted once, whatever its retries. Both
 * clocks decide, so a clock set back never keeps it open. Spec: reliability.md section 4, ADR 0010.
 */
export class Breaker {
  #failures = 0;
  #broken: { readonly since: Moment; readonly forMs: number } | null = null;
  #isTrying = false;

  constructor(
    private readonly dependency: string,
    private readonly clock: Clock,
    private readonly listener: BreakerListener,
  ) {}

  /**
   * Runs one call, with all its retries.
   * @param operation a word of ours, for the error
   * @throws UpstreamError `circuit_open` without having called; else what `work` threw
   */
  async run<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const isTrial = this.#admit(operation);
    try {
      const result = await work();
      this.close();
      return result;
    } catch (error) {
      if (error instanceof UpstreamError) this.#note(error.kind);
      throw error;
    } finally {
      if (isTrial) this.#isTrying = false;
    }
  }

  /** The service has shown by another way that it answers. */
  close(): void {
    this.#failures = 0;
    if (this.#broken === null) return;
    this.#broken = null;
    this.listener.closed();
  }

  /** @returns whether this call is the one that tries */
  #admit(operation: string): boolean {
    if (this.#broken === null) return false;
    const leftMs = this.#broken.forMs - ageMs(this.clock, this.#broken.since);
    if (leftMs <= 0 && !this.#isTrying) return (this.#isTrying = true);
    throw new UpstreamError({
      dependency: this.dependency,
      operation,
      kind: 'circuit_open',
      ambiguous: false,
      retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
    });
  }

  #note(kind: UpstreamKind): void {
    if (NEUTRAL.includes(kind)) return;
    if (!DOWN.includes(kind)) return this.close();
    if (this.#broken !== null && ageMs(this.clock, this.#broken.since) < this.#broken.forMs) return; // began before
    this.#failures += 1;
    if (this.#broken === null && this.#failures < LIMIT) return;
    const forMs = this.#broken === null ? FIRST_BREAK_MS : Math.min(LONGEST_BREAK_MS, this.#broken.forMs * 2);
    this.#broken = { since: momentOf(this.clock), forMs };
    this.listener.opened(forMs);
  }
}
