import { PublisherError, upstreamError } from '../kernel/index.js';

/** Why a credential cannot be had; for logs and for the decision whether to try again. */
export type CredentialProblem = 'not_configured' | 'missing' | 'wrong_provider' | 'invalid' | 'unreachable';

/** @param retryAfterSeconds when another try makes sense, ≥ 1 */
export function credentialsUnavailable(reason: CredentialProblem, retryAfterSeconds = 30): PublisherError {
  return upstreamError('credentials_unavailable', 'A credential of the tenant cannot be had.', {
    reason,
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)),
  });
}

/** The tenant's account does not cover the paid service. */
export function insufficientBalance(): PublisherError {
  return new PublisherError('insufficient_balance', 'caller', 'The tenant’s balance does not cover this service.');
}
