import { LRUCache } from 'lru-cache';
import type { Analysis } from '../captioning/index.js';
import { ageMs, momentOf, type Clock, type Moment } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';

/** Longer than a run takes from its analysis to its sidecar. */
const KEPT_MS = 5 * 60_000;
const MAX_PHOTOS = 32;

interface Paid {
  readonly at: Moment;
  readonly analysis: Analysis;
}

/**
 * Analyses of the last minutes. A run writes its sidecar after its sends, and a check writes none: whoever asks for
 * the same photo meanwhile is not to pay again. The sidecar is what lasts. Spec: captioning.md section 13, row 3.
 */
export class PaidAnalyses {
  /** By the config of a tenant's services, and gone with it: another config may mean another model or prompt. */
  readonly #known = new WeakMap<TenantRuntime['config'], LRUCache<string, Paid>>();

  constructor(private readonly clock: Clock) {}

  /** Null = none. @param contentHash of the photo, whatever its name */
  get(config: TenantRuntime['config'], contentHash: string): Analysis | null {
    const paid = this.#known.get(config)?.get(contentHash);
    return paid && ageMs(this.clock, paid.at) < KEPT_MS ? paid.analysis : null;
  }

  keep(config: TenantRuntime['config'], contentHash: string, analysis: Analysis): void {
    const known = this.#known.get(config) ?? new LRUCache<string, Paid>({ max: MAX_PHOTOS });
    this.#known.set(config, known);
    known.set(contentHash, { at: momentOf(this.clock), analysis });
  }
}
