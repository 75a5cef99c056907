import { LRUCache } from 'lru-cache';
import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';
import type { ResolvedCredential } from '../credential-resolver.port.js';

const REFRESH_AHEAD = 0.8;

interface Kept {
  readonly credential: ResolvedCredential;
  readonly at: Moment;
  readonly ttlMs: number;
}

/**
 * Resolved credentials in memory, never past their time: both clocks decide about reading, and a timer drops
 * what nobody asks for. Spec: orchestrator.md section 5, reliability.md section 2.
 */
export class CredentialCache {
  readonly #kept: LRUCache<string, Kept>;

  /** @param maxSize most credentials, ≥ 1 */
  constructor(
    maxSize: number,
    private readonly clock: Clock,
  ) {
    this.#kept = new LRUCache({ max: maxSize, ttl: 1, ttlAutopurge: true });
  }

  /** The credential and whether it is time to fetch the next; null when there is none within its time. */
  get(key: string): { readonly credential: ResolvedCredential; readonly isAging: boolean } | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    const age = ageMs(this.clock, kept.at);
    if (age >= kept.ttlMs) {
      this.#kept.delete(key);
      return null;
    }
    return { credential: kept.credential, isAging: age >= kept.ttlMs * REFRESH_AHEAD };
  }

  /** @param ttlSeconds ≥ 1 */
  keep(key: string, credential: ResolvedCredential, ttlSeconds: number): void {
    const ttlMs = ttlSeconds * 1000;
    this.#kept.set(key, { credential, at: momentOf(this.clock), ttlMs }, { ttl: ttlMs });
  }
}
