/**
 * Codes of a sign-in that did not work, as `/?auth_error=<code>` carries them to the page. Spec: auth.md section 12.
 */
export const AUTH_ERROR_CODES = [
  'auth_not_configured',
  'auth_disabled',
  'access_denied',
  'no_email_provided',
  'email_not_verified',
  'sign_in_cancelled',
  'sign_in_expired',
  'provider_unavailable',
  'session_expired',
  'callback_failed',
] as const;
export type AuthErrorCode = (typeof AUTH_ERROR_CODES)[number];
