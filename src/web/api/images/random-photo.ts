import { sha256Hex, type PhotoRef } from '../../../kernel/index.js';

/** A photo of a cycle, and whether it is the last one of it. */
export interface CycleStep {
  readonly ref: PhotoRef;
  readonly cycleEnd: boolean;
}

/**
 * The photo after `after` in the order that `seed` fixes. The order is that of a hash of seed and name, so
 * no replica remembers anything and photos that appear take their place in it. Spec: web-api.md section 5.2.
 * @returns null when there are no photos
 */
export function nextInCycle(photos: readonly PhotoRef[], seed: string, after: string | null): CycleStep | null {
  const shown = after === null ? '' : rank(seed, after);
  let first: Ranked | null = null;
  let next: Ranked | null = null;
  let last: Ranked | null = null;
  for (const ref of photos) {
    const ranked = { ref, rank: rank(seed, ref.name) };
    if (first === null || ranked.rank < first.rank) first = ranked;
    if (last === null || ranked.rank > last.rank) last = ranked;
    if (ranked.rank > shown && (next === null || ranked.rank < next.rank)) next = ranked;
  }
  const chosen = next ?? first;
  return chosen === null ? null : { ref: chosen.ref, cycleEnd: chosen === last || chosen.rank === last?.rank };
}

interface Ranked {
  readonly ref: PhotoRef;
  readonly rank: string;
}

/** 64 hex digits; never empty, so an empty rank stands before all. */
function rank(seed: string, name: string): string {
  return sha256Hex(`${seed}\n${name}`);
}
