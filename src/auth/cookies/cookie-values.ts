import type { IncomingHttpHeaders } from 'node:http';
import { FORMER_COOKIES, type CookieLayout } from './cookie-layout.js';

/** The sealed values of our cookies in one request. */
export interface CookieValues {
  /** Null = none came, or more than one: whichever was first could be a planted one. */
  readonly identity: string | null;
  /** The same for the session. A planted identity does not touch it: that one ends sooner, this one renews. */
  readonly session: string | null;
  /** All that came, planted ones included: what is signed out must not depend on them. */
  readonly identities: readonly string[];
  /** A name of ours came twice. */
  readonly duplicate: boolean;
}

const NONE: CookieValues = { identity: null, session: null, identities: [], duplicate: false };

/** Reads our cookies, and only ours, from the Cookie header. */
export function cookieValues(headers: IncomingHttpHeaders, layout: CookieLayout): CookieValues {
  const header = headers.cookie;
  if (header === undefined || header === '') return NONE;
  const identities: string[] = [];
  const sessions: string[] = [];
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (name === layout.identity.name) identities.push(part.slice(equals + 1).trim());
    else if (name === layout.session.name) sessions.push(part.slice(equals + 1).trim());
  }
  return {
    identity: onlyOne(identities),
    session: onlyOne(sessions),
    identities,
    duplicate: identities.length > 1 || sessions.length > 1,
  };
}

function onlyOne(values: readonly string[]): string | null {
  return values.length === 1 ? (values[0] ?? null) : null;
}

/**
 * The cookies whose names begin so, by name; null = that name came more than once, and none of its values counts.
 * @param prefix beginning of a name of ours
 */
export function cookiesNamed(headers: IncomingHttpHeaders, prefix: string): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const part of (headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (name.startsWith(prefix)) found.set(name, found.has(name) ? null : part.slice(equals + 1).trim());
  }
  return found;
}

/** Which cookies of the Python Publisher V2 a request carries; their values are never read. */
export function formerCookiesIn(headers: IncomingHttpHeaders): readonly string[] {
  return FORMER_COOKIES.filter((name) => cookiesNamed(headers, name).has(name));
}
