import type { ConfigSource } from '../config-source/index.js';
import type { FreshTenant } from './fresh-tenant.port.js';
import type { TenantRuntimePool } from './tenant-runtime-pool.js';
import type { TenantRuntime } from './tenant-runtime.js';

/** `FreshTenant` over the pool. */
export class PooledFreshTenant implements FreshTenant {
  readonly #configs: ConfigSource;
  readonly #pool: TenantRuntimePool;

  constructor(configs: ConfigSource, pool: TenantRuntimePool) {
    this.#configs = configs;
    this.#pool = pool;
  }

  async runtimeFor(host: string, requestId: string): Promise<TenantRuntime> {
    // Not tied to the client: a mutation that has begun ends, whoever listens.
    const { config } = await this.#configs.getValidConfig(host, requestId);
    const { runtime, releaseSoon } = await this.#pool.acquire(config, requestId);
    releaseSoon();
    return runtime;
  }
}
