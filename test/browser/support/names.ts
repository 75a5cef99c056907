/** Names of the world of sign-in. All of them lead to this machine; see `launchChromium`. */
export const BASE_DOMAIN = 'pub.test';
export const CANONICAL_HOST = `app.${BASE_DOMAIN}`;
export const FOREIGN_ORIGIN = 'https://evil.example';
export const SIBLING_ORIGIN = `https://sibling.${BASE_DOMAIN}`;
/** Another foreign name, for a site that becomes ours by its name server; see `TlsFront.sites`. */
export const REBOUND_ORIGIN = 'https://rebound.example';
export const AURORA_ADMIN = 'ada@studio.example';
export const HARBOR_ADMIN = 'hal@studio.example';

/** Address of a tenant. @param path with a leading slash */
export function tenantUrl(tenant: string, path = '/'): string {
  return `https://${tenant}.${BASE_DOMAIN}${path}`;
}
