import { createHash } from 'node:crypto';

/** `6f1d3b52-8c0e-4b7a-9a41-2d7e5c90b3f8`, fixed for good: another one would make every key a new one. */
const NAMESPACE = Buffer.from('6f1d3b528c0e4b7a9a412d7e5c90b3f8', 'hex');

/**
 * The `Idempotency-Key` of a body: a UUIDv5, the same wherever and however often it is computed.
 * @param bodySha256 64 lower-case hex characters
 * Spec: pipeline-logs.md section 7.
 */
export function idempotencyKey(semanticKey: string, bodySha256: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${semanticKey}\n${bodySha256}`).digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6); // version 5
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8); // the variant of RFC 9562
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
