import type { Statuses } from '../load/ask.js';

/** A figure made of wrong answers is worse than none. @throws Error with what came instead */
export function expectAll(statuses: Statuses, wanted: number, what: string): void {
  const others = Object.keys(statuses).filter((status) => status !== String(wanted));
  if (others.length === 0 && (statuses[wanted] ?? 0) > 0) return;
  throw new Error(`${what} should be answered ${wanted}, but got ${JSON.stringify(statuses)}.`);
}
