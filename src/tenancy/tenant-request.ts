import type { IncomingMessage } from 'node:http';
import { bugError } from '../kernel/index.js';
import type { TenantContext } from './tenant-context.js';

/** A request on its way through the application: what the steps before a controller have found out. */
export interface TenantRequest extends IncomingMessage {
  /** Ours or the caller's, `[A-Za-z0-9_-]{8,64}`. */
  requestId: string;
  /** What the client used: `https` only when a trusted proxy says so. */
  scheme: 'http' | 'https';
  /** Set for tenant traffic only. */
  tenantContext?: TenantContext;
  /** The canonical sign-in host, when the request came to it; in standalone mode it is the tenant's host as well. */
  canonicalHost?: string;
  /** Two values of one of our cookies arrived. */
  duplicateCookie?: boolean;
  /** Gives the tenant's services back before the answer has ended: for answers that go on for minutes. */
  releaseTenant?: () => void;
}

/** The tenant of a request that passed the tenant middleware. @throws PublisherError `internal_error` */
export function contextOf(request: TenantRequest): TenantContext {
  if (request.tenantContext === undefined) throw bugError('A route without a tenant asked for its tenant.');
  return request.tenantContext;
}

/** Path of the target without its query, as sent; of an absolute target the path in it. */
export function pathOf(request: { readonly url?: string | undefined }): string {
  const target = request.url ?? '/';
  const url = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Never resolved to a tenant, so an unknown host costs nothing there. Spec: tenancy.md section 2. */
const NO_TENANT_PREFIXES = ['/health/', '/webhook/'];
/** The style of the error page is here on every host: it is one for all, and an unknown host shows that page too. */
const NO_TENANT_PATHS: readonly string[] = ['/metrics', '/webhook', '/assets/plain.css'];

/** Whether a path belongs to a tenant. */
export function isTenantPath(path: string): boolean {
  return !NO_TENANT_PATHS.includes(path) && !NO_TENANT_PREFIXES.some((prefix) => path.startsWith(prefix));
}
