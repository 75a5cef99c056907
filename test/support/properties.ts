import fc from 'fast-check';

/**
 * Random inputs for properties, the same in each run, so that a failure tells about the change at hand.
 * `PROPERTY_SEED=random` draws others, `PROPERTY_SEED=<integer>` those of one number again; a failure
 * prints its number. Spec files take `fc` from here.
 */
const wanted = process.env.PROPERTY_SEED ?? '20261121';
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isSafeInteger(seed)) throw new Error('PROPERTY_SEED is an integer, or the word random.');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}

/**
 * How often a property is tried.
 * @param few by default
 * @param many with `PROPERTY_RUNS=all`, the size the specs speak of
 */
export function runs(few: number, many: number): number {
  return process.env.PROPERTY_RUNS === 'all' ? many : few;
}

export { fc };
