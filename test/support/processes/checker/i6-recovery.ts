import type { Evidence } from './evidence.js';

const WITHIN_MS = 150_000;
const ENDS: readonly string[] = ['done', 'needs_decision'];

/** I6: after the nemesis has stopped, one more request per photo ends in done or needs-decision within 150 s. */
export function stuckPhotos({ planted, recoveries }: Evidence): readonly string[] {
  if (recoveries === null) return [];
  const problems = recoveries.flatMap(({ tenant, photo, tookMs, end }) => {
    if (!ENDS.includes(end)) return [`not resumable: ${tenant}/${photo} ended in ${end}`];
    return tookMs <= WITHIN_MS ? [] : [`resumed too late: ${tenant}/${photo} after ${tookMs} ms`];
  });
  const asked = new Set(recoveries.map(({ tenant, photo }) => `${tenant}/${photo}`));
  const names = planted.map(({ tenant, name }) => `${tenant}/${name}`);
  return [...problems, ...names.filter((name) => !asked.has(name)).map((name) => `nobody asked again: ${name}`)];
}
