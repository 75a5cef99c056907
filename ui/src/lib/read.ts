/**
 * Readers for answers of the API: outside data is `unknown` until one of these has looked at it. A member
 * that is missing or of another type becomes the fallback, so an older or newer service never breaks the page.
 */
export type Members = Readonly<Record<string, unknown>>;

type NamesOf<T> = T extends unknown ? keyof T : never;

/**
 * Members that the API document promises, by their names there: a name that it no longer has does not compile. What
 * they hold is unknown all the same.
 */
export type Promised<T> = { readonly [Name in NamesOf<NonNullable<T>>]?: unknown };

export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flag(value: unknown): boolean {
  return value === true;
}

/** True, false, or null for everything else: "not known". */
export function maybe(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((item): item is string => typeof item === 'string');
}

export function oneOf<const T extends readonly string[]>(allowed: T, value: unknown): T[number] | null {
  return allowed.find((item) => item === value) ?? null;
}

/** Every member of an object through one reader; members the reader refuses (null) are left out. */
export function mapOf<T>(value: unknown, read: (member: unknown) => T | null): Readonly<Record<string, T>> {
  const result: Record<string, T> = {};
  for (const [key, member] of Object.entries(members(value))) {
    const parsed = read(member);
    if (parsed !== null) result[key] = parsed;
  }
  return result;
}
