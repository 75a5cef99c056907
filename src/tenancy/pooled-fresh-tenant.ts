import type { ConfigSource } from '../config-source/index.js';
import type { FreshTenant } from './fresh-tenant.port.js';
import type { TenantRuntimePool } from './tenant-runtime-pool.js';
import type { TenantRuntime } from './tenant-runtime.js';

/** A mutation works on what it got for so long at most; the longest send takes 75 s (reliability.md section 4). */
const LONGEST_USE_MS = 120_000;

/** `FreshTenant` over the pool. */
export class PooledFreshTenant implements FreshTenant {
  readonly #configs: ConfigSource;
  readonly #pool: TenantRuntimePool;

  constructor(configs: ConfigSource, pool: TenantRuntimePool) {
    this.#configs = configs;
    this.#pool = pool;
  }

  async runtimeFor(host: string, requestId: string): Promise<TenantRuntime> {
    const { config } = await this.#configs.getValidConfig(host, requestId);
    const lease = await this.#pool.acquire(config, requestId);
    // The caller has no moment at which to give it back, so it stays alive for as long as any caller may need.
    setTimeout(() => lease.release(), LONGEST_USE_MS).unref();
    return lease.runtime;
  }
}
