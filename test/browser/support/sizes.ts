/**
 * How much the browser tests do: `short` is for every run, `long` for a release (`BROWSER_SIZE=long`). The seed of
 * what is random is fixed unless `BROWSER_SEED` says another one.
 */
export const IS_LONG = process.env['BROWSER_SIZE'] === 'long';

/** Steps of the wrong-photo attack: `WRONG_PHOTO_STEPS`, else 40, or 500 in the long run. Spec: ui.md 16, test 6. */
export const WRONG_PHOTO_STEPS = Number(process.env['WRONG_PHOTO_STEPS'] ?? bySize(40, 500));

export const SEED = Number(process.env['BROWSER_SEED'] ?? 7);

/** One of two sizes. */
export function bySize<T>(short: T, long: T): T {
  return IS_LONG ? long : short;
}

/** A small generator of numbers from 0 to 1: the same seed, the same numbers (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
