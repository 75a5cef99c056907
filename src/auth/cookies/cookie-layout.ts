import type { AuthSettings } from '../auth.settings.js';

/** One cookie of ours: its name, and the domain it is set for (null = this host only). */
export interface CookieKind {
  readonly name: string;
  readonly domain: string | null;
}

/** Names and scopes of our cookies in this process. Spec: auth.md section 4. */
export interface CookieLayout {
  readonly identity: CookieKind;
  readonly session: CookieKind;
  /** Beginning of the name of a sign-in under way; 8 characters of its state follow. Always of this host only. */
  readonly transactionPrefix: string;
  readonly secure: boolean;
}

/** Cookies of the Python Publisher V2: never read, expired at sign-in. */
export const FORMER_COOKIES = ['pv2_admin', 'session'] as const;

/** Only Auth0 in orchestrated mode has a cookie for the whole base domain; everywhere else one host has both. */
export function cookieLayout(
  settings: Pick<AuthSettings, 'secureCookies' | 'orchestrated' | 'auth0' | 'baseDomain'>,
): CookieLayout {
  const secure = settings.secureCookies;
  const shared = settings.orchestrated && settings.auth0 !== null ? settings.baseDomain : null;
  return {
    identity: { name: `${prefix(secure, shared)}pv2_id`, domain: shared },
    session: { name: `${prefix(secure, null)}pv2_session`, domain: null },
    transactionPrefix: `${prefix(secure, null)}pv2_txn_`,
    secure,
  };
}

function prefix(secure: boolean, domain: string | null): string {
  if (!secure) return '';
  return domain === null ? '__Host-' : '__Secure-';
}
