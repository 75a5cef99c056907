import { base } from './declare.js';
import type { Common } from './declare.js';
import { Broken } from './variable.js';
import type { Variable } from './variable.js';

/** A number from `min` to `max`, both allowed, with at most three decimals. */
export function decimal(options: Common & { default: number; min: number; max: number }): Variable<number> {
  const rule = `a number from ${options.min} to ${options.max}, with at most three decimals`;
  return {
    ...base(options, rule),
    parse: (raw) => {
      const value = /^\d{1,9}(?:\.\d{1,3})?$/.test(raw) ? Number(raw) : Number.NaN;
      return value >= options.min && value <= options.max ? value : new Broken(rule);
    },
  };
}

/**
 * Comma-separated whole numbers from `min` to `max`; blanks around them do not count. Blank is the default.
 * @param options.nothing a word that stands for an empty list
 */
export function integerList(
  options: Common & {
    default: readonly number[];
    min: number;
    max: number;
    maxItems?: number;
    nothing?: string;
  },
): Variable<readonly number[]> {
  const { min, max, maxItems = Number.POSITIVE_INFINITY, nothing = null } = options;
  const rule = [
    Number.isFinite(maxItems) ? `at most ${maxItems} comma-separated whole numbers` : 'comma-separated whole numbers',
    max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`,
    ...(nothing === null ? [] : [`or ${nothing}`]),
  ].join(' ');
  const isGood = (item: string): boolean => /^\d{1,16}$/.test(item) && Number(item) >= min && Number(item) <= max;
  return {
    ...base<readonly number[]>(options, rule),
    blankIsUnset: true,
    parse: (raw) => {
      if (nothing !== null && raw.trim().toLowerCase() === nothing) return [];
      const items = raw
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.length <= maxItems && items.every(isGood) ? items.map(Number) : new Broken(rule);
    },
  };
}
