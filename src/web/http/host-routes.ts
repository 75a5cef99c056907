import type { ServerResponse } from 'node:http';
import type { HostKind } from '../../platform/routing/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import type { RouteTable } from './route-table.js';
import type { UnmatchedHandler } from './unmatched.js';

/**
 * What kinds of host a request came to; null = it has no host of ours (`/health/*`), or all kinds are one (standalone
 * mode).
 */
export function hostKindsOf({ tenantContext, canonicalHost }: TenantRequest): readonly HostKind[] | null {
  if ((tenantContext === undefined) === (canonicalHost === undefined)) return null;
  return tenantContext === undefined ? ['canonical'] : ['tenant'];
}

/**
 * Comes before the router: a route of another kind of host does not exist here. The router knows paths only, and
 * one path may be served on both kinds with different methods. Spec: auth.md section 5.
 * @param routes known once the application is built
 */
export function refuseElsewhere(routes: () => RouteTable, unmatched: UnmatchedHandler): UnmatchedHandler {
  return (request: TenantRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    const hosts = hostKindsOf(request);
    const path = pathOf(request);
    // Routes of the canonical host alone are all below /auth/: other paths of a tenant need no look.
    if (hosts === null || (hosts[0] === 'tenant' && !path.startsWith('/auth/'))) return next();
    if (
      routes()
        .methodsFor(path, hosts)
        .includes(request.method ?? '') &&
      request.method !== 'OPTIONS'
    )
      return next();
    unmatched(request, response, next);
  };
}
