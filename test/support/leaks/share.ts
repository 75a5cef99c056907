/** Every twenty-fourth by default: each kind of error still meets several operations, and each operation many errors. */
const SHARE = 24;

/** Where each case takes a whole request through the application. */
export const SHARE_OF_REQUESTS = 8;

/**
 * What of a full table of cases is run: all of it with `LEAK_CASES=all`, else one in `share`, which is another one at
 * each turn.
 * @param turn of the operation, 0, 1, …
 */
export function shareOf<T>(cases: readonly T[], turn: number, share = SHARE): readonly T[] {
  if (process.env['LEAK_CASES'] === 'all') return cases;
  return cases.filter((_one, at) => at % share === turn % share);
}
