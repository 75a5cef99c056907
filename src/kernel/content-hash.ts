import { createHash, type Hash } from 'node:crypto';

const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * The content hash that names a photo everywhere: SHA-256 of each 4 MiB block, the digests joined,
 * SHA-256 of that. The same algorithm as Dropbox's `content_hash`, on every storage kind.
 * Spec: publishing.md section 1.
 */
export class ContentHasher {
  readonly #outer = createHash('sha256');
  #block: Hash = createHash('sha256');
  #blockBytes = 0;

  /** Adds bytes, in any chunking. */
  update(bytes: Uint8Array): this {
    let offset = 0;
    while (offset < bytes.length) {
      const take = Math.min(BLOCK_BYTES - this.#blockBytes, bytes.length - offset);
      this.#block.update(bytes.subarray(offset, offset + take));
      this.#blockBytes += take;
      offset += take;
      if (this.#blockBytes === BLOCK_BYTES) this.#closeBlock();
    }
    return this;
  }

  /** Ends the hash: 64 lower-case hex digits. The hasher must not be used afterwards. */
  digest(): string {
    if (this.#blockBytes > 0) this.#closeBlock();
    return this.#outer.digest('hex');
  }

  #closeBlock(): void {
    this.#outer.update(this.#block.digest());
    this.#block = createHash('sha256');
    this.#blockBytes = 0;
  }
}

/** Content hash of bytes in memory. */
export function contentHash(bytes: Uint8Array): string {
  return new ContentHasher().update(bytes).digest();
}
