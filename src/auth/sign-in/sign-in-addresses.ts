import { bugError } from '../../kernel/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { publicOrigin, tenantHost } from '../public-origin.js';
import type { AuthErrorCode } from './auth-error.js';
import { returnPath } from './return-path.js';
import type { HandOver } from './sign-in-outcome.js';

/**
 * Every address that signing in sends a browser to: scheme and host from settings, the tenant's label from what we
 * sealed, never anything of a request. Spec: auth.md section 10.
 */
export class SignInAddresses {
  constructor(private readonly settings: AuthSettings) {}

  /** Whether there is a provider, with a session of its own that signing out ends. */
  get hasProvider(): boolean {
    return this.settings.auth0 !== null;
  }

  /** Where an identity is renewed; null = Auth0 is not configured. */
  get renewal(): string | null {
    const origin = this.#canonicalOrigin();
    return origin === null ? null : `${origin}/auth/renew`;
  }

  /** Where a sign-in starts. @param sealed hand-over */
  start(sealed: string, switchAccount: boolean): string {
    return `${this.#canonical()}/auth/start?t=${sealed}${switchAccount ? '&switch=1' : ''}`;
  }

  /** Where it is said why somebody could not sign in. @param sealed note of what went wrong */
  failure(sealed: string): string {
    return `${this.#canonical()}/auth/failed?e=${sealed}`;
  }

  /** Where a session ends. @param sealed sign-out link */
  signOut(sealed: string): string {
    return `${this.#canonical()}/auth/logout?t=${sealed}`;
  }

  /** A page of a tenant; without Auth0, which has no host of its own, a path of the host at hand. */
  page({ tenant, path }: HandOver): string {
    const host = tenantHost(this.settings, tenant);
    const origin = host === null ? '' : publicOrigin(this.settings, host);
    return origin + returnPath(path);
  }

  /** The first page of a tenant with the code of what went wrong. Spec: auth.md section 12. */
  refusal(tenant: string, code: AuthErrorCode): string {
    return this.page({ tenant, path: `/?auth_error=${code}` });
  }

  /** The sign-in page of a tenant, where a person has to click first. */
  signInPage({ tenant, path }: HandOver): string {
    const query = path === '/' ? '' : `?returnTo=${encodeURIComponent(path)}`;
    return this.page({ tenant, path: '/' }) + `sign-in${query}`;
  }

  #canonicalOrigin(): string | null {
    const { auth0 } = this.settings;
    return auth0 === null ? null : publicOrigin(this.settings, auth0.canonicalHost);
  }

  #canonical(): string {
    const origin = this.#canonicalOrigin();
    if (origin === null) throw bugError('There is no canonical host without Auth0.');
    return origin;
  }
}
