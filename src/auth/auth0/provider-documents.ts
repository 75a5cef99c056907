import type { JWK } from 'jose';

/** What we use of the provider's discovery document. */
export interface ProviderFacts {
  readonly jwksUri: string;
  /** Null = it names none. */
  readonly endSessionEndpoint: string | null;
}

/** A public RSA key that may sign ID tokens, with its id. */
export type SigningKey = JWK & { readonly kid: string };

/** More keys than any provider rotates through; the rest is not looked at. */
const MAX_KEYS = 64;

/**
 * Reads a discovery document. The issuer must be the pinned one, and every address we use lie at its origin.
 * @returns null = not a statement of this issuer
 * Spec: auth.md sections 5 and 11 (mix-up).
 */
export function readDiscovery(json: unknown, issuer: string): ProviderFacts | null {
  const { issuer: said, jwks_uri: jwksUri, end_session_endpoint: end = null } = membersOf(json);
  if (said !== issuer || !isAt(jwksUri, issuer)) return null;
  if (end !== null && !isAt(end, issuer)) return null;
  return { jwksUri, endSessionEndpoint: end };
}

/**
 * Reads a key set; keys of another kind or use are passed over.
 * @returns null = not a key set
 */
export function readKeys(json: unknown): readonly SigningKey[] | null {
  const { keys } = membersOf(json);
  if (!Array.isArray(keys)) return null;
  return keys.slice(0, MAX_KEYS).flatMap((key: unknown) => signingKey(membersOf(key)));
}

/** Only the public members of the key go on. */
function signingKey(key: Readonly<Record<string, unknown>>): readonly SigningKey[] {
  const { kty, kid, n, e, use = 'sig', alg = 'RS256' } = key;
  if (kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') return [];
  if (typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return [];
  return [{ kty, kid, n, e, use, alg }];
}

/** Whether this is an address at the issuer's origin, without credentials in it. */
function isAt(value: unknown, issuer: string): value is string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  return url !== null && url.origin === new URL(issuer).origin && url.username === '' && url.password === '';
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
