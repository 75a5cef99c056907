import { tenantHost, type AuthSettings, type TenantAdmins } from '../../auth/index.js';
import type { ConfigSource } from '../../config-source/index.js';
import { callerError, type TenantConfig, type WaitOptions } from '../../kernel/index.js';

/**
 * Reads the sign-in settings of a tenant from where its configuration comes from. Stale settings are good enough: who
 * is let in here may change nothing before the list was asked again. Spec: auth.md section 3.
 */
export class ConfigTenantAdmins implements TenantAdmins {
  constructor(
    private readonly configs: ConfigSource,
    private readonly settings: AuthSettings,
  ) {}

  async authOf(tenant: string, requestId: string, options?: WaitOptions): Promise<TenantConfig['auth']> {
    const host = tenantHost(this.settings, tenant);
    if (host === null) throw callerError('not_found', 'Without a provider nobody signs in by it.');
    const { config } = await this.configs.getConfig(host, requestId, options);
    return config.auth;
  }
}
