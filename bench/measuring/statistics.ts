/** The middle of some numbers, of an even number the mean of the two. @throws Error when there is none */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return (numberAt(sorted, Math.ceil(middle) - 1) + numberAt(sorted, Math.floor(middle))) / 2;
}

/**
 * The smallest value that `share` of all values do not exceed (nearest rank).
 * @param share 0 < share ≤ 1, e.g. 0.99
 * @throws Error when there is no value
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return numberAt(sorted, Math.max(0, Math.ceil(sorted.length * share) - 1));
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function numberAt(values: Float64Array, index: number): number {
  const value = values[index];
  if (value === undefined || Number.isNaN(value)) throw new Error('There is nothing to take a middle of.');
  return value;
}
