import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy, type StrategyOptionWithRequest, type VerifyFunctionWithRequest } from 'passport-auth0';
import type { ProviderPerson } from '../sign-in/sign-in-outcome.js';
import type { PassportRequest } from './passport-exchange.js';
import { broken } from './sign-in-refused.js';
import type { TokenExchange } from './token-exchange.js';
import type { TransactionStore } from './transaction-store.js';

/** passport-auth0's own look at the clock is the machine's: ours decides, so that one is given a hundred years. */
const CENTURY_SECONDS = 100 * 365 * 86_400;
/** The token client has the real one. */
const HELD_ELSEWHERE = 'held by the token client';
/** The access token ends where it arrives; passport wants to see one. */
const DROPPED = 'dropped';

/** What passport-oauth2 does with its OAuth client. */
interface OAuthClient {
  getOAuthAccessToken(code: string, params: Readonly<Record<string, string>>, done: TokensDone): void;
}
type TokensDone = (error: unknown, accessToken?: string, refreshToken?: string, params?: { id_token: string }) => void;

/** passport-auth0's members that its types leave out. */
interface Auth0Internals {
  authorizationParams(this: unknown, options: object): Record<string, string>;
}

/** Options of passport-auth0 and passport-oauth2, of which the types know half. */
interface NamedOptions extends StrategyOptionWithRequest {
  /** Under which passport knows this strategy. */
  readonly name: string;
  readonly authorizationURL: string;
  readonly tokenURL: string;
  readonly expectedIssuer: string;
  readonly store: TransactionStore;
  readonly state: true;
  readonly pkce: 'S256';
  readonly skipUserProfile: true;
  readonly leeway: number;
}

/** passport-auth0 calls itself `auth0` in every application of a process; this one has a name of its own. */
class NamedStrategy extends Strategy {
  /** Set by passport-oauth2. */
  declare protected _oauth2: OAuthClient;

  constructor(options: NamedOptions, verify: VerifyFunctionWithRequest) {
    super(options, verify);
    this.name = options.name;
  }
}

/** What the strategy is told about the provider and ourselves. */
export interface StrategySettings {
  /** Unique in this process. */
  readonly name: string;
  /** The pinned one. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absolute: a relative one would believe what the request says about its host. */
  readonly callbackUrl: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
}

/**
 * passport-auth0 with what it lacks. Passport makes a fresh object of it for each request, as it is registered by
 * name: nonces of two people never meet. Spec: auth.md section 5; ADR 0016.
 */
export class Auth0Strategy extends PassportStrategy(NamedStrategy) {
  constructor(
    settings: StrategySettings,
    store: TransactionStore,
    private readonly tokens: Pick<TokenExchange, 'redeem'>,
  ) {
    super({
      name: settings.name,
      domain: new URL(settings.issuer).host,
      expectedIssuer: settings.issuer,
      authorizationURL: settings.authorizeUrl,
      tokenURL: settings.tokenUrl,
      callbackURL: settings.callbackUrl,
      clientID: settings.clientId,
      clientSecret: HELD_ELSEWHERE,
      store,
      state: true,
      pkce: 'S256',
      skipUserProfile: true,
      passReqToCallback: true,
      leeway: CENTURY_SECONDS,
    } satisfies NamedOptions);
  }

  /** On the object of one request: its token client checks the ID token before passport-auth0 looks at it. */
  override authenticate(request: Parameters<Strategy['authenticate']>[0], options?: object): void {
    const client: OAuthClient = {
      getOAuthAccessToken: (code, params, done) =>
        this.redeem(request as unknown as PassportRequest, code, params, done),
    };
    this._oauth2 = Object.assign(Object.create(this._oauth2) as OAuthClient, client);
    this.tellOfRedirect();
    super.authenticate(request, options);
  }

  /** passport-auth0 would send every option of the guard along, `session=false` too; only these belong there. */
  authorizationParams({ prompt }: { readonly prompt?: string }): Record<string, string> {
    const base = Strategy.prototype as unknown as Auth0Internals;
    return base.authorizationParams.call(this, prompt === undefined ? {} : { prompt });
  }

  /** The last step: whom the checked token names. @returns null = it was not checked */
  validate(request: PassportRequest): ProviderPerson | null {
    return request.session.kind === 'arrival' ? (request.session.person ?? null) : null;
  }

  /** passport-oauth2 would wrap what our token client throws, and read the provider's words out of it. */
  _createOAuthError(_message: string, error: unknown): unknown {
    return error;
  }

  /** Takes the strategy out of passport. */
  unregister(): void {
    passport.unuse(this.name);
  }

  /** Passport ends the answer with its redirect and tells nobody; so the guard would wait for ever. */
  private tellOfRedirect(): void {
    const leave = this.redirect.bind(this);
    this.redirect = (url: string, status?: number) => {
      leave(url, status);
      this.pass();
    };
  }

  /** No `#`: passport's object of a request only inherits from this one. */
  private redeem(
    { session }: PassportRequest,
    code: string,
    params: Readonly<Record<string, string>>,
    done: TokensDone,
  ): void {
    const work = async (): Promise<string> => {
      if (session.kind !== 'arrival') throw broken('protocol');
      const { idToken, person } = await this.tokens.redeem(code, params, session.transaction.nonce);
      session.person = person;
      return idToken;
    };
    work()
      .then(
        (idToken) => done(null, DROPPED, undefined, { id_token: idToken }),
        (error: unknown) => done(error),
      )
      .catch((error: unknown) => this.error(error));
  }
}
