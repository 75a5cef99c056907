import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';

/**
 * Whether runtime config is asked for by POST: the configured wish, until a 405 says otherwise, and again
 * after the re-probe time. Kept per process. Spec: orchestrator.md section 1.
 */
export class PostPreference {
  #refusedAt: Moment | null = null;

  /** @param reprobeSeconds 0 = a refusal is final */
  constructor(
    private readonly preferPost: boolean,
    private readonly reprobeSeconds: number,
    private readonly clock: Clock,
  ) {}

  usePost(): boolean {
    if (!this.preferPost) return false;
    if (this.#refusedAt === null) return true;
    return this.reprobeSeconds > 0 && ageMs(this.clock, this.#refusedAt) >= this.reprobeSeconds * 1000;
  }

  /** POST was answered by 405. @returns whether that is news; of several calls at once only the first brings it */
  refused(): boolean {
    const isNews = this.usePost();
    this.#refusedAt = momentOf(this.clock);
    return isNews;
  }

  /** POST was answered by anything else. */
  accepted(): void {
    this.#refusedAt = null;
  }
}
