import { median, percentile } from '../measuring/index.js';
import type { Goal, Verdict } from '../measuring/index.js';

/** Whose device: see `profiles.ts`. */
export type Profile = 'phone' | 'desk';

/** One figure of the page, measured several times. */
export interface Row {
  readonly profile: Profile;
  readonly what: string;
  readonly unit: string;
  /** One value a round, at least one. */
  readonly values: readonly number[];
  /** The same taken of a page of plain boxes, in the same run; null where there is nothing to compare with. */
  readonly baseline: readonly number[] | null;
  /** Spec: ui.md section 13. Null = no budget, the figure is there to be watched. */
  readonly budget: Goal | null;
}

/** A row as it is shown. */
export interface Judged {
  readonly cells: readonly string[];
  readonly verdict: Verdict | null;
}

export const HEADINGS = ['profile', 'what', 'plain boxes', 'median', 'quartiles', 'budget', 'verdict'] as const;

/** `unclear` when the budget lies between the quartiles: a median on its good side may be luck. */
export function judged(row: Row): Judged {
  const quartiles = [percentile(row.values, 0.25), percentile(row.values, 0.75)] as const;
  const verdict = row.budget === null ? null : verdictOf(quartiles, row.budget);
  const cells = [
    row.profile,
    row.what,
    row.baseline === null ? '–' : `${short(median(row.baseline))} ${row.unit}`.trim(),
    `${short(median(row.values))} ${row.unit}`.trim(),
    `${short(quartiles[0])} … ${short(quartiles[1])}`,
    row.budget === null ? '–' : `${budgetOf(row.budget)} ${row.unit}`.trim(),
    verdict ?? '–',
  ];
  return { cells, verdict };
}

function verdictOf(ends: readonly number[], { atMost = Infinity, atLeast = -Infinity }: Goal): Verdict {
  const good = ends.filter((value) => value <= atMost && value >= atLeast).length;
  if (good === ends.length) return 'met';
  return good === 0 ? 'missed' : 'unclear';
}

const budgetOf = ({ atMost, atLeast }: Goal): string =>
  atMost === undefined ? `≥ ${atLeast ?? ''}` : `≤ ${short(atMost)}`;

/** Three digits that count; no more is believable. */
function short(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(value === 0 ? 1 : 3)));
}
