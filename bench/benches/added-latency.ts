import { figureOf } from '../measuring/index.js';
import type { Figure, FigureWords, Goal, Round } from '../measuring/index.js';
import type { Latencies } from '../load/pace.js';

/** p99 with a goal, p50 for whoever wonders where the rest lies. */
export function addedLatency(
  words: Pick<FigureWords, 'bench' | 'name' | 'against'>,
  rounds: readonly Round<Latencies>[],
  p99Goal: Goal,
): readonly Figure[] {
  const added = (key: 'p50Ms' | 'p99Ms', goal: Goal | null): Figure =>
    figureOf(
      { ...words, name: `${words.name}, ${key.slice(0, 3)}`, kind: 'difference', unit: 'ms', goal },
      rounds.map(({ baseline, measured }) => ({ baseline: baseline[key], measured: measured[key] })),
    );
  return [added('p99Ms', p99Goal), added('p50Ms', null)];
}
