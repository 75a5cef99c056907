/** A small seeded generator (mulberry32), so that every schedule can be played again from its number. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

interface Waiter {
  readonly owner: number;
  /** Virtual time from which it may go on; 0 = now. */
  readonly dueMs: number;
  go(): void;
}

/**
 * Runs several owners step by step in one thread: every storage call, send and pause waits here for its turn,
 * and a seeded dice decides who goes on, how much time passes and who dies.
 */
export class Schedule {
  readonly #waiting: Waiter[] = [];
  readonly #dead = new Set<number>();
  #nowMs = Date.UTC(2026, 10, 21);

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  /** Waits for a turn; a dead owner's wait never ends. */
  turn(owner: number): Promise<void> {
    return new Promise((resolve) => this.#add({ owner, dueMs: 0, go: resolve }));
  }

  /** Waits for virtual time. */
  pause(owner: number, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { owner, dueMs: this.#nowMs + ms, go: resolve };
      signal?.addEventListener('abort', () => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(new Error('aborted'));
      });
      this.#add(waiter);
    });
  }

  kill(owner: number): void {
    this.#dead.add(owner);
    for (let at = this.#waiting.length - 1; at >= 0; at -= 1) {
      if (this.#waiting[at]?.owner === owner) this.#waiting.splice(at, 1);
    }
  }

  isDead(owner: number): boolean {
    return this.#dead.has(owner);
  }

  /** Owners that wait for a turn or for time. */
  owners(): readonly number[] {
    return [...new Set(this.#waiting.map(({ owner }) => owner))];
  }

  /**
   * Lets one waiter go on: a random one that may, else time passes until the next may.
   * @returns false = nobody waits
   */
  async step(dice: Dice): Promise<boolean> {
    if (this.#waiting.length === 0) return false;
    const ready = this.#waiting.filter(({ dueMs }) => dueMs <= this.#nowMs);
    const next = ready.length > 0 ? dice.pick(ready) : this.#earliest();
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.go();
    // Everything that needs no turn of its own runs now.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }

  #earliest(): Waiter {
    return this.#waiting.reduce((first, waiter) => (waiter.dueMs < first.dueMs ? waiter : first));
  }

  #add(waiter: Waiter): void {
    if (!this.#dead.has(waiter.owner)) this.#waiting.push(waiter);
  }
}
