import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** A parsed `scrypt` string: costs, salt and the derived key. */
export interface PasswordHash {
  /** N = 2^logN. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

/** Why a password hash string cannot be used. */
export type PasswordHashProblem = 'malformed' | 'unsupported_algorithm' | 'too_weak' | 'too_costly';

/** Least costs, and what `hashPassword` uses: 64 MB and some 0.3 s a try. Spec: auth.md section 7. */
const MIN = { logN: 16, r: 8, p: 2 } as const;
/** More than this (1 GB a try) would be a way to stop ourselves. */
const MAX_MEMORY_BYTES = 2 ** 30;
const MAX_P = 16;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/**
 * Reads a PHC string `$scrypt$ln=16,r=8,p=2$<salt>$<key>` (base64 without padding).
 * @returns the hash, or why it is not usable; never the value in words
 */
export function parsePasswordHash(text: string): PasswordHash | { readonly problem: PasswordHashProblem } {
  const [, logN, r, p, salt, key] = PHC.exec(text.trim()) ?? [];
  if (logN === undefined || r === undefined || p === undefined || salt === undefined || key === undefined) {
    return { problem: /^\$(?!scrypt\$)[a-z0-9-]+\$/.test(text.trim()) ? 'unsupported_algorithm' : 'malformed' };
  }
  const hash = {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
  if (hash.logN < MIN.logN || hash.r < MIN.r || hash.p < MIN.p) return { problem: 'too_weak' };
  if (128 * 2 ** hash.logN * hash.r > MAX_MEMORY_BYTES || hash.p > MAX_P) return { problem: 'too_costly' };
  return hash;
}

/** Whether a password (as normalised by the caller) is the one of the hash. Constant time for the compare. */
export async function verifyPasswordHash(password: string, hash: PasswordHash): Promise<boolean> {
  const key = await derive(password, hash, hash.key.length);
  return timingSafeEqual(key, hash.key);
}

/**
 * The PHC string of a password.
 * @param salt 16 random bytes; for tests
 */
export async function hashPassword(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): Promise<string> {
  const key = await derive(password, { ...MIN, salt }, KEY_BYTES);
  return `$scrypt$ln=${MIN.logN},r=${MIN.r},p=${MIN.p}$${unpadded(salt)}$${unpadded(key)}`;
}

function derive(password: string, costs: Omit<PasswordHash, 'key'>, bytes: number): Promise<Buffer> {
  const N = 2 ** costs.logN;
  // Node refuses costs above 32 MB unless told; twice what scrypt needs leaves room for its p blocks.
  const options: ScryptOptions = { N, r: costs.r, p: costs.p, maxmem: 256 * costs.r * (N + costs.p) };
  return new Promise((resolve, reject) => {
    scrypt(Buffer.from(password, 'utf8'), costs.salt, bytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
