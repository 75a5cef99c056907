import { PublisherError, upstreamError } from '../kernel/index.js';

/** Why a credential cannot be had; for logs and for the decision whether to try again. */
export type CredentialProblem = 'not_configured' | 'missing' | 'wrong_provider' | 'invalid' | 'unreachable';

const USUAL_PAUSE_SECONDS = 30;

/** @param retryAfterSeconds when another try makes sense; at least 1 is said */
export function credentialsUnavailable(
  reason: CredentialProblem,
  retryAfterSeconds = USUAL_PAUSE_SECONDS,
): PublisherError {
  return upstreamError('credentials_unavailable', 'A credential of the tenant cannot be had.', {
    reason,
    retryAfterSeconds: wholeSeconds(retryAfterSeconds),
  });
}

/** The tenant's account does not cover the paid service. @param retryAfterSeconds as above */
export function insufficientBalance(retryAfterSeconds = USUAL_PAUSE_SECONDS): PublisherError {
  const message = 'The tenant’s balance does not cover this service.';
  return new PublisherError('insufficient_balance', 'caller', message, {
    retryAfterSeconds: wholeSeconds(retryAfterSeconds),
  });
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
