import { Sessions } from '../../../src/auth/index.js';
import { startOidc, subjectOf } from '../oidc/index.js';
import type { OidcOptions, OidcPerson, RunningOidc } from '../oidc/index.js';
import type { TenantFile } from '../orchestrator/tenant-files.js';
import type { BrowserNetwork } from './browser-request.js';
import { TestBrowser } from './test-browser.js';
import { startTestApp, tenantFile } from './test-app.js';
import type { TestApp, TestAppOptions } from './test-app.js';

/** On the list of aurora. */
export const ADA = 'ada@pub.test';
/** On the list of harbor. */
export const HAL = 'hal@pub.test';
/** On both lists. */
export const BEA = 'bea@pub.test';
/** On no list. */
export const VIC = 'vic@pub.test';
/** On the list of aurora, but the provider never verified the address. */
export const UNA = 'una@pub.test';

export const PEOPLE: readonly OidcPerson[] = [
  { email: ADA, name: 'Ada' },
  { email: HAL, name: 'Hal' },
  { email: BEA, name: 'Bea' },
  { email: VIC, name: 'Vic' },
  { email: UNA, name: 'Una', emailVerified: false },
];

export const SIGN_IN_SECRET = 'a-session-secret-of-the-sign-in-tests-0123456789';
const BASE = 'pub.test';
const CANONICAL = `app.${BASE}`;

export interface SignInWorldOptions extends Omit<TestAppOptions, 'baseDomain' | 'standalone' | 'trust'> {
  /** Default {@link PEOPLE}. */
  readonly people?: readonly OidcPerson[];
  /** Default: aurora and harbor with their lists. */
  readonly tenants?: Readonly<Record<string, TenantFile>>;
  /** Further options of the provider. */
  readonly oidc?: OidcOptions;
}

/** The whole application in Auth0 mode behind its proxy, with a provider beside it. */
export interface SignInWorld {
  readonly app: TestApp;
  readonly oidc: RunningOidc;
  /** `pub.test`. */
  readonly base: string;
  /** `app.pub.test`. */
  readonly canonical: string;
  /** `https://<label>.pub.test<path>`. */
  at(tenant: string, path?: string): string;
  /** A browser without cookies. @param appPort another replica's */
  browser(appPort?: number): TestBrowser;
  close(): Promise<void>;
}

/** Starts the provider, the control plane and the application. Spec: auth.md sections 5 and 14. */
export async function startSignInWorld(options: SignInWorldOptions = {}): Promise<SignInWorld> {
  const { people = PEOPLE, tenants, oidc: provider = {}, env, ...rest } = options;
  const { clock } = rest;
  const oidc = await startOidc({ people, ...(clock ? { nowMs: () => clock.now() } : {}), ...provider });
  const app = await startTestApp({
    ...rest,
    baseDomain: BASE,
    trust: oidc.certificate,
    env: { ...auth0Environment(oidc), ...env },
  }).catch(async (error: unknown) => {
    await oidc.close();
    throw error;
  });
  app.tenants.clear();
  for (const [name, file] of Object.entries(tenants ?? usualTenants())) app.tenants.set(name, file);
  let browsers = 0;
  const network = (appPort: number): BrowserNetwork => ({
    base: BASE,
    appPort,
    address: `203.0.113.${(browsers++ % 254) + 1}`,
    provider: { origin: new URL(oidc.issuer).origin, certificate: oidc.certificate },
  });
  return {
    app,
    oidc,
    base: BASE,
    canonical: CANONICAL,
    at: (tenant, path = '/') => `https://${tenant}.${BASE}${path}`,
    browser: (appPort = app.port) => new TestBrowser(network(appPort)),
    close: async () => {
      await app.stop().finally(() => oidc.close());
    },
  };
}

/** The variables of an application that signs people in at this provider, behind one proxy that speaks https. */
export function auth0Environment(oidc: RunningOidc): Readonly<Record<string, string>> {
  return {
    AUTH0_DOMAIN: 'publisher-test.eu.auth0.com',
    AUTH0_CLIENT_ID: oidc.clientId,
    AUTH0_CLIENT_SECRET: oidc.clientSecret,
    AUTH0_ISSUER: oidc.issuer,
    SESSION_SECRET: SIGN_IN_SECRET,
    TRUST_PROXY: '1',
    WEB_SECURE_COOKIES: 'true',
    ADMIN_PASSWORD: '',
  };
}

/** A runtime answer whose admins are exactly these. */
export function tenantWithAdmins(
  emails: readonly string[],
  features: Readonly<Record<string, unknown>> = {},
): TenantFile {
  return withAuth({ enabled: true, allowed_emails: [...emails] }, features);
}

/** A runtime answer with this `auth` block as it stands. */
export function withAuth(auth: unknown, features: Readonly<Record<string, unknown>> = {}): TenantFile {
  const { envelope } = tenantFile(features);
  const config = { ...(envelope['config'] as object), auth };
  return { envelope: { ...envelope, config } };
}

function usualTenants(): Readonly<Record<string, TenantFile>> {
  return { aurora: tenantWithAdmins([ADA, BEA, UNA]), harbor: tenantWithAdmins([HAL, BEA]) };
}

/** `Set-Cookie` lines of a new session of somebody, without the provider: identity first, then session. */
export function sessionLines({ app }: Pick<SignInWorld, 'app'>, email: string): readonly string[] {
  return app.app.get(Sessions).start({ subject: subjectOf(email), email, mode: 'auth0', tenant: null });
}

/** `Cookie` header of somebody who is signed in, as a tenant's host receives it; without the provider. */
export function identityCookie(world: Pick<SignInWorld, 'app'>, email: string): string {
  return sessionLines(world, email)[0]?.split(';')[0] ?? '';
}

/** Headers of a call of the tenant's own page by somebody who is signed in, for supertest; without the provider. */
export function personHeaders(world: Pick<SignInWorld, 'app'>, email: string, tenant: string): Record<string, string> {
  return {
    Host: `${tenant}.${BASE}`,
    Cookie: identityCookie(world, email),
    'X-Forwarded-Proto': 'https',
    'Sec-Fetch-Site': 'same-origin',
  };
}
