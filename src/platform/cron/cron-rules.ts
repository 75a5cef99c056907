import { LRUCache } from 'lru-cache';
import { CronSlots } from '../queue/index.js';

/** Times closer together than this are none of a schedule. Spec: publishing.md section 10. */
export const CLOSEST_MS = 5 * 60_000;
/**
 * Expressions are judged by the year that begins here, so that every process at every time says the same. It is a leap
 * year, and the rules of summer time that hold now hold in it. Spec: docs/adr/0028.
 */
const REFERENCE_MS = Date.UTC(2028, 0, 1);
/** `?` would mean "as it was when this process started". */
const FIVE_FIELDS = /^\s*(?:[^\s?]+\s+){4}[^\s?]+\s*$/;
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So far, and so many times at most, an expression is looked at: a whole day of the busiest, two months of the others. */
const WINDOW_MS = 60 * DAY_MS;
const MOST_TIMES = 320;
const YEAR_DAYS = 366;
/** Different expressions and zones that are remembered; judging one takes up to a tenth of a second. */
const REMEMBERED = 2_000;

/** What is wrong with an expression; `too_close`: it can be read, and asks for too much. Null = nothing. */
export type CronVerdict = 'cron' | 'time_zone' | 'never' | 'too_close' | null;

/** Which expressions a schedule may have. Judges, and remembers what it said. */
export class CronRules {
  readonly #verdicts = new LRUCache<string, { readonly verdict: CronVerdict }>({ max: REMEMBERED });

  /**
   * @param expression minute, hour, day of month, month, day of week
   * @param timeZone IANA name; an offset is no name
   */
  judge(expression: string, timeZone: string): CronVerdict {
    const key = `${timeZone} ${expression}`;
    const known = this.#verdicts.get(key);
    if (known) return known.verdict;
    const verdict = verdictOn(expression, timeZone);
    this.#verdicts.set(key, { verdict });
    return verdict;
  }
}

function verdictOn(expression: string, timeZone: string): CronVerdict {
  if (!isTimeZone(timeZone)) return 'time_zone';
  const slots = FIVE_FIELDS.test(expression) ? CronSlots.parse(expression.trim(), timeZone) : null;
  if (slots === null) return 'cron';
  if (slots.next(new Date(REFERENCE_MS)) === null) return 'never';
  if (isTooClose(slots, REFERENCE_MS, WINDOW_MS)) return 'too_close';
  // Where an hour is left out or comes twice, times that are far apart on other days may be neighbours.
  const isCloseThere = changesOf(timeZone).some((at) => isTooClose(slots, at - HOUR_MS, 2 * HOUR_MS));
  return isCloseThere ? 'too_close' : null;
}

function isTimeZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isTooClose(slots: CronSlots, fromMs: number, windowMs: number): boolean {
  let last = slots.next(new Date(fromMs));
  for (let seen = 1; last !== null && last.getTime() <= fromMs + windowMs && seen < MOST_TIMES; seen += 1) {
    const next = slots.next(last);
    if (next !== null && next.getTime() - last.getTime() < CLOSEST_MS) return true;
    last = next;
  }
  return false;
}

/** When the clocks of a zone change within the year of reference: to the minute, milliseconds since the epoch. */
function changesOf(timeZone: string): readonly number[] {
  const offsetAt = offsetsOf(timeZone);
  const changes: number[] = [];
  for (let day = 0; day < YEAR_DAYS; day += 1) {
    let before = REFERENCE_MS + day * DAY_MS;
    let after = before + DAY_MS;
    if (offsetAt(before) === offsetAt(after)) continue;
    while (after - before > 60_000) {
      const middle = before + Math.floor((after - before) / 120_000) * 60_000;
      if (offsetAt(middle) === offsetAt(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

/** Tells how far the clocks of a zone are from UTC, in milliseconds. */
function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - ms;
  };
}
