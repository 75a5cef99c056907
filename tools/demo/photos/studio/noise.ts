import { seeded } from './random.js';

// Taken once: called for every pixel.
const { floor, max, min } = Math;

/** Smooth chance over a plane, −1…1, with features about one unit apart. */
export type Noise = (x: number, y: number) => number;

const SIZE = 256;
const MASK = SIZE - 1;

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Value noise on a grid of 256 × 256 that repeats; far more than one picture shows. */
export function noise(seed: string): Noise {
  const random = seeded(seed);
  const grid = Float32Array.from({ length: SIZE * SIZE }, () => random.next() * 2 - 1);
  return (x, y) => {
    const column = floor(x);
    const row = floor(y);
    const u = fade(x - column);
    const v = fade(y - row);
    const left = column & MASK;
    const right = (column + 1) & MASK;
    const top = (row & MASK) * SIZE;
    const bottom = ((row + 1) & MASK) * SIZE;
    const above = grid[top + left]! + (grid[top + right]! - grid[top + left]!) * u;
    const below = grid[bottom + left]! + (grid[bottom + right]! - grid[bottom + left]!) * u;
    return above + (below - above) * v;
  };
}

/** Noise with finer noise on top of it, each octave half as strong; about −1…1. */
export function layered(seed: string, octaves: number): Noise {
  const base = noise(seed);
  const total = 2 - 2 ** (1 - octaves);
  return (x, y) => {
    let sum = 0;
    let weight = 1;
    let scale = 1;
    for (let octave = 0; octave < octaves; octave += 1) {
      sum += base(x * scale + octave * 37.7, y * scale + octave * 91.3) * weight;
      weight /= 2;
      scale *= 2.03; // not quite 2, so that the grids never line up
    }
    return (sum / total) * 1.6;
  };
}

/** 0 at `from`, 1 at `to`, smooth between and flat beyond. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = min(1, max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
