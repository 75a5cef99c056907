import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Clock } from '../../kernel/index.js';
import { UpstreamError, type UpstreamKind } from '../../platform/http/index.js';
import { KeptDocument } from './kept-document.js';
import { badAnswer, type DocumentCall, type ProviderCalls } from './provider-calls.js';
import { readDiscovery, readKeys, type ProviderFacts } from './provider-documents.js';

const TIMEOUT_MS = 5000;
const ATTEMPTS = 2;
const DISCOVERY_MAX_BYTES = 1_000_000;
const KEYS_MAX_BYTES = 256_000;
/** Shortest time between two looks for a key that is not known. */
const UNKNOWN_KEY_PAUSE_MS = 30_000;

/** Something answered, so there is somebody to send a browser to. */
const ANSWERED: readonly UpstreamKind[] = ['bad_answer', 'too_large', 'rejected', 'server_error', 'rate_limited'];

/** The provider's signing keys, and a way to find the one of a token. */
interface KeySet {
  readonly ids: ReadonlySet<string>;
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

/** What the provider publishes about itself. One per process. Spec: reliability.md section 4; auth.md section 5. */
export class ProviderMetadata {
  readonly #facts: KeptDocument<ProviderFacts>;
  readonly #keys: KeptDocument<KeySet>;

  /** @param issuer the pinned one; nobody else's statements are taken */
  constructor(
    private readonly issuer: string,
    private readonly calls: ProviderCalls,
    clock: Clock,
  ) {
    this.#facts = new KeptDocument(clock, () => this.#fetchFacts(ATTEMPTS));
    this.#keys = new KeptDocument(clock, () => this.#fetchKeys());
  }

  /** @throws UpstreamError */
  facts(): Promise<ProviderFacts> {
    return this.#facts.get();
  }

  /**
   * One look whether the provider answers: one try, one at a time; what it brings is kept. A provider that
   * answers wrongly is good enough as long as its last good statement is known.
   * @throws UpstreamError
   */
  async glance(): Promise<void> {
    try {
      await this.#facts.renew(() => this.#fetchFacts(1));
    } catch (error) {
      const answers = error instanceof UpstreamError && ANSWERED.includes(error.kind);
      if (!answers || !this.#facts.isKnown) throw error;
    }
  }

  /**
   * The keys to check a token with; an unknown id is looked for once more, at most every 30 s.
   * @param keyId `kid` of the token
   * @returns null = the provider has no such key
   * @throws UpstreamError
   */
  async keysFor(keyId: string): Promise<KeySet['find'] | null> {
    const known = await this.#keys.get();
    if (known.ids.has(keyId)) return known.find;
    if (this.#keys.askedAgoMs < UNKNOWN_KEY_PAUSE_MS) return null;
    const renewed = await this.#keys.renew();
    return renewed.ids.has(keyId) ? renewed.find : null;
  }

  #fetchFacts(attempts: number): Promise<ProviderFacts> {
    const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const limits = { timeoutMs: TIMEOUT_MS, attempts, maxBytes: DISCOVERY_MAX_BYTES };
    const call: DocumentCall = { operation: 'discovery', url, ...limits };
    return this.calls.document(call, (json) => readDiscovery(json, this.issuer) ?? refuse('discovery'));
  }

  async #fetchKeys(): Promise<KeySet> {
    const { jwksUri: url } = await this.#facts.get();
    const limits = { timeoutMs: TIMEOUT_MS, attempts: ATTEMPTS, maxBytes: KEYS_MAX_BYTES };
    return this.calls.document({ operation: 'jwks', url, ...limits }, (json) => {
      const keys = readKeys(json) ?? refuse('jwks');
      return { ids: new Set(keys.map(({ kid }) => kid)), find: createLocalJWKSet({ keys } as JSONWebKeySet) };
    });
  }
}

function refuse(operation: string): never {
  throw badAnswer(operation, 200);
}
