import { LRUCache } from 'lru-cache';
import { hasCode } from '../kernel/index.js';
import type { TenantConfig, WaitOptions } from '../kernel/index.js';
import { StoragelessRuntime } from './storageless-runtime.js';
import type { RuntimeLease, TenantRuntimePool } from './tenant-runtime-pool.js';

const NOTHING = (): void => undefined;

/**
 * Runtimes for requests, of which many turn out to need no storage: a tenant that was served here before gets one
 * without storage while the orchestrator is away, so that its pages outlive its secrets. Mutations take theirs from
 * `FreshTenant`. Spec: reliability.md section 2, "With the orchestrator down".
 */
export class ReadingLeases {
  readonly #served: LRUCache<string, true>;

  /** @param maxTenants most tenants remembered, ≥ 1 */
  constructor(
    private readonly pool: TenantRuntimePool,
    maxTenants: number,
  ) {
    this.#served = new LRUCache({ max: maxTenants });
  }

  /** @throws as `TenantRuntimePool.acquire` */
  async acquire(config: TenantConfig, requestId: string, options: WaitOptions): Promise<RuntimeLease> {
    try {
      const lease = await this.pool.acquire(config, requestId, options);
      this.#served.set(config.tenant, true);
      return lease;
    } catch (error) {
      // A credential that is gone or wrong is no outage: that tenant is unavailable as a whole.
      const isAway = hasCode(error, 'storage_unavailable') && error.details.reason === 'unreachable';
      if (!isAway || !this.#served.has(config.tenant)) throw error;
      return { runtime: new StoragelessRuntime(config, error), release: NOTHING, releaseSoon: NOTHING };
    }
  }
}
