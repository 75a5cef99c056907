import { canonicalSignInHost } from '../platform/environment/index.js';
import type { Environment } from '../platform/environment/index.js';
import { BUILT_IN_RESERVED_LABELS, namesHost, parseStandaloneHost, parseTenantHost } from './parse-tenant-host.js';
import type { HostReading } from './parse-tenant-host.js';

/** How this process tells the tenant from a raw request: fixed at boot. */
export interface HostRule {
  /** The host people sign in at; null = there is none. Spec: auth.md section 5. */
  readonly canonicalHost: string | null;
  /**
   * @param rawHeaders name, value, name, value … as received
   * @param url the request target as received
   */
  read(rawHeaders: readonly string[], url: string): HostReading;
}
export const HostRule = Symbol('HostRule');

/**
 * Orchestrated mode: `<label>.<base domain>`. The canonical host is never a tenant. Spec: tenancy.md section 1.
 * @param canonicalHost lower case; null = nobody signs in by a provider
 */
export function tenantHosts(
  baseDomain: string,
  reservedSubdomains: readonly string[],
  canonicalHost: string | null = null,
): HostRule {
  const base = baseDomain.toLowerCase();
  const reserved = new Set<string>([...BUILT_IN_RESERVED_LABELS, ...reservedSubdomains]);
  return {
    canonicalHost,
    read: (rawHeaders, url) =>
      canonicalHost !== null && namesHost(rawHeaders, url, canonicalHost)
        ? { outcome: 'canonical', host: canonicalHost }
        : parseTenantHost(rawHeaders, url, base, reserved),
  };
}

/**
 * Standalone mode: one tenant on one host, or on any; people sign in on that host itself. Spec: orchestrator.md
 * section 2, auth.md section 5.
 * @param standaloneHost `STANDALONE_HOST`; null = any host
 * @param canonicalHost lower case; null = nobody signs in by a provider
 */
export function standaloneHosts(standaloneHost: string | null, canonicalHost: string | null = null): HostRule {
  const host = standaloneHost?.toLowerCase() ?? null;
  const tenant = host?.split('.')[0] ?? 'default';
  return { canonicalHost, read: (rawHeaders, url) => parseStandaloneHost(rawHeaders, url, host, tenant) };
}

/** The rule of this process. @param orchestrated whether tenants come from a control plane */
export function hostRuleOf(environment: Environment, orchestrated: boolean): HostRule {
  const { orchestrator, standalone } = environment;
  const canonicalHost = canonicalSignInHost(environment, orchestrated);
  return orchestrated
    ? tenantHosts(orchestrator.baseDomain, orchestrator.reservedSubdomains, canonicalHost)
    : standaloneHosts(standalone.standaloneHost, canonicalHost);
}
