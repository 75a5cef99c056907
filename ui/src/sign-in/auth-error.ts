/** What a person can do about a sign-in that did not work. */
export type AuthErrorAction = 'try_again' | 'sign_in' | 'other_account' | 'none';

/** Codes the service sends a browser back with, each with the fitting action. Spec: auth.md section 12. */
const ACTIONS = {
  auth_not_configured: 'none',
  auth_disabled: 'none',
  access_denied: 'other_account',
  no_email_provided: 'other_account',
  email_not_verified: 'sign_in',
  sign_in_cancelled: 'try_again',
  sign_in_expired: 'try_again',
  provider_unavailable: 'try_again',
  session_expired: 'sign_in',
  callback_failed: 'try_again',
} as const satisfies Readonly<Record<string, AuthErrorAction>>;

export type AuthErrorCode = keyof typeof ACTIONS;

const PARAMETER = 'auth_error';
const isKnown = (code: string): code is AuthErrorCode => Object.hasOwn(ACTIONS, code);

/**
 * The code an address carries, and the address without it; other parameters stay as they were.
 * @returns null when it carries none; a code we do not know counts as `callback_failed`
 */
export function takeAuthError(address: {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}): { readonly code: AuthErrorCode; readonly rest: string } | null {
  const params = new URLSearchParams(address.search);
  const code = params.get(PARAMETER);
  if (code === null) return null;
  params.delete(PARAMETER);
  const search = params.toString();
  return {
    code: isKnown(code) ? code : 'callback_failed',
    rest: `${address.pathname}${search === '' ? '' : `?${search}`}${address.hash}`,
  };
}

export function actionOf(code: AuthErrorCode): AuthErrorAction {
  return ACTIONS[code];
}
