import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

/** One RS256 key of the provider. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The keys a provider signs with: made anew for each, so that none lies in a repository. */
export class SigningKeys {
  #current = newKey();

  get current(): SigningKey {
    return this.#current;
  }

  /** Puts a new key in the place of the old one. */
  rotate(): SigningKey {
    this.#current = newKey();
    return this.#current;
  }

  /** The public half, as the JWKS endpoint shows it. */
  publicSet(): { readonly keys: readonly JsonWebKey[] } {
    const { kid, publicKey } = this.#current;
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
  }

  /** The private half, for the provider's own key store. */
  privateSet(): { readonly keys: readonly JsonWebKey[] } {
    const { kid, privateKey } = this.#current;
    return { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
  }
}

/** A key nobody knows yet. */
export function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: randomBytes(8).toString('hex'), privateKey, publicKey };
}
