import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyPurpose, KeyRing } from './key-ring.js';

const FORMAT = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A cookie of ours stays under 1 kB; nothing longer is worth decoding. */
const MAX_SEALED_CHARACTERS = 2048;
const SEALED = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/**
 * Authenticated encryption of small values that travel through the browser: AES-256-GCM, a random 96-bit
 * nonce, form `v1.<key id>.<base64url of nonce, text, tag>`. Purpose, name and format version are
 * associated data, so a value is accepted only for what it was made. Spec: auth.md section 4.
 */
export class Sealer {
  /**
   * @param ring keys by purpose
   * @param random source of nonces, for tests
   */
  constructor(
    private readonly ring: KeyRing,
    private readonly random: (bytes: number) => Uint8Array = randomBytes,
  ) {}

  /** @param name what carries the value, e.g. the cookie's name */
  seal(purpose: KeyPurpose, name: string, text: string): string {
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.ring.currentKey(purpose), nonce);
    cipher.setAAD(associatedData(purpose, name));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${FORMAT}.${this.ring.currentId}.${sealed.toString('base64url')}`;
  }

  /** The text, or null when the value is broken, foreign, of another purpose or of an unknown key. */
  open(purpose: KeyPurpose, name: string, value: string): string | null {
    if (value.length > MAX_SEALED_CHARACTERS) return null;
    const [, keyId, encoded] = SEALED.exec(value) ?? [];
    if (keyId === undefined || encoded === undefined) return null;
    const key = this.ring.key(purpose, keyId);
    const bytes = Buffer.from(encoded, 'base64url');
    // base64url has several spellings for some bytes; only the one we write counts.
    if (key === null || bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== encoded) return null;
    return decrypt(key, bytes, associatedData(purpose, name));
  }
}

function decrypt(key: Uint8Array, bytes: Buffer, aad: Buffer): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null; // the tag does not fit: altered, or sealed for something else
  }
}

function associatedData(purpose: KeyPurpose, name: string): Buffer {
  return Buffer.from(JSON.stringify([purpose, name, FORMAT]), 'utf8');
}
