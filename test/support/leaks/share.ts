/** Every eighth by default: each kind of error still meets several operations, and each operation many errors. */
const SHARE = 8;

/**
 * What of a full table of cases is run: all of it with `LEAK_CASES=all`, else an eighth, which is another one at each
 * turn.
 * @param turn of the operation, 0, 1, …
 */
export function shareOf<T>(cases: readonly T[], turn: number): readonly T[] {
  if (process.env['LEAK_CASES'] === 'all') return cases;
  return cases.filter((_one, at) => at % SHARE === turn % SHARE);
}
