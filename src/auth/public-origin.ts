import type { AuthSettings } from './auth.settings.js';

/**
 * The origin people reach a host of ours by: `https://<host>`, in development over http with its port. Decided by
 * settings alone, never by what a request says. Spec: auth.md section 10.
 * @param host validated host, lower case, without a port
 */
export function publicOrigin(settings: Pick<AuthSettings, 'secureCookies' | 'publicPort'>, host: string): string {
  if (settings.secureCookies) return `https://${host}`;
  return settings.publicPort === null ? `http://${host}` : `http://${host}:${settings.publicPort}`;
}

/**
 * The host of a tenant, rebuilt from its label: `<label>.<base domain>`; standalone: the canonical host itself.
 * @returns null = Auth0 is not configured, so nobody is sent anywhere
 */
export function tenantHost(
  settings: Pick<AuthSettings, 'orchestrated' | 'baseDomain' | 'auth0'>,
  tenant: string,
): string | null {
  if (settings.auth0 === null) return null;
  return settings.orchestrated && settings.baseDomain !== null
    ? `${tenant}.${settings.baseDomain}`
    : settings.auth0.canonicalHost;
}
