import type { TenantConfig } from '../kernel/index.js';

/** What is configured for a tenant, for looking ahead; whoever acts asks `FreshTenant`. */
export interface TenantConfigs {
  /**
   * May be stale for a bounded time.
   * @param host normalised host
   * @throws PublisherError `not_found`, `config_unavailable`
   */
  configOf(host: string, requestId: string): Promise<TenantConfig>;
}
export const TenantConfigs = Symbol('TenantConfigs');
