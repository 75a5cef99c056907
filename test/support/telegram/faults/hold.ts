import { concerns } from './fault.js';
import type { Scope, Subject } from './fault.js';

/** `before` = nothing is posted yet; `after` = posted, not answered. */
export type Phase = 'before' | 'after';

/** A barrier: requests that meet it wait until it is released. */
export class Hold {
  #arrived = 0;
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => (this.#release = resolve));

  constructor(
    readonly phase: Phase,
    private readonly scope: Scope,
  ) {}

  /** How many requests have met it. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Resolves when so many requests have met it. */
  waitFor(count = 1): Promise<void> {
    if (this.#arrived >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }

  /** Lets all go on, now and later. */
  release(): void {
    this.#release();
  }

  async meet(subject: Subject): Promise<void> {
    if (!concerns(this.scope, subject)) return;
    this.#arrived += 1;
    for (const { count, resolve } of this.#waiters) if (count <= this.#arrived) resolve();
    this.#waiters = this.#waiters.filter(({ count }) => count > this.#arrived);
    await this.#released;
  }
}
