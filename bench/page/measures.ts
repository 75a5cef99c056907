import type { Browser } from 'playwright-core';
import type { Row } from './rows.js';
import type { PageWorld } from './world.js';

/** What a measure works with. */
export interface Scene {
  readonly browser: Browser;
  readonly world: PageWorld;
  /** How often everything is measured, ≥ 1. */
  readonly rounds: number;
}

/** Some figures of the page that are measured together. */
export interface Measure {
  readonly name: string;
  /** @throws Error when the page does not do what is measured */
  run(scene: Scene): Promise<readonly Row[]>;
}

/** The work, once a round, one after the other. */
export async function inRounds<T>(rounds: number, work: (round: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await work(round));
  return results;
}
