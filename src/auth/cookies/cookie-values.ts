import type { IncomingHttpHeaders } from 'node:http';
import type { CookieLayout } from './cookie-layout.js';

/** The sealed values of our cookies in one request. */
export interface CookieValues {
  readonly identity: string | null;
  readonly session: string | null;
  /** A name of ours came twice; both values are null then, whichever was first. */
  readonly duplicate: boolean;
}

const NONE: CookieValues = { identity: null, session: null, duplicate: false };
const DUPLICATE: CookieValues = { identity: null, session: null, duplicate: true };

/** Reads our cookies, and only ours, from the Cookie header. */
export function cookieValues(headers: IncomingHttpHeaders, layout: CookieLayout): CookieValues {
  const header = headers.cookie;
  if (header === undefined || header === '') return NONE;
  let identity: string | null = null;
  let session: string | null = null;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (name === layout.identity.name) {
      if (identity !== null) return DUPLICATE;
      identity = part.slice(equals + 1).trim();
    } else if (name === layout.session.name) {
      if (session !== null) return DUPLICATE;
      session = part.slice(equals + 1).trim();
    }
  }
  return { identity, session, duplicate: false };
}
