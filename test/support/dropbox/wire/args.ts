/** Why an argument is not what its route takes; becomes a 400 in words. */
export class ArgProblem extends Error {}

/** Reads a value that came from outside. @throws ArgProblem */
export type Check<T> = (value: unknown, where: string) => T;

/** What a check gives. */
export type Checked<C> = C extends Check<infer T> ? T : never;

const TYPES: Readonly<Record<string, string>> = {
  object: 'object',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : (TYPES[typeof value] ?? 'null');
}

function problem(where: string, text: string): never {
  throw new ArgProblem(where === '' ? text : `${where}: ${text}`);
}

/** @param pattern without anchors, as Dropbox documents it */
export function text(
  limits: { readonly min?: number; readonly max?: number; readonly pattern?: string } = {},
): Check<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  const whole = pattern === undefined ? null : new RegExp(`^(?:${pattern})$`, 'su');
  return (value, where) => {
    if (typeof value !== 'string') return problem(where, `expected string, got ${typeOf(value)}`);
    if (value.length < min) return problem(where, `'${value}' must be at least ${min} characters, got ${value.length}`);
    if (value.length > max) return problem(where, `'${value}' must be at most ${max} characters, got ${value.length}`);
    if (whole && !whole.test(value)) return problem(where, `'${value}' did not match pattern '${pattern}'`);
    return value;
  };
}

export const flag: Check<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : problem(where, `expected boolean, got ${typeOf(value)}`);

export function whole(min: number, max: number): Check<number> {
  return (value, where) => {
    if (typeof value !== 'number' || !Number.isInteger(value))
      return problem(where, `expected integer, got ${typeOf(value)}`);
    if (value < min) return problem(where, `${value} is less than ${min}`);
    return value > max ? problem(where, `${value} is greater than ${max}`) : value;
  };
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value, where) =>
    Array.isArray(value)
      ? value.map((one, at) => item(one, `${where}: [${at}]`))
      : problem(where, `expected list, got ${typeOf(value)}`);
}

/** Something that is accepted and has no meaning here. */
export const anything: Check<unknown> = (value) => value;

/** Absent and null are the same. */
export function optional<T>(check: Check<T>): Check<T | undefined>;
export function optional<T>(check: Check<T>, fallback: T): Check<T>;
export function optional<T>(check: Check<T>, fallback?: T): Check<T | undefined> {
  const read: Check<T | undefined> = (value, where) =>
    value === undefined || value === null ? fallback : check(value, where);
  return Object.assign(read, { optional: true });
}

/** A struct: unknown and missing fields are refused. */
export function struct<S extends Readonly<Record<string, Check<unknown>>>>(
  fields: S,
): Check<{ readonly [Name in keyof S]: Checked<S[Name]> }> {
  return (value, where) => {
    if (typeOf(value) !== 'object') return problem(where, `expected object, got ${typeOf(value)}`);
    const given = value as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(given).find((name) => name !== '.tag' && !Object.hasOwn(fields, name));
    if (unknown !== undefined) return problem(where, `unknown field '${unknown}'`);
    const missing = Object.keys(fields).find(
      (name) => given[name] === undefined && !('optional' in (fields[name] ?? {})),
    );
    if (missing !== undefined) return problem(where, `missing required field '${missing}'`);
    const read = Object.entries(fields).map(([name, check]) => [
      name,
      check(given[name], where === '' ? name : `${where}.${name}`),
    ]);
    return Object.fromEntries(read) as { readonly [Name in keyof S]: Checked<S[Name]> };
  };
}

/** A union of tags without values: the tag alone or `{".tag": …}`. */
export function tag<T extends string>(...tags: readonly T[]): Check<T> {
  return (value, where) => {
    const given: unknown = typeOf(value) === 'object' ? (value as Readonly<Record<string, unknown>>)['.tag'] : value;
    const found = tags.find((one) => one === given);
    if (found !== undefined) return found;
    return typeof given === 'string'
      ? problem(where, `unknown tag '${given}'`)
      : problem(where, `expected tag, got ${typeOf(value)}`);
  };
}
