import { Secret } from '../../kernel/index.js';
import { jsonOf, UpstreamError, type HttpAnswer, type HttpClient } from '../../platform/http/index.js';

/** The app every tenant's Dropbox is linked to. */
export interface DropboxApp {
  readonly key: Secret<string>;
  readonly secret: Secret<string>;
}

/** An access token as it was given out. */
export interface IssuedToken {
  readonly token: Secret<string>;
  /** How long Dropbox takes it, in milliseconds. */
  readonly lifetimeMs: number;
}

/** Dropbox gives no token: the tenant's refresh token is void, or our app is not known. */
export class GrantRefused extends Error {
  constructor(
    readonly reason: 'invalid_grant' | 'app_refused',
    readonly status: number,
  ) {
    super('Dropbox gave no access token.');
  }
}

const CALL = { dependency: 'dropbox', operation: 'refresh_token' };
const MAX_BYTES = 64 * 1024;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;
/** What refuses a grant. Any other status is somebody else's answer, and says nothing about the credential. */
const REFUSING = [400, 401, 403];

/**
 * Asks for an access token. Refresh token and app secret travel in the body only: URLs end up in logs.
 * @param origin of the API host
 * @throws GrantRefused
 * @throws UpstreamError never `ambiguous`, because nothing that was to be done with the token was begun
 * Spec: storage.md section 4.
 */
export async function requestToken(
  http: HttpClient,
  origin: string,
  app: DropboxApp,
  refreshToken: string,
  timeoutMs: number,
): Promise<IssuedToken> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: app.key.reveal(),
    client_secret: app.secret.reveal(),
  });
  try {
    const answer = await http.send({
      ...CALL,
      method: 'POST',
      url: `${origin}/oauth2/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      timeoutMs,
      maxBytes: MAX_BYTES,
    });
    return issuedOf(answer);
  } catch (error) {
    if (error instanceof UpstreamError) throw new UpstreamError({ ...factsOf(error), ambiguous: false });
    throw error;
  }
}

function factsOf({ kind, status, retryAfterSeconds }: UpstreamError) {
  return {
    ...CALL,
    kind,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function issuedOf(answer: HttpAnswer): IssuedToken {
  const { status, retryAfterSeconds } = answer;
  const failed = (kind: UpstreamError['kind']): UpstreamError =>
    new UpstreamError({ ...CALL, kind, status, ambiguous: false, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) });
  if (status === 429) throw failed('rate_limited');
  if (status >= 500) throw failed('server_error');
  const body = jsonOf(answer, CALL) as Readonly<Record<string, unknown>> | null;
  if (REFUSING.includes(status)) {
    throw new GrantRefused(body?.['error'] === 'invalid_grant' ? 'invalid_grant' : 'app_refused', status);
  }
  if (status !== 200) throw failed('bad_answer');
  const { access_token: token, expires_in: seconds } = body ?? {};
  if (typeof token !== 'string' || !/^[\x21-\x7e]{6,4096}$/u.test(token)) throw failed('bad_answer');
  if (typeof seconds !== 'number' || !(seconds > 0)) throw failed('bad_answer');
  return { token: new Secret(token), lifetimeMs: Math.min(seconds, MAX_LIFETIME_SECONDS) * 1000 };
}
