import type { TenantNames } from './metrics.port.js';

const OTHER = 'other';

/** The first tenants this process sees have their names, for good; all others share one. */
export class FirstTenants implements TenantNames {
  readonly #named = new Set<string>();

  /** @param max how many are named, ≥ 1 */
  constructor(private readonly max: number) {}

  of(tenant: string): string {
    if (this.#named.has(tenant)) return tenant;
    if (this.#named.size >= this.max) return OTHER;
    this.#named.add(tenant);
    return tenant;
  }
}
