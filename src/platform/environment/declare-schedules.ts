import { base, parseJson } from './declare.js';
import type { Common } from './declare.js';
import { Broken } from './variable.js';
import type { Variable } from './variable.js';

/** Of the schedule that a plain expression stands for. */
const ID_OF_PLAIN = 'default';
const RULE =
  'a cron expression of five fields such as 0 9 * * *, or a JSON array, for example [{"id":"morning","cron":"0 9 * * *","timeZone":"Europe/Berlin"}]';

/** One cron expression, or a JSON array of schedules; blank counts as unset. Its owner checks the entries. */
export function schedules(options: Common): Variable<readonly unknown[] | null> {
  const parse = (raw: string): readonly unknown[] | Broken => {
    const isPlain = !raw.trimStart().startsWith('[');
    const value = isPlain ? [{ id: ID_OF_PLAIN, cron: raw }] : parseJson(raw);
    return Array.isArray(value) ? (value as readonly unknown[]) : new Broken(RULE);
  };
  return { ...base<readonly unknown[] | null>({ ...options, default: null }, RULE), blankIsUnset: true, parse };
}
