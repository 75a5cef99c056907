import type { TenantConfig, WaitOptions } from '../../kernel/index.js';

/** Reads the sign-in settings of a tenant by its label, at the canonical host, which has no tenant of its own. */
export interface TenantAdmins {
  /**
   * @param tenant label, as sealed in the transaction
   * @returns its `auth` block; null = it has none
   * @throws PublisherError `not_found`, `config_unavailable`
   */
  authOf(tenant: string, requestId: string, options?: WaitOptions): Promise<TenantConfig['auth']>;
}
export const TenantAdmins = Symbol('TenantAdmins');
