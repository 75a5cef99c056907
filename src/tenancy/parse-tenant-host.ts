/** Labels that are never a tenant; `RESERVED_SUBDOMAINS` adds more. Spec: tenancy.md section 1. */
export const BUILT_IN_RESERVED_LABELS = [
  'www',
  'app',
  'api',
  'admin',
  'auth',
  'mail',
  'static',
  'healthcheck',
  'localhost',
] as const;

/**
 * What a request's host says. `unreadable`: the request does not name one host (400). `no_tenant`: it names
 * one, but none of ours (404, and nobody is asked about it).
 */
export type HostReading =
  | { readonly outcome: 'tenant'; readonly host: string; readonly tenant: string }
  /** The host people sign in at: never a tenant's. Spec: auth.md section 5. */
  | { readonly outcome: 'canonical'; readonly host: string }
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'no_tenant' };

const MAX_HOST = 253;
const HOST = /^[A-Za-z0-9.-]+(:[0-9]{1,5})?$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const IPV6_HOST = /^\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?$/;
const UNREADABLE = { outcome: 'unreadable' } as const;
const NO_TENANT = { outcome: 'no_tenant' } as const;

/**
 * The tenant a raw request names, before any lookup. Pure; reads the raw header list, because the parsed
 * headers hide a second Host line. Spec: tenancy.md section 1.
 *
 * @param rawHeaders name, value, name, value … as received
 * @param url the request target as received
 * @param baseDomain lower case, without a leading dot
 * @param reserved lower-case labels that are never a tenant
 */
export function parseTenantHost(
  rawHeaders: readonly string[],
  url: string,
  baseDomain: string,
  reserved: ReadonlySet<string>,
): HostReading {
  const raw = onlyHost(rawHeaders);
  if (raw === null || !targetFits(url, raw)) return UNREADABLE;
  const host = normalise(raw, HOST);
  if (host === null || !host.endsWith(`.${baseDomain}`)) return NO_TENANT;
  const label = host.slice(0, -baseDomain.length - 1);
  if (!LABEL.test(label) || label.startsWith('xn--') || reserved.has(label)) return NO_TENANT;
  return { outcome: 'tenant', host, tenant: label };
}

/**
 * The same for standalone mode, where one tenant is served: on `onlyHostName`, or on any well-formed host,
 * addresses included, when that is null. Spec: orchestrator.md section 2.
 *
 * @param onlyHostName lower-case host without a port, or null
 * @param tenant the label of the one tenant
 */
export function parseStandaloneHost(
  rawHeaders: readonly string[],
  url: string,
  onlyHostName: string | null,
  tenant: string,
): HostReading {
  const raw = onlyHost(rawHeaders);
  if (raw === null || !targetFits(url, raw)) return UNREADABLE;
  const host = normalise(raw, HOST) ?? normalise(raw, IPV6_HOST);
  if (host === null || host.startsWith('.') || host.includes('..')) return NO_TENANT;
  if (onlyHostName !== null && host !== onlyHostName) return NO_TENANT;
  return { outcome: 'tenant', host, tenant };
}

/** Whether a raw request names exactly this host. @param host lower case, without a port */
export function namesHost(rawHeaders: readonly string[], url: string, host: string): boolean {
  const raw = onlyHost(rawHeaders);
  return raw !== null && targetFits(url, raw) && normalise(raw, HOST) === host;
}

/** The value of the one Host line; null when there is none, more than one, or nothing in it. */
function onlyHost(rawHeaders: readonly string[]): string | null {
  let found: string | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (found !== null) return null;
    found = rawHeaders[index + 1] ?? '';
  }
  return found === '' ? null : found;
}

/** Origin form, or an absolute form whose authority is the Host line itself. */
function targetFits(url: string, host: string): boolean {
  if (url.startsWith('/')) return true;
  const authority = /^https?:\/\/([A-Za-z0-9.:[\]-]*)(?:[/?#]|$)/i.exec(url)?.[1];
  return authority !== undefined && authority.toLowerCase() === host.toLowerCase();
}

/** Checks form and port, then drops port and one trailing dot; null when the form is wrong. */
function normalise(raw: string, form: RegExp): string | null {
  // Length and character set come before lower-casing: other scripts have letters that become ASCII by it.
  if (raw.length > MAX_HOST || !form.test(raw)) return null;
  const colon = raw.endsWith(']') ? -1 : raw.lastIndexOf(':');
  if (colon !== -1) {
    const port = Number(raw.slice(colon + 1));
    if (port < 1 || port > 65_535) return null;
  }
  const name = colon === -1 ? raw : raw.slice(0, colon);
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  return bare === '' ? null : bare.toLowerCase();
}
