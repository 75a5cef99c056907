import { createHash } from 'node:crypto';

const BLOCK_BYTES = 4 * 1024 * 1024;

/** Dropbox content hash: SHA-256 over the SHA-256 of each 4 MiB block, in hex. Written apart from the kernel's on purpose. */
export function contentHashOf(bytes: Uint8Array): string {
  const whole = createHash('sha256');
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    whole.update(
      createHash('sha256')
        .update(bytes.subarray(at, at + BLOCK_BYTES))
        .digest(),
    );
  }
  return whole.digest('hex');
}
