/** Longest version as it travels; longer storage tokens do not exist (storage.md section 1). */
const PLAIN = /^[A-Za-z0-9_-]{1,63}$/;

/**
 * A storage's version in URL-safe form `[A-Za-z0-9_-]{1,64}`: `v` + the token as it is, or `b` + base64url
 * of it. Reversible, so that the storage's own token is compared. Spec: web-api.md section 1.
 */
export function encodeVersion(version: string): string {
  return PLAIN.test(version) ? `v${version}` : `b${Buffer.from(version, 'utf8').toString('base64url')}`;
}

/** The storage's version; a value we never gave out stays what it is and equals no version. */
export function decodeVersion(encoded: string): string {
  const rest = encoded.slice(1);
  if (encoded.startsWith('v')) return rest;
  return encoded.startsWith('b') ? Buffer.from(rest, 'base64url').toString('utf8') : `?${encoded}`;
}
