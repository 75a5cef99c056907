import type { TenantRuntime } from './tenant-runtime.js';

/**
 * Fresh proof for mutations: the tenant's runtime under a valid config (V of reliability.md section 1).
 * Asked before any effect of a mutation, and again before each platform send.
 */
export interface FreshTenant {
  /**
   * @param host normalised host
   * @returns the runtime of the valid config, usually the pooled one. The caller brings it work (`limit`, `hold`)
   *   within seconds; from then on the work itself keeps it alive
   * @throws PublisherError `not_found`, `config_unavailable`, `storage_unavailable`
   */
  runtimeFor(host: string, requestId: string): Promise<TenantRuntime>;
}
export const FreshTenant = Symbol('FreshTenant');
