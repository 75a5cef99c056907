import { median } from './statistics.js';

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
  /** Median of the rounds' ratios or differences, the lowest and the highest. */
  readonly result: number;
  readonly lowest: number;
  readonly highest: number;
  readonly goal: Goal | null;
  /** Null without a goal. */
  readonly isMet: boolean | null;
}

export type FigureWords = Pick<Figure, 'bench' | 'name' | 'kind' | 'unit' | 'against' | 'goal'>;

/** Compares round by round, so that a machine that slows down during the run slows both sides. */
export function figureOf(words: FigureWords, pairs: readonly Pair[]): Figure {
  const results = pairs.map(({ baseline, measured }) =>
    words.kind === 'ratio' ? measured / baseline : measured - baseline,
  );
  const result = median(results);
  return {
    ...words,
    rounds: pairs.length,
    baseline: median(pairs.map(({ baseline }) => baseline)),
    measured: median(pairs.map(({ measured }) => measured)),
    result,
    lowest: Math.min(...results),
    highest: Math.max(...results),
    isMet: words.goal && isWithin(result, words.goal),
  };
}

function isWithin(value: number, { atMost = Infinity, atLeast = -Infinity }: Goal): boolean {
  return value <= atMost && value >= atLeast;
}
