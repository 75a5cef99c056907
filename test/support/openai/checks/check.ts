import { invalid, quoted, unknownParameter } from '../wire/api-error.js';

/** Reads a value that came from outside. @throws Refusal in the words of the real service */
export type Check<T> = (value: unknown, where: string) => T;

/** What a check gives. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** A check that knows whether its parameter may be left out. */
type Field = Check<unknown> & { readonly optional?: true };

function got(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export function wrongType(where: string, expected: string, value: unknown): never {
  const message = `Invalid type for '${where}': expected ${expected}, but got ${got(value)} instead.`;
  throw invalid(message, { param: where, code: 'invalid_type' });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** @param limits `max` in UTF-16 units; `pattern` without anchors */
export function text(
  limits: { readonly min?: number; readonly max?: number; readonly pattern?: string } = {},
): Check<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  const whole = pattern === undefined ? null : new RegExp(`^${pattern}$`);
  return (value, where) => {
    if (typeof value !== 'string') return wrongType(where, 'a string', value);
    if (value.length < min) {
      const message = `Invalid '${where}': empty string. Expected a string with minimum length ${min}, but got an empty string instead.`;
      throw invalid(message, { param: where, code: 'empty_string' });
    }
    if (value.length > max) {
      const message = `Invalid '${where}': string too long. Expected a string with maximum length ${max}, but got a string with length ${value.length} instead.`;
      throw invalid(message, { param: where, code: 'string_above_max_length' });
    }
    if (whole && !whole.test(value)) {
      const message = `Invalid '${where}': string does not match pattern. Expected a string that matches the pattern '^${pattern}$'.`;
      throw invalid(message, { param: where, code: 'invalid_value' });
    }
    return value;
  };
}

export const flag: Check<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : wrongType(where, 'a boolean', value);

export function whole(min: number, max = Number.POSITIVE_INFINITY): Check<number> {
  return (value, where) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(where, 'an integer', value);
    return inRange(value, where, { min, max, kind: 'integer' });
  };
}

export function decimal(min: number, max: number): Check<number> {
  return (value, where) => {
    if (typeof value !== 'number') return wrongType(where, 'a decimal number', value);
    return inRange(value, where, { min, max, kind: 'decimal' });
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly kind: 'integer' | 'decimal';
}

function inRange(value: number, where: string, { min, max, kind }: Range): number {
  if (value >= min && value <= max) return value;
  const [side, sign, bound] = value < min ? ['below minimum', '>=', min] : ['above maximum', '<=', max];
  const message = `Invalid '${where}': ${kind} ${side} value. Expected a value ${sign} ${bound}, but got ${value} instead.`;
  throw invalid(message, { param: where, code: `${kind}_${value < min ? 'below_min' : 'above_max'}_value` });
}

export function list<T>(item: Check<T>, { min = 0 } = {}): Check<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) return wrongType(where, 'an array', value);
    if (value.length < min) {
      const message = `Invalid '${where}': empty array. Expected an array with minimum length ${min}, but got an empty array instead.`;
      throw invalid(message, { param: where, code: 'empty_array' });
    }
    return value.map((one, at) => item(one, `${where}[${at}]`));
  };
}

/** One of these words. */
export function word<T extends string>(...words: readonly T[]): Check<T> {
  return (value, where) => {
    if (typeof value !== 'string') return wrongType(where, `one of ${quoted(words)}`, value);
    const found = words.find((one) => one === value);
    if (found !== undefined) return found;
    const message = `Invalid value: '${value}'. Supported values are: ${quoted(words)}.`;
    throw invalid(message, { param: where, code: 'invalid_value' });
  };
}

/** Something that is accepted and looked at elsewhere. */
export const anything: Check<unknown> = (value) => value;

/** An object whose members are nobody's business here. */
export const record: Check<Readonly<Record<string, unknown>>> = (value, where) =>
  isRecord(value) ? value : wrongType(where, 'an object', value);

/** Something the real service has and this one does not: only its absence is accepted. */
export const notOffered: Check<undefined> = optional((value, where) => {
  if (value === false || (Array.isArray(value) && value.length === 0)) return undefined;
  throw invalid(`'${where}' is not offered by this stand-in.`, { param: where, code: 'stand_in' });
});

/** Absent and null are the same. */
export function optional<T>(check: Check<T>): Check<T | undefined> & { readonly optional: true } {
  const read: Check<T | undefined> = (value, where) =>
    value === undefined || value === null ? undefined : check(value, where);
  return Object.assign(read, { optional: true } as const);
}

/** A struct: unknown and missing parameters are refused. */
export function struct<S extends Readonly<Record<string, Field>>>(
  fields: S,
): Check<{ readonly [Name in keyof S]: Checked<S[Name]> }> {
  return (value, where) => {
    if (!isRecord(value)) return wrongType(where, 'an object', value);
    const at = (name: string): string => (where === '' ? name : `${where}.${name}`);
    for (const name of Object.keys(value)) if (!Object.hasOwn(fields, name)) throw unknownParameter(at(name));
    for (const [name, check] of Object.entries(fields)) {
      if (value[name] === undefined && check.optional !== true) {
        const message = `Missing required parameter: '${at(name)}'.`;
        throw invalid(message, { param: at(name), code: 'missing_required_parameter' });
      }
    }
    const read = Object.entries(fields).map(([name, check]) => [name, check(value[name], at(name))]);
    return Object.fromEntries(read) as { readonly [Name in keyof S]: Checked<S[Name]> };
  };
}
