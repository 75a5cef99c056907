const PREFIX = 'whsec_';
const KEY = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** A key of Standard Webhooks: `whsec_` and base64. Spec: pipeline-logs.md section 3. */
export function isSigningKey(text: string): boolean {
  return KEY.test(text) && text.length > PREFIX.length;
}

/** The part of a key that is the secret, as written. */
export function secretOfSigningKey(key: string): readonly string[] {
  return [key.slice(PREFIX.length)];
}
