import type { Figure } from './measuring/index.js';

/** How thoroughly a run measures. */
export interface Thoroughness {
  /** Fewer and shorter rounds: to see that a bench works, not to believe its figures. */
  readonly quick: boolean;
  /** Rounds that count, beside the warm-up. */
  readonly rounds: number;
  /** Milliseconds of one side of a round. */
  readonly roundMs: number;
}

/** One bench: a question about speed or size, answered by figures that are comparisons. */
export interface Bench {
  /** Name for `--only`. */
  readonly name: string;
  /** The question in a line. */
  readonly question: string;
  /** @throws Error when what is measured does not behave: a figure of an error page says nothing */
  run(how: Thoroughness): Promise<readonly Figure[]>;
}
