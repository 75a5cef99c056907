import { LRUCache } from 'lru-cache';
import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment, TenantConfig } from '../../kernel/index.js';
import { ConfigEntry } from './config-entry.js';

/** Unknown hosts are many and small. */
const MAX_NEGATIVES = 10_000;

/** Good and negative answers by normalised host, each bounded. Spec: orchestrator.md section 4. */
export class RuntimeConfigCache {
  readonly #entries: LRUCache<string, ConfigEntry>;
  readonly #negatives = new LRUCache<string, Moment>({ max: MAX_NEGATIVES });

  /** @param maxHosts most hosts kept, ≥ 1 @param negativeTtlSeconds how long a "no" is remembered */
  constructor(
    maxHosts: number,
    private readonly negativeTtlSeconds: number,
    private readonly clock: Clock,
  ) {
    this.#entries = new LRUCache({ max: maxHosts });
  }

  get(host: string): ConfigEntry | null {
    return this.#entries.get(host) ?? null;
  }

  isNegative(host: string): boolean {
    const since = this.#negatives.get(host);
    return since !== undefined && ageMs(this.clock, since) < this.negativeTtlSeconds * 1000;
  }

  keep(host: string, config: TenantConfig): ConfigEntry {
    const entry = new ConfigEntry(config, this.clock);
    this.#negatives.delete(host);
    this.#entries.set(host, entry);
    return entry;
  }

  /** A definite no: the good answer goes at once and is never served again. */
  refuse(host: string): void {
    this.#entries.delete(host);
    this.#negatives.set(host, momentOf(this.clock));
  }

  evict(host: string): void {
    this.#entries.delete(host);
  }
}
