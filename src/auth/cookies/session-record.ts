import type { Identity } from '../../tenancy/index.js';
import { parseArray } from '../arrays.js';

/** Longest `sub` and e-mail we seal; so a cookie stays under 1 kB. Spec: auth.md section 4. */
export const SUBJECT_MAX_CHARACTERS = 255;
export const EMAIL_MAX_CHARACTERS = 254;

/** Who signed in, without times. */
export type Person = Pick<Identity, 'subject' | 'email' | 'mode' | 'tenant'>;

/** What a sealed cookie holds: person, session and times in whole seconds. No role, no token of a provider. */
export interface SessionRecord extends Person {
  readonly sessionId: string;
  /** The provider's own session, in the session cookie only, to end it there; null = there is none. */
  readonly providerSessionId: string | null;
  readonly signedInAtSeconds: number;
  /** Identity: when it was issued. Session: when it was last used. */
  readonly issuedAtSeconds: number;
  /** When this cookie's content ends, whatever the browser does. */
  readonly expiresAtSeconds: number;
}

/** Compact JSON; the names are short because the cookie travels with every request. */
export function writeRecord(record: SessionRecord): string {
  return JSON.stringify([
    record.mode,
    record.subject,
    record.email,
    record.tenant,
    record.sessionId,
    record.signedInAtSeconds,
    record.issuedAtSeconds,
    record.expiresAtSeconds,
    ...(record.providerSessionId === null ? [] : [record.providerSessionId]),
  ]);
}

/** Null = not a record of ours. The text was sealed by us; it is checked all the same. */
export function readRecord(text: string): SessionRecord | null {
  const [mode, subject, email, tenant, sessionId, signedInAt, issuedAt, expiresAt, providerSessionId = null] =
    parseArray(text);
  if (mode !== 'auth0' && mode !== 'password') return null;
  if (typeof subject !== 'string' || typeof sessionId !== 'string') return null;
  if (!isTextOrNull(email) || !isTextOrNull(tenant) || !isTextOrNull(providerSessionId)) return null;
  if (!isSeconds(signedInAt) || !isSeconds(issuedAt) || !isSeconds(expiresAt)) return null;
  return {
    mode,
    subject,
    email,
    tenant,
    sessionId,
    providerSessionId,
    signedInAtSeconds: signedInAt,
    issuedAtSeconds: issuedAt,
    expiresAtSeconds: expiresAt,
  };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
