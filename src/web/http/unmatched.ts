import type { ServerResponse } from 'node:http';
import { callerError } from '../../kernel/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import { hostKindsOf } from './host-routes.js';
import type { RouteTable } from './route-table.js';

/** Comes after every route. */
export type UnmatchedHandler = (
  request: TenantRequest,
  response: ServerResponse,
  next: (error: unknown) => void,
) => void;

/**
 * Answers what no route took: OPTIONS with 204 (not of a webhook), another method of a known address with 405, the rest with
 * 404. Spec: web-api.md section 1. @param routes known once the application is built
 */
export function answerUnmatched(routes: () => RouteTable): UnmatchedHandler {
  return (request, response, next) => {
    const methods = routes().methodsFor(pathOf(request), hostKindsOf(request));
    if (methods.length === 0) return next(callerError('not_found', 'There is no such route.'));
    response.setHeader('Allow', methods.join(', '));
    if (request.method !== 'OPTIONS' || !methods.includes('OPTIONS'))
      return next(callerError('method_not_allowed', 'The route has other methods.'));
    response.statusCode = 204;
    response.end();
  };
}
