/** The two sides of a comparison; each is told the number of its round, 0 = the warm-up. */
export interface Sides<T> {
  readonly baseline: (round: number) => Promise<T>;
  readonly measured: (round: number) => Promise<T>;
}

/** What both sides of one round gave. */
export interface Round<T> {
  readonly baseline: T;
  readonly measured: T;
}

/**
 * Runs both sides by turns, a warm-up first that does not count. Who begins changes from round to round, so that
 * a drift of the machine favours nobody.
 * @param rounds ≥ 1
 */
export async function interleaved<T>(rounds: number, { baseline, measured }: Sides<T>): Promise<readonly Round<T>[]> {
  const results: Round<T>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const early = round % 2 === 0 ? await baseline(round) : null;
    const ours = await measured(round);
    const pair = { baseline: early ?? (await baseline(round)), measured: ours };
    if (round > 0) results.push(pair);
  }
  return results;
}
