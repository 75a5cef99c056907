import { Broken } from './variable.js';
import type { Facts, JsonObject, Variable } from './variable.js';

/** What every declaration says. */
export interface Common {
  readonly name: string;
  readonly help: string;
  readonly aliases?: readonly string[];
}

/** A fixed default, or one that depends on the facts and then says so in words. */
export type Default<T> =
  { readonly default: T } | { readonly defaultFrom: (facts: Facts) => T; readonly defaultText: string };

/** The members that are the same for most variables. @param rule completes "must be …" */
export function base<T>(options: Common & Default<T>, rule: string) {
  return {
    name: options.name,
    help: options.help,
    aliases: options.aliases ?? [],
    rule,
    isSecret: false,
    hasFileVariant: false,
    perPublisher: false,
    blankIsUnset: false,
    clampedAliases: [],
    example: null,
    ...defaults(options),
  };
}

function defaults<T>(options: Default<T>): Pick<Variable<T>, 'fallback' | 'defaultText'> {
  if ('defaultFrom' in options) return { fallback: options.defaultFrom, defaultText: options.defaultText };
  const value = options.default;
  const nothing = value === null || (Array.isArray(value) && value.length === 0);
  return { fallback: () => value, defaultText: nothing ? null : String(value) };
}

const TRUE_WORDS = ['true', '1', 'yes', 'on'];
const FALSE_WORDS = ['false', '0', 'no', 'off'];

/** A switch: `true/false/1/0/yes/no/on/off`, any case; anything else is an error. */
export function flag(options: Common & Default<boolean>): Variable<boolean> {
  const rule = 'true, false, 1, 0, yes, no, on or off';
  const parse = (raw: string): boolean | Broken => {
    const word = raw.toLowerCase();
    if (TRUE_WORDS.includes(word)) return true;
    return FALSE_WORDS.includes(word) ? false : new Broken(rule);
  };
  return { ...base(options, rule), parse };
}

/** A switch that may be left open. */
export function optionalFlag(options: Common): Variable<boolean | null> {
  return { ...flag({ ...options, default: false }), defaultText: null, fallback: () => null };
}

/** A whole number from `min` to `max`, both allowed. */
export function integer(
  options: Common & Default<number> & { min: number; max: number; clampedAliases?: readonly string[] },
): Variable<number> {
  const rule = `a whole number from ${options.min} to ${options.max}`;
  const number = (raw: string) => (/^\d{1,15}$/.test(raw) ? Number(raw) : Number.NaN);
  const inRange = (value: number) => value >= options.min && value <= options.max;
  return {
    ...base(options, rule),
    clampedAliases: options.clampedAliases ?? [],
    parse: (raw) => (inRange(number(raw)) ? number(raw) : new Broken(rule)),
    clamp: (raw) =>
      Number.isNaN(number(raw)) ? new Broken(rule) : Math.min(options.max, Math.max(options.min, number(raw))),
  };
}

/** One word of a closed list. */
export function word<const W extends string, const D extends W | null>(
  options: Common & Default<D> & { words: readonly W[] },
): Variable<W | D> {
  const rule = `one of: ${options.words.join(', ')}`;
  return {
    ...base<W | D>(options, rule),
    parse: (raw) => options.words.find((allowed) => allowed === raw) ?? new Broken(rule),
  };
}

interface TextOptions {
  /** Completes "must be …". */
  readonly rule?: string;
  /** @returns the value to keep, null when it breaks the rule. */
  readonly accept?: (raw: string) => string | null;
  /** A blank one counts as unset: older environments carry empty names along. */
  readonly blankIsUnset?: boolean;
}

/** Free text, never empty. */
export function text<D extends string | null>(options: Common & Default<D> & TextOptions): Variable<string | D> {
  const rule = options.rule ?? 'a text that is not empty';
  const accept = options.accept ?? ((raw: string) => (raw.trim() === '' ? null : raw));
  return {
    ...base<string | D>(options, rule),
    blankIsUnset: options.blankIsUnset ?? false,
    parse: (raw) => accept(raw) ?? new Broken(rule),
  };
}

/** Comma-separated values; blanks around them do not count. Blank is the default, which is usually nothing. */
export function csv(
  options: Common & {
    itemRule: string;
    item: RegExp;
    normalise?: (item: string) => string;
    default?: readonly string[];
  },
): Variable<readonly string[]> {
  const rule = `a comma-separated list; each entry is ${options.itemRule}`;
  const normalise = options.normalise ?? ((item: string) => item);
  return {
    ...base<readonly string[]>({ ...options, default: options.default ?? [] }, rule),
    blankIsUnset: true,
    parse: (raw) => {
      const items = raw
        .split(',')
        .map((item) => normalise(item.trim()))
        .filter((item) => item !== '');
      return items.every((item) => options.item.test(item)) ? items : new Broken(rule);
    },
  };
}

/** @returns undefined = it is no JSON */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined; // the parser's own words could quote the value
  }
}

/** A JSON object; blank counts as unset. Its owner checks the fields. */
export function jsonObject(options: Common & { shape: string }): Variable<JsonObject | null> {
  const rule = `a JSON object, for example ${options.shape}`;
  const parse = (raw: string): JsonObject | Broken => {
    const value = parseJson(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : new Broken(rule);
  };
  return { ...base<JsonObject | null>({ ...options, default: null }, rule), blankIsUnset: true, parse };
}

/** A JSON array; blank counts as unset. Its owner checks the entries. */
export function jsonArray(options: Common & { shape: string }): Variable<readonly unknown[] | null> {
  const rule = `a JSON array, for example ${options.shape}`;
  const parse = (raw: string): readonly unknown[] | Broken => {
    const value = parseJson(raw);
    return Array.isArray(value) ? (value as readonly unknown[]) : new Broken(rule);
  };
  return { ...base<readonly unknown[] | null>({ ...options, default: null }, rule), blankIsUnset: true, parse };
}
