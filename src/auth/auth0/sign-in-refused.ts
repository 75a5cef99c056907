import { UpstreamError, type UpstreamKind } from '../../platform/http/index.js';
import type { SignInOutcome } from '../sign-in/sign-in-outcome.js';

/** Which check of ours a sign-in did not pass: the `reason` of `login_failed`. A closed list: no value of anybody. */
export const REFUSAL_REASONS = [
  'not_configured',
  'state_missing',
  'transaction_missing',
  'transaction_unreadable',
  'transaction_expired',
  'state_mismatch',
  'issuer_parameter',
  'provider_cancelled',
  'provider_error',
  'code_missing',
  'token_refused',
  'provider_answer',
  'provider_unreachable',
  'provider_timeout',
  'provider_failing',
  'provider_resting',
  'id_token_missing',
  'id_token_malformed',
  'id_token_algorithm',
  'id_token_key',
  'id_token_signature',
  'id_token_issuer',
  'id_token_audience',
  'id_token_authorized_party',
  'id_token_expired',
  'id_token_issued_at',
  'id_token_nonce',
  'id_token_subject',
  'email_missing',
  'email_unusable',
  'email_not_verified',
  'protocol',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

type RefusalCode = Extract<SignInOutcome, { kind: 'refused' }>['code'];

/** Ends a sign-in inside this adapter; passport hands errors on, so it is one. It says nothing but its two words. */
export class SignInRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly reason: RefusalReason,
  ) {
    super('The sign-in was refused.');
    this.name = 'SignInRefused';
  }
}

/** A protocol that was not kept: state, nonce, signature, claims, answer. Spec: auth.md section 5. */
export function broken(reason: RefusalReason): SignInRefused {
  return new SignInRefused('callback_failed', reason);
}

/** Why a call that failed means no answer at all; null = there was one, and it was not the right one. */
const UNAVAILABLE = {
  unreachable: 'provider_unreachable',
  connection_lost: 'provider_unreachable',
  timeout: 'provider_timeout',
  server_error: 'provider_failing',
  rate_limited: 'provider_failing',
  circuit_open: 'provider_resting',
  aborted: 'provider_timeout',
  bad_answer: null,
  too_large: null,
  rejected: null,
} as const satisfies Record<UpstreamKind, RefusalReason | null>;

/**
 * Whatever a sign-in threw, as one of ours. The error itself is dropped here: those of passport and of JSON parsers
 * quote what they were given.
 */
export function refusalOf(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  if (!(error instanceof UpstreamError)) return broken('protocol');
  const reason = UNAVAILABLE[error.kind];
  if (reason !== null) return new SignInRefused('provider_unavailable', reason);
  return broken(error.operation === 'token' && error.kind === 'rejected' ? 'token_refused' : 'provider_answer');
}
