import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from './tenant-context.js';

/** What the cookies of one request say. Broken, foreign or unknown values say nothing at all. */
export interface IdentityReading {
  /** Null = nobody is signed in. */
  readonly identity: Identity | null;
  /** A cookie of ours arrived whose time is over. */
  readonly sessionExpired: boolean;
  /** Two values of one of our cookie names arrived (cookie tossing); `identity` is null then. */
  readonly duplicateCookie: boolean;
}

/**
 * Reads who is asking. Bound by the auth room; synchronous, never throws, asks nobody.
 * What the person may do is decided later, per request. Spec: auth.md section 4.
 */
export interface IdentityReader {
  read(request: { readonly headers: IncomingHttpHeaders }): IdentityReading;
}
export const IdentityReader = Symbol('IdentityReader');
