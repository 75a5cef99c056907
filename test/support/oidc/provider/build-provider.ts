import { randomBytes } from 'node:crypto';
import type { Account as FoundAccount, Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider' with {
  'resolution-mode': 'import',
};
import { confirmPage, errorPage, signedOutPage } from '../login/pages.js';
import { loginPath } from '../login/paths.js';
import type { OidcClient } from '../options.js';
import type { People } from '../people.js';
import { withLibrary } from './load-library.js';
import type { SigningKeys } from './signing-keys.js';
import type { Store } from './store.js';

/** What a provider is made of. */
export interface ProviderParts {
  readonly issuer: string;
  readonly clients: readonly OidcClient[];
  readonly people: People;
  readonly keys: SigningKeys;
  readonly store: Store;
}

const TEN_MINUTES = 600;
const TEN_HOURS = 36_000;

/** The certified provider with Auth0's paths and habits. */
export function buildProvider(parts: ProviderParts): Provider {
  const provider = withLibrary(({ Provider: Library }) => new Library(parts.issuer, configurationOf(parts)));
  // Auth0 names its session in every ID token; the library only for clients with a back channel.
  Object.assign(provider.Client.prototype, { includeSid: () => true });
  return provider;
}

function configurationOf({ clients, people, keys, store }: ProviderParts): Configuration {
  return {
    adapter: store.adapterOf,
    jwks: keys.privateSet(),
    cookies: { keys: [randomBytes(32).toString('hex')], names: { session: 'auth0', interaction: 'auth0_login' } },
    clients: clients.map((client) => ({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: [...client.redirectUris],
      post_logout_redirect_uris: [...client.logoutUris],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'RS256',
    })),
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      userinfo: '/userinfo',
      jwks: '/.well-known/jwks.json',
      end_session: '/oidc/logout',
    },
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile'],
    claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name'] },
    // Auth0 puts the claims of all scopes into the ID token.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_post'],
    ...lives(),
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => void (ctx.body = confirmPage(form)),
        postLogoutSuccessSource: (ctx) => void (ctx.body = signedOutPage()),
      },
    },
    interactions: { url: (_ctx, { uid }) => loginPath(uid) },
    findAccount: (_ctx, sub) => accountOf(people, sub),
    loadExistingGrant: grantAll,
    clientBasedCORS: () => false,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error, out.error_description ?? '');
    },
  };
}

function lives(): Pick<Configuration, 'ttl'> {
  return {
    ttl: {
      AccessToken: () => TEN_HOURS,
      AuthorizationCode: () => TEN_MINUTES,
      Grant: () => TEN_HOURS,
      IdToken: () => TEN_HOURS,
      Interaction: () => TEN_MINUTES,
      Session: () => TEN_HOURS,
    },
  };
}

function accountOf(people: People, sub: string): FoundAccount | undefined {
  const account = people.ofSubject(sub);
  if (!account) return undefined;
  const { email, emailVerified, name } = account;
  return { accountId: sub, claims: () => ({ sub, email, email_verified: emailVerified, name }) };
}

/** Nobody is asked whether the application may know who they are: it is the provider's own customer's. */
async function grantAll({ oidc }: KoaContextWithOIDC): Promise<InstanceType<Provider['Grant']>> {
  const { provider, session, client } = oidc;
  const clientId = client?.clientId ?? '';
  const id = session?.grantIdFor(clientId);
  const known = id === undefined ? undefined : await provider.Grant.find(id);
  if (known) return known;
  const grant = new provider.Grant({ clientId, accountId: session?.accountId ?? '' });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}
