import { median, percentile } from './statistics.js';

/** One round: what the baseline came to, and what we came to, in the same unit. */
export interface Pair {
  readonly baseline: number;
  readonly measured: number;
}

/** What a figure should be. Spec: performance.md "Goals", reliability.md section 9. */
export interface Goal {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** A result: never a bare speed, always measured against a baseline of the same run. */
export interface Figure {
  readonly bench: string;
  readonly name: string;
  readonly kind: 'ratio' | 'difference';
  /** Unit of both sides, and of a difference. */
  readonly unit: string;
  /** In words, what both sides are. */
  readonly against: string;
  readonly rounds: number;
  /** Medians of both sides. */
  readonly baseline: number;
  readonly measured: number;
  /** Median of the rounds' ratios or differences, and the quartiles around it. */
  readonly result: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly goal: Goal | null;
  /** Null without a goal. */
  readonly verdict: Verdict | null;
}

/** `unclear`: the goal lies within the spread, so a median on its good side may be luck. */
export type Verdict = 'met' | 'missed' | 'unclear';

export type FigureWords = Pick<Figure, 'bench' | 'name' | 'kind' | 'unit' | 'against' | 'goal'>;

/** Compares round by round, so that a machine that slows down during the run slows both sides. */
export function figureOf(words: FigureWords, pairs: readonly Pair[]): Figure {
  const results = pairs.map(({ baseline, measured }) =>
    words.kind === 'ratio' ? measured / baseline : measured - baseline,
  );
  const spread = { lowerQuartile: percentile(results, 0.25), upperQuartile: percentile(results, 0.75) };
  return {
    ...words,
    rounds: pairs.length,
    baseline: median(pairs.map(({ baseline }) => baseline)),
    measured: median(pairs.map(({ measured }) => measured)),
    result: median(results),
    ...spread,
    verdict: words.goal && verdictOf(Object.values(spread), words.goal),
  };
}

function verdictOf(ends: readonly number[], { atMost = Infinity, atLeast = -Infinity }: Goal): Verdict {
  const good = ends.filter((value) => value <= atMost && value >= atLeast).length;
  if (good === ends.length) return 'met';
  return good === 0 ? 'missed' : 'unclear';
}
