// Taken once: called for every pixel.
const { floor, imul } = Math;

/** A source of chance that gives the same pictures on every machine. */
export interface Random {
  /** 0 ≤ value < 1. */
  next(): number;
  /** from ≤ value < to. */
  range(from: number, to: number): number;
  /** A whole number, from ≤ value ≤ to. */
  int(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** Around 0, mostly within ±1. */
  gauss(): number;
}

function hash(text: string): number {
  let value = 2166136261; // FNV-1a
  for (let index = 0; index < text.length; index += 1) {
    value = imul(value ^ text.charCodeAt(index), 16777619);
  }
  return value >>> 0;
}

/** @param seed any text; equal seeds give equal sequences (mulberry32) */
export function seeded(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    range: (from, to) => from + (to - from) * next(),
    int: (from, to) => from + floor(next() * (to - from + 1)),
    pick: (list) => list[floor(next() * list.length)]!,
    gauss: () => (next() + next() + next() + next() - 2) * 0.87,
  };
}
