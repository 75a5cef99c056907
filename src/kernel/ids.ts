import { createHash, createHmac } from 'node:crypto';

/** Randomness as a parameter: request ids, nonces, shuffles. */
export interface Ids {
  /** A UUID version 4. */
  uuid(): string;
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
  /** A uniform number in [0, 1). */
  random(): number;
}
export const Ids = Symbol('Ids');

/** Lower-case hex SHA-256 of text (UTF-8) or bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A stable pseudonym: the first `length` hex digits of HMAC-SHA-256. Spec: observability.md section 2. */
export function pseudonym(key: Uint8Array, value: string, length: number): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, length);
}
