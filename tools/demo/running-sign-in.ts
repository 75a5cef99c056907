import { publisherClient, startOidc } from '../../test/support/oidc/index.js';
import type { DemoOptions } from './options.js';
import type { DemoPassword } from './password.js';
import type { DemoTenant } from './photos/index.js';

/** Somebody who can sign in at the played provider. */
export interface DemoPerson {
  readonly email: string;
  /** For people. */
  readonly may: string;
}

/** How people sign in in a running demo. */
export interface RunningSignIn {
  /** Variables the publisher needs for it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Block `auth` of a tenant's config; null = it has none. */
  auth(tenant: DemoTenant): { readonly enabled: boolean; readonly allowed_emails: readonly string[] } | null;
  /** Empty = a password. */
  readonly people: readonly DemoPerson[];
  close(): Promise<void>;
}

const STUDIO = 'studio@example.com';
const ADMINS: Readonly<Record<DemoTenant, readonly string[]>> = {
  aurora: ['ana@aurora.example', STUDIO],
  harbor: ['hugo@harbor.example', STUDIO],
};
const PEOPLE: readonly DemoPerson[] = [
  { email: 'ana@aurora.example', may: 'administers aurora' },
  { email: 'hugo@harbor.example', may: 'administers harbor' },
  { email: STUDIO, may: 'administers both' },
  { email: 'guest@example.com', may: 'is on no list' },
  { email: 'mara@aurora.example', may: 'has not confirmed this address' },
];

/**
 * The domain of the demo's addresses. Browsers keep no cookie for `localhost` as a whole, which a sign-in for all
 * tenants needs; names below `localhost` lead to this machine everywhere.
 */
export function baseDomainOf({ auth0 }: Pick<DemoOptions, 'auth0'>): string {
  return auth0 ? 'publisher.localhost' : 'localhost';
}

/** Starts the provider when it was asked for; else the password is all there is. */
export async function openSignIn(options: DemoOptions, password: DemoPassword): Promise<RunningSignIn> {
  if (!options.auth0) {
    const variables = { ADMIN_PASSWORD_HASH: password.hash };
    return { variables, auth: () => null, people: [], close: () => Promise.resolve() };
  }
  const canonicalHost = `app.${baseDomainOf(options)}`;
  const provider = await startOidc({
    port: options.signInPort,
    scheme: 'http',
    clients: [publisherClient(`http://${canonicalHost}:${options.port}`)],
    people: PEOPLE.map(({ email }) => ({ email, emailVerified: !email.startsWith('mara') })),
  });
  return {
    variables: {
      AUTH0_DOMAIN: 'sign-in.example',
      AUTH0_ISSUER: provider.issuer,
      AUTH0_CLIENT_ID: provider.clientId,
      AUTH0_CLIENT_SECRET: provider.clientSecret,
    },
    auth: (tenant) => ({ enabled: true, allowed_emails: ADMINS[tenant] }),
    people: PEOPLE,
    close: () => provider.close(),
  };
}
