import { BUILT_IN_RESERVED_LABELS, parseStandaloneHost, parseTenantHost } from './parse-tenant-host.js';
import type { HostReading } from './parse-tenant-host.js';

/** How this process tells the tenant from a raw request: fixed at boot. */
export interface HostRule {
  /**
   * @param rawHeaders name, value, name, value … as received
   * @param url the request target as received
   */
  read(rawHeaders: readonly string[], url: string): HostReading;
}
export const HostRule = Symbol('HostRule');

/** Orchestrated mode: `<label>.<base domain>`. Spec: tenancy.md section 1. */
export function tenantHosts(baseDomain: string, reservedSubdomains: readonly string[]): HostRule {
  const reserved = new Set<string>([...BUILT_IN_RESERVED_LABELS, ...reservedSubdomains]);
  return { read: (rawHeaders, url) => parseTenantHost(rawHeaders, url, baseDomain.toLowerCase(), reserved) };
}

/**
 * Standalone mode: one tenant on one host, or on any. Spec: orchestrator.md section 2.
 * @param standaloneHost `STANDALONE_HOST`; null = any host
 */
export function standaloneHosts(standaloneHost: string | null): HostRule {
  const host = standaloneHost?.toLowerCase() ?? null;
  const tenant = host?.split('.')[0] ?? 'default';
  return { read: (rawHeaders, url) => parseStandaloneHost(rawHeaders, url, host, tenant) };
}
