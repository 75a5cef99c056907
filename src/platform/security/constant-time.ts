import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two values are equal, in a time that depends on neither content nor common prefix: both go
 * through SHA-256 first, so even the lengths do not show. Spec: auth.md section 7.
 */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}
