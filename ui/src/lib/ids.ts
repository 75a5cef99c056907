/**
 * A random id of 32 hex digits: idempotency keys, request ids, shuffle seeds. `crypto.randomUUID` is not used
 * because browsers offer it on https and localhost only.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
