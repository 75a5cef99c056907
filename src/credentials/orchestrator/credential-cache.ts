import { LRUCache } from 'lru-cache';
import { ageMs } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';
import type { CredentialPayload } from '../../orchestrator/index.js';

/** A credential as it was answered. */
export interface FetchedCredential {
  readonly payload: CredentialPayload;
  /** Of the answer. */
  readonly at: Moment;
  /** How long it may be used from then on, ≥ 1. */
  readonly ttlMs: number;
  readonly tenant: string;
  /** Of the tenant's config under which it was asked for. */
  readonly configVersion: string;
}

interface TenantEntries {
  readonly configVersion: string;
  readonly keys: Set<string>;
}

/**
 * Resolved credentials in memory, found by tenant and reference: the newest version only, of the newest config
 * only, and never past their time. Both clocks decide about reading, and a timer drops what nobody asks for.
 * Spec: orchestrator.md section 5, reliability.md section 2.
 */
export class CredentialCache {
  readonly #kept: LRUCache<string, FetchedCredential>;
  readonly #tenants = new Map<string, TenantEntries>();

  /** @param maxSize most credentials, ≥ 1 */
  constructor(
    maxSize: number,
    private readonly clock: Clock,
  ) {
    this.#kept = new LRUCache({
      max: maxSize,
      ttl: 1,
      ttlAutopurge: true,
      dispose: (gone, key, reason) => (reason === 'set' ? undefined : this.#unlist(gone.tenant, key)),
    });
  }

  /** Credentials held now. */
  get size(): number {
    return this.#kept.size;
  }

  /** Tells the tenant's config version: what was resolved under another one is dropped. */
  enter(tenant: string, configVersion: string): void {
    const known = this.#tenants.get(tenant);
    if (known === undefined || known.configVersion === configVersion) return;
    for (const key of [...known.keys]) this.#kept.delete(key);
  }

  /** Null when there is none within its time. @param ttlMs longest time since its answer, if that is shorter */
  get(key: string, ttlMs: number): FetchedCredential | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    if (ageMs(this.clock, kept.at) < Math.min(kept.ttlMs, ttlMs)) return kept;
    this.#kept.delete(key);
    return null;
  }

  /** Takes the place of an older answer. One that was asked for under a config that has been replaced is not kept. */
  keep(key: string, fetched: FetchedCredential): void {
    const { tenant, configVersion, ttlMs, at } = fetched;
    const listed = this.#tenants.get(tenant) ?? { configVersion, keys: new Set<string>() };
    const leftMs = ttlMs - ageMs(this.clock, at);
    if (this.#kept.peek(key) === fetched || listed.configVersion !== configVersion || leftMs <= 0) return;
    this.#kept.set(key, fetched, { ttl: Math.ceil(leftMs) });
    listed.keys.add(key);
    this.#tenants.set(tenant, listed);
  }

  drop(key: string): void {
    this.#kept.delete(key);
  }

  #unlist(tenant: string, key: string): void {
    const listed = this.#tenants.get(tenant);
    listed?.keys.delete(key);
    if (listed?.keys.size === 0) this.#tenants.delete(tenant);
  }
}
