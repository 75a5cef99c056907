/**
 * Readers for answers of the API: outside data is `unknown` until one of these has looked at it. A member
 * that is missing or of another type becomes the fallback, so an older or newer service never breaks the page.
 */
export type Members = Readonly<Record<string, unknown>>;

declare const promised: unique symbol;

/**
 * What the API document promises and nobody has looked at yet. The promise is for the compiler, which knows the names
 * of members by it; every value still goes through a reader.
 */
export interface Unread<T> {
  readonly [promised]: T;
}

type NamesOf<T> = T extends unknown ? keyof T : never;
type MemberOf<T, K> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;

/** Members by the names of the document, each still to be read. */
export type Promised<T> = { readonly [K in NamesOf<NonNullable<T>>]: Unread<MemberOf<NonNullable<T>, K>> };

export function members<T>(value: Unread<T>): Promised<T>;
export function members(value: unknown): Members;
export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

export function list<T>(value: Unread<T>): readonly Unread<ItemOf<T>>[];
export function list(value: unknown): readonly unknown[];
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
export function mapOf<V, T>(
  value: Unread<Readonly<Record<string, V>> | null | undefined>,
  read: (member: Unread<V>) => T | null,
): Readonly<Record<string, T>>;
export function mapOf<T>(value: unknown, read: (member: unknown) => T | null): Readonly<Record<string, T>>;
export function mapOf<T>(value: unknown, read: (member: never) => T | null): Readonly<Record<string, T>> {
  const result: Record<string, T> = {};
  for (const [key, member] of Object.entries(members(value))) {
    const parsed = read(member as never);
    if (parsed !== null) result[key] = parsed;
  }
  return result;
}
