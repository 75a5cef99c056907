import { hkdfSync } from 'node:crypto';
import { bugError, type Secret } from '../../kernel/index.js';

/** What a sealed value or a derived key is for: a value of one purpose is never accepted as another. */
export const KEY_PURPOSES = [
  'identity',
  'session',
  'transaction',
  'hand-over',
  'sign-out',
  'actor',
  'ai-user',
] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

const SALT = 'publisher-v2';
const KEY_BYTES = 32;
const ID_BYTES = 4;

interface RingKey {
  readonly id: string;
  readonly byPurpose: ReadonlyMap<KeyPurpose, Uint8Array>;
}

/**
 * Keys derived from the session secrets by HKDF-SHA-256, one per purpose. The first secret seals and
 * opens, the others only open. Spec: auth.md section 4.
 */
export class KeyRing {
  readonly #current: RingKey;
  readonly #byId: ReadonlyMap<string, RingKey>;

  /** @param secrets newest first, at least one */
  constructor(secrets: readonly Secret<string>[]) {
    const keys = secrets.map((secret) => ringKey(secret.reveal()));
    const [current] = keys;
    if (current === undefined) throw bugError('A key ring needs at least one secret.');
    this.#current = current;
    this.#byId = new Map(keys.toReversed().map((key) => [key.id, key]));
  }

  /** Public name of the key that seals: 8 hex digits, tells nothing about the secret. */
  get currentId(): string {
    return this.#current.id;
  }

  /** The 256-bit key of a purpose. Null = no key of that id (an old one was dropped). */
  key(purpose: KeyPurpose, id: string = this.#current.id): Uint8Array | null {
    return this.#byId.get(id)?.byPurpose.get(purpose) ?? null;
  }

  /** The key of a purpose that seals now; always there. */
  currentKey(purpose: KeyPurpose): Uint8Array {
    const key = this.key(purpose);
    if (key === null) throw bugError('The key ring has no key for this purpose.');
    return key;
  }
}

function ringKey(secret: string): RingKey {
  const derive = (info: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'utf8'), SALT, info, bytes));
  return {
    id: Buffer.from(derive('key id', ID_BYTES)).toString('hex'),
    byPurpose: new Map(KEY_PURPOSES.map((purpose) => [purpose, derive(`key for ${purpose}`, KEY_BYTES)])),
  };
}
