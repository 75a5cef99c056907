import { ENDPOINTS } from '../endpoints/routes.js';
import type { ApiRoute } from '../endpoints/routes.js';
import type { AccessToken, Accounts } from '../store/account.js';
import { badRequest, unauthorized } from './api-error.js';
import type { Refusal } from './api-error.js';
import type { ReadRequest } from './read-request.js';

/** What is known of the access token of a request. */
export interface TokenFinding {
  readonly state: 'none' | 'valid' | 'expired' | 'revoked' | 'unknown';
  readonly token: AccessToken | null;
}

export function tokenOf(accounts: Accounts, { token }: ReadRequest, nowMs: number): TokenFinding {
  if (token === null) return { state: 'none', token: null };
  const known = accounts.token(token);
  if (!known) return { state: 'unknown', token: null };
  if (known.revoked) return { state: 'revoked', token: known };
  return { state: known.expiresMs <= nowMs ? 'expired' : 'valid', token: known };
}

/** @returns why the request may not be made; null = it may */
export function refusalOf(route: ApiRoute, request: ReadRequest, { state, token }: TokenFinding): Refusal | null {
  const { authorization } = request.message.headers;
  if (authorization === undefined) {
    return badRequest(route, 'Must provide HTTP header "Authorization" or URL parameter "authorization".');
  }
  if (request.token === null) {
    return badRequest(
      route,
      `Invalid authorization value in HTTP header "Authorization": "${authorization}".  Expecting "Bearer <oauth2-access-token>".`,
    );
  }
  if (!/^[\w.~+/=-]{10,}$/.test(request.token))
    return badRequest(route, 'The given OAuth 2 access token is malformed.');
  if (state === 'expired') return unauthorized('expired_access_token');
  if (state !== 'valid' || token === null) return unauthorized('invalid_access_token');
  const { scope } = ENDPOINTS[route];
  return token.account.scopes.has(scope) ? null : unauthorized('missing_scope', scope);
}
