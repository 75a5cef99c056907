import type { Subject } from './plan.js';

/** A barrier: requests that meet it wait until it is released. */
export class Hold {
  #arrived = 0;
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  #open = false;

  constructor(
    private readonly fits: (subject: Subject) => boolean,
    /** So many requests are held; later ones pass. */
    private readonly times: number,
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
    this.#open = true;
    this.#release();
  }

  /** @returns what a request of this kind has to wait for; null = nothing */
  meet(subject: Subject): Promise<void> | null {
    if (this.#open || this.#arrived >= this.times || !this.fits(subject)) return null;
    this.#arrived += 1;
    for (const { count, resolve } of this.#waiters) if (this.#arrived >= count) resolve();
    this.#waiters = this.#waiters.filter(({ count }) => this.#arrived < count);
    return this.#released;
  }
}
