import type { Account, Accounts } from '../store/account.js';
import type { Answer } from '../wire/answer.js';
import { jsonAnswer } from '../wire/answer.js';

/** What the token endpoint needs to know. */
export interface TokenDesk {
  readonly app: { readonly key: string; readonly secret: string };
  readonly accounts: Accounts;
  readonly lifetimeSeconds: number;
  nowMs(this: void): number;
}

/** A request to the token endpoint, as it arrived. */
export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly hasQuery: boolean;
  readonly form: URLSearchParams;
}

/** With the access token that was given out, if one was. */
export interface TokenAnswer extends Answer {
  readonly issued?: string;
}

/** Whose refresh token this is, for the journal and for faults. */
export function accountOf({ accounts }: TokenDesk, form: URLSearchParams): Account | undefined {
  return accounts.ofRefreshToken(form.get('refresh_token') ?? '');
}

/**
 * Grant `refresh_token`: a new access token each time, the older ones hold on. Grant `authorization_code`, of an app
 * without redirect: once, with the refresh token. Parameters come in a form body; the real one takes them in the query
 * too, this one refuses that because secrets in URLs end up in logs.
 */
export function answerToken(desk: TokenDesk, request: TokenRequest): TokenAnswer {
  const { form } = request;
  if (request.hasQuery) return problem('invalid_request', 'parameters belong into the body of the request');
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.contentType ?? '')) {
    return problem('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  if (!form.get('grant_type')) return problem('invalid_request', 'missing required field "grant_type"');
  const grant = form.get('grant_type');
  if (grant !== 'refresh_token' && (grant !== 'authorization_code' || !form.has('code'))) {
    return problem('unsupported_grant_type', 'unsupported grant_type');
  }
  if (!isApp(desk, request)) return jsonAnswer(400, { error: 'invalid_client: Invalid client_id or client_secret' });
  if (grant === 'authorization_code') return answerCode(desk, form);
  if (!form.get('refresh_token')) return problem('invalid_request', 'missing required field "refresh_token"');
  const account = accountOf(desk, form);
  if (!account || account.refreshRevoked) return problem('invalid_grant', 'refresh token is invalid or revoked');
  const issued = desk.accounts.issue(account, desk.nowMs() + desk.lifetimeSeconds * 1000);
  const body = { access_token: issued, token_type: 'bearer', expires_in: desk.lifetimeSeconds };
  return { ...jsonAnswer(200, body), issued };
}

function answerCode(desk: TokenDesk, form: URLSearchParams): TokenAnswer {
  const account = desk.accounts.ofCode(form.get('code') ?? '');
  if (!account) return problem('invalid_grant', "code doesn't exist or has expired");
  account.code = null;
  const issued = desk.accounts.issue(account, desk.nowMs() + desk.lifetimeSeconds * 1000);
  const body = { access_token: issued, token_type: 'bearer', expires_in: desk.lifetimeSeconds };
  const { refreshToken: refresh_token, accountId: account_id } = account;
  const more = { refresh_token, scope: [...account.scopes].join(' '), uid: '12345', account_id };
  return { ...jsonAnswer(200, { ...body, ...more }), issued };
}

/** Key and secret in the body or as HTTP Basic, not both. */
function isApp({ app }: TokenDesk, { authorization, form }: TokenRequest): boolean {
  const [key, secret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization === undefined) return key === app.key && secret === app.secret;
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization) ?? [];
  const basic = Buffer.from(encoded, 'base64').toString('utf8');
  return basic === `${app.key}:${app.secret}` && secret === null && (key === null || key === app.key);
}

function problem(error: string, description: string): Answer {
  return jsonAnswer(400, { error_description: description, error });
}
