import { callerError, upstreamError } from '../kernel/index.js';
import type { PublisherError } from '../kernel/index.js';

/** One text for every reason: unknown, suspended and foreign tenants are indistinguishable from outside. */
export function tenantNotFound(): PublisherError {
  return callerError('not_found', 'No tenant answers to this host.');
}

/** @param retryAfterSeconds when another try makes sense, ≥ 1 */
export function configUnavailable(retryAfterSeconds: number): PublisherError {
  return upstreamError('config_unavailable', 'The tenant’s configuration cannot be had at the moment.', {
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)),
  });
}
