/** Numbers that come again with the same seed, so that a failed run can be repeated. */
export class SeededRandom {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1. (mulberry32) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** 0 ≤ n < below. */
  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.integer(16).toString(16)).join('');
  }
}

/** How much a resilience run does, from its environment; the seed is printed by the run. */
export function runSize(defaultRounds: number): { readonly rounds: number; readonly random: SeededRandom } {
  const rounds = Number(process.env['RESILIENCE_ROUNDS'] ?? defaultRounds);
  const seed = Number(process.env['RESILIENCE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('RESILIENCE_ROUNDS must be a whole number from 1 on.');
  if (!Number.isInteger(seed) || seed < 0) throw new Error('RESILIENCE_SEED must be a whole number from 0 on.');
  return { rounds, random: new SeededRandom(seed) };
}

/** One line for people, past Jest's own printing. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
