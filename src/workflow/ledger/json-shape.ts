/** Small parsers for our own JSON documents. Each throws a plain Error; the codec turns it into a code. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a string');
  return value;
}

export function integer(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Error('not a whole number');
  return value;
}

export function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error('not a boolean');
  return value;
}

export function oneOf<const T extends readonly unknown[]>(allowed: T, value: unknown): T[number] {
  if (!allowed.includes(value)) throw new Error('not one of the allowed values');
  return value;
}

export function nullable<T>(parse: (value: unknown) => T, value: unknown): T | null {
  return value === null ? null : parse(value);
}

export function list<T>(parse: (value: unknown) => T, value: unknown): T[] {
  if (!Array.isArray(value)) throw new Error('not a list');
  return value.map((member) => parse(member));
}

/** The members whose keys are not known: a later version wrote them, so they are kept. */
export function rest(json: Json, known: readonly string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !known.includes(key)));
}
