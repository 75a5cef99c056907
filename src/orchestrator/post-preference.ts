import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';

/**
 * Whether runtime config is asked for by POST: the configured wish, until a 405 says otherwise, and again by one
 * call after the re-probe time. Kept per process. Spec: orchestrator.md section 1.
 */
export class PostPreference {
  #refusedAt: Moment | null = null;
  #isReprobing = false;

  /** @param reprobeSeconds 0 = a refusal is final */
  constructor(
    private readonly preferPost: boolean,
    private readonly reprobeSeconds: number,
    private readonly clock: Clock,
  ) {}

  /** Whether this request goes out by POST. Who was told so tells the end by one of the three calls below. */
  usePost(): boolean {
    if (!this.preferPost) return false;
    if (this.#refusedAt === null) return true;
    const isDue = this.reprobeSeconds > 0 && ageMs(this.clock, this.#refusedAt) >= this.reprobeSeconds * 1000;
    if (!isDue || this.#isReprobing) return false;
    return (this.#isReprobing = true);
  }

  /** POST was answered by 405. @returns whether that is news; of several calls at once only the first brings it */
  refused(): boolean {
    const isNews = this.#refusedAt === null || this.#isReprobing;
    this.#refusedAt = momentOf(this.clock);
    this.#isReprobing = false;
    return isNews;
  }

  /** POST was answered by anything else. */
  accepted(): void {
    this.#refusedAt = null;
    this.#isReprobing = false;
  }

  /** POST brought no answer at all: nothing is known. */
  unanswered(): void {
    this.#isReprobing = false;
  }
}
