import type { IncomingHttpHeaders } from 'node:http';
import type { Sealer } from '../../platform/security/index.js';
import type { Auth0Settings, AuthSettings } from '../auth.settings.js';
import { cookieLayout } from '../cookies/cookie-layout.js';
import { publicOrigin } from '../public-origin.js';
import { Auth0Strategy } from './auth0.strategy.js';
import { IdTokenCheck } from './id-token-check.js';
import { ProviderCalls, type ProviderParts } from './provider-calls.js';
import { ProviderMetadata } from './provider-metadata.js';
import { refusalOf } from './sign-in-refused.js';
import { TokenExchange } from './token-exchange.js';
import { TransactionCookies, type TakenTransaction } from './transaction-cookies.js';
import { TransactionStore } from './transaction-store.js';

const NAME_BYTES = 8;

/** Which session to end at the provider. */
export interface EndSession {
  /** The provider's own session, when it told one. */
  readonly providerSessionId: string | null;
  /** Comes back to `/auth/signed-out` as `state`, where the provider has an `end_session_endpoint`. */
  readonly state: string;
}

/**
 * The provider people sign in at; null where Auth0 is not configured. One per application: passport's register is the
 * process's, so the name in it is drawn. Spec: auth.md sections 5 and 6; ADR 0016.
 */
export class Auth0Provider {
  /** The name that passport knows our strategy by. */
  readonly strategyName: string;
  readonly #auth0: Auth0Settings;
  readonly #origin: string;
  readonly #metadata: ProviderMetadata;
  readonly #transactions: TransactionCookies;
  readonly #strategy: Auth0Strategy;

  constructor(settings: AuthSettings & { readonly auth0: Auth0Settings }, sealer: Sealer, parts: ProviderParts) {
    const { auth0 } = settings;
    const { clock, ids } = parts;
    const calls = new ProviderCalls(parts);
    this.strategyName = `auth0-${ids.hex(NAME_BYTES)}`;
    this.#auth0 = auth0;
    this.#origin = publicOrigin(settings, auth0.canonicalHost);
    this.#metadata = new ProviderMetadata(auth0.issuer, calls, clock);
    this.#transactions = new TransactionCookies(cookieLayout(settings), sealer, clock, ids);
    const tokenUrl = this.#addressOf('oauth/token');
    const check = new IdTokenCheck(auth0, this.#metadata, clock);
    this.#strategy = new Auth0Strategy(
      {
        name: this.strategyName,
        issuer: auth0.issuer,
        clientId: auth0.clientId,
        callbackUrl: `${this.#origin}/auth/callback`,
        authorizeUrl: this.#addressOf('authorize'),
        tokenUrl,
      },
      new TransactionStore(this.#transactions),
      new TokenExchange(auth0, tokenUrl, calls, check),
    );
  }

  /**
   * Looks whether there is somebody to send a browser to.
   * @throws SignInRefused `provider_unavailable`
   */
  async reach(): Promise<void> {
    await this.#metadata.glance().catch((error: unknown) => {
      throw refusalOf(error);
    });
  }

  /** The sign-in of this browser that the state names; one use. */
  takeTransaction(headers: IncomingHttpHeaders, state: unknown): TakenTransaction {
    return this.#transactions.take(headers, state);
  }

  /** Whether an `iss` of the provider's answer is the pinned one; an answer need not have it. */
  isOurIssuer(iss: unknown): boolean {
    return iss === undefined || iss === this.#auth0.issuer;
  }

  /**
   * Where to send a browser to end its session at the provider, and then back to `/auth/signed-out` of the canonical
   * host. Never fails: without the provider's own statement it is Auth0's older address.
   */
  async endSessionUrl({ providerSessionId, state }: EndSession): Promise<string> {
    const facts = await this.#metadata.facts().catch(() => null);
    const back = `${this.#origin}/auth/signed-out`;
    const { clientId } = this.#auth0;
    const endpoint = facts?.endSessionEndpoint ?? null;
    if (endpoint === null) {
      return withQuery(this.#addressOf('v2/logout'), { client_id: clientId, returnTo: back });
    }
    return withQuery(endpoint, {
      client_id: clientId,
      post_logout_redirect_uri: back,
      ...(providerSessionId === null ? {} : { logout_hint: providerSessionId }),
      state,
    });
  }

  /** Takes our strategy out of passport's register. */
  onApplicationShutdown(): void {
    this.#strategy.unregister();
  }

  /** Auth0's addresses are fixed; so nothing that anybody publishes can lead a browser or a code elsewhere. */
  #addressOf(path: string): string {
    return `${this.#auth0.issuer.replace(/\/$/, '')}/${path}`;
  }
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
