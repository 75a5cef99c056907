/** A log as far as sizes go. */
export interface LogSize {
  /** Bytes of UTF-8. */
  readonly bytes: number;
  /** The same inside of a JSON string. */
  readonly escaped: number;
  /** What of it stays under `API_POST_MAX_LOG_BYTES`, inside of a JSON string; `escaped` = all. */
  readonly tailEscaped: number;
  /** What the line adds that a cut puts in place of what it takes, at most. */
  readonly line: number;
  /** What `log_truncated` and `log_size` add; 0 where they stand anyway. */
  readonly notes: number;
}

/** How far logs are cut. */
export type Level =
  /** Tails of at most so many bytes inside of a JSON string; Infinity = all as they are. */
  | { readonly kind: 'tails'; readonly escapedBytes: number }
  /** Every log empty, not even the line that says so. */
  | { readonly kind: 'empty' };

/**
 * The greatest common level at which the body fits; every log above it is cut to it, so the largest are cut first.
 * @param fixed bytes of the body without logs and without what cuts add
 * @param budget bytes of the whole body; 0 = any
 * @returns null = too big with every log empty
 * Spec: pipeline-logs.md section 6.
 */
export function levelFor(logs: readonly LogSize[], fixed: number, budget: number): Level | null {
  const all: Level = { kind: 'tails', escapedBytes: Number.POSITIVE_INFINITY };
  if (budget === 0 || fixed + total(logs, Number.POSITIVE_INFINITY) <= budget) return all;
  // Between two sizes the body grows evenly with the level: each stretch is tried, from the highest down.
  const sizes = [...new Set([0, ...logs.map(({ tailEscaped }) => tailEscaped)])].sort((one, two) => two - one);
  let above = Number.POSITIVE_INFINITY;
  for (const size of sizes) {
    const cut = logs.filter(({ tailEscaped }) => tailEscaped > size).length;
    const spare = budget - fixed - total(logs, size);
    if (spare >= 0) {
      const level = cut === 0 ? size : Math.min(above - 1, size + Math.floor(spare / cut));
      return { kind: 'tails', escapedBytes: level };
    }
    above = size;
  }
  const notes = logs.reduce((sum, log) => sum + (log.bytes > 0 ? log.notes : 0), 0);
  return fixed + notes <= budget ? { kind: 'empty' } : null;
}

/** What logs and cuts take at a level. */
function total(logs: readonly LogSize[], level: number): number {
  return logs.reduce((sum, { escaped, tailEscaped, line, notes }) => {
    const kept = Math.min(tailEscaped, level);
    return sum + kept + (kept < escaped ? line + notes : 0);
  }, 0);
}
