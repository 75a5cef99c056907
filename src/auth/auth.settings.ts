import {
  normalisePassword,
  parsePasswordHash,
  type PasswordHash,
  type PasswordHashProblem,
} from '../platform/security/index.js';
import { Secret } from '../kernel/index.js';

/** What a password is checked against. */
export type PasswordProof =
  | { readonly kind: 'hash'; readonly hash: PasswordHash }
  /** The NFC form. */
  | { readonly kind: 'plain'; readonly password: Secret<string> };

/** The provider people sign in at. Spec: auth.md sections 5 and 13. */
export interface Auth0Settings {
  /** Exactly as tokens name it, usually with a slash at its end. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  /** The one host with `/auth/start`, `/auth/callback` and the session cookie; lower case, never a tenant's. */
  readonly canonicalHost: string;
}

/** How signing in is set up in this process. Spec: auth.md sections 2 and 13. */
export interface AuthSettings {
  readonly orchestrated: boolean;
  /** `ORCHESTRATOR_BASE_DOMAIN`; null in standalone mode. */
  readonly baseDomain: string | null;
  readonly production: boolean;
  /** False only outside production: no `__Host-` prefix, no `Secure`. */
  readonly secureCookies: boolean;
  /** Port in our own addresses, for development over http; null = the usual one of the scheme. */
  readonly publicPort: number | null;
  /** Null = Auth0 is not configured. */
  readonly auth0: Auth0Settings | null;
  readonly password: PasswordProof | null;
  /** `ADMIN_LOGIN_EMAILS`, for tenants without an `auth` block. */
  readonly adminEmails: readonly string[];
  /** Newest first, at least one: the first seals, all open. */
  readonly sessionSecrets: readonly Secret<string>[];
  /** Life of an identity cookie, 60…900 s. */
  readonly identitySeconds: number;
  /** A session ends after so long without use, 900…86,400 s. */
  readonly idleSeconds: number;
  /** A session ends so long after sign-in whatever happens, ≥ `idleSeconds`. */
  readonly maxAgeSeconds: number;
}
export const AuthSettings = Symbol('AuthSettings');

/** Why a configured password cannot be used; the boot error names the variable and this, never the value. */
export type PasswordProofProblem = PasswordHashProblem | 'both_set' | 'not_a_password';

/**
 * The proof from `ADMIN_PASSWORD_HASH` and `ADMIN_PASSWORD`, of which at most one may be set.
 * @returns null when neither is set: password sign-in is not in use
 */
export function passwordProof(
  hash: Secret<string> | null,
  plain: Secret<string> | null,
): PasswordProof | { readonly problem: PasswordProofProblem } | null {
  if (hash !== null && plain !== null) return { problem: 'both_set' };
  if (hash !== null) {
    const parsed = parsePasswordHash(hash.reveal());
    return 'problem' in parsed ? parsed : { kind: 'hash', hash: parsed };
  }
  if (plain === null) return null;
  const password = normalisePassword(plain.reveal());
  return password === null ? { problem: 'not_a_password' } : { kind: 'plain', password: new Secret(password) };
}
