import type { Auth0Settings } from '../auth.settings.js';
import type { ProviderPerson } from '../sign-in/sign-in-outcome.js';
import type { IdTokenCheck } from './id-token-check.js';
import { badAnswer, type ProviderCalls } from './provider-calls.js';
import { broken } from './sign-in-refused.js';

/** A redeemed code: whom it names, and the token that says so, for passport-auth0's own look at it. */
export interface Redeemed {
  readonly person: ProviderPerson;
  readonly idToken: string;
}

/** Code for tokens, once, with a deadline; the ID token is checked, the others are dropped unread. */
export class TokenExchange {
  constructor(
    private readonly settings: Pick<Auth0Settings, 'clientId' | 'clientSecret'>,
    private readonly tokenUrl: string,
    private readonly calls: ProviderCalls,
    private readonly check: IdTokenCheck,
  ) {}

  /**
   * @param params what passport-oauth2 sends along: grant type, redirect address, PKCE verifier
   * @param nonce the one of this sign-in's transaction
   * @throws SignInRefused, UpstreamError
   */
  async redeem(code: string, params: Readonly<Record<string, string>>, nonce: string): Promise<Redeemed> {
    const { clientId, clientSecret } = this.settings;
    const form = { ...params, code, client_id: clientId, client_secret: clientSecret.reveal() };
    const answer = await this.calls.token(this.tokenUrl, form);
    if (typeof answer !== 'object' || answer === null || !isText(Reflect.get(answer, 'access_token'))) {
      throw badAnswer('token', 200);
    }
    const idToken: unknown = Reflect.get(answer, 'id_token');
    if (!isText(idToken)) throw broken('id_token_missing');
    return { idToken, person: await this.check.personOf(idToken, nonce) };
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
