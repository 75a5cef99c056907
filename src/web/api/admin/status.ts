import { Injectable } from '@nestjs/common';
import { AccessControl, SignInAddresses } from '../../../auth/index.js';
import type { TenantContext } from '../../../tenancy/index.js';
import { noticesOf, type NoticeView } from './notices.js';

/** Answer of GET `/api/admin/status`: who is asking, as we see it. Spec: web-api.md section 4. */
export interface StatusView {
  readonly admin: boolean;
  /** Always null; a member of the Python Publisher V2. */
  readonly error: null;
  readonly signedIn: boolean;
  readonly authMode: 'auth0' | 'password' | 'none';
  readonly email?: string;
  /** Why the person is no admin here; a problem code. */
  readonly reason?: string;
  /** When the identity ends and has to be renewed. */
  readonly expiresAt?: string;
  /** Where the page asks for a new identity; also given when the old one has ended. Spec: auth.md section 6. */
  readonly renewUrl?: string;
  /** Admins only; left out when there is nothing to tell. */
  readonly notices?: readonly NoticeView[];
  readonly config?: { readonly configVersion: string; readonly ageSeconds: number; readonly stale: boolean };
}

/** Password mode has one host, so it renews itself there. */
const RENEW_PATH = '/auth/renew';

/** The status of the person of a request. */
@Injectable()
export class Status {
  constructor(
    private readonly access: AccessControl,
    private readonly addresses: SignInAddresses,
  ) {}

  of(context: TenantContext): Promise<StatusView> {
    return statusOf(this.access, context, this.addresses.renewal);
  }
}

/** @param canonicalRenewal where an identity of Auth0 is renewed */
async function statusOf(
  access: AccessControl,
  context: TenantContext,
  canonicalRenewal: string | null,
): Promise<StatusView> {
  const role = access.roleOf(context);
  const notices = role === 'admin' ? await noticesOf(context.runtime, context.requestId) : [];
  const { mode } = access.modeOf(context);
  const identity = role === 'anonymous' ? null : context.identity;
  const renewUrl = mode === 'auth0' ? canonicalRenewal : mode === 'password' ? RENEW_PATH : null;
  return {
    admin: role === 'admin',
    error: null,
    signedIn: identity !== null,
    authMode: mode,
    ...(identity === null
      ? {}
      : {
          ...(identity.email === null ? {} : { email: identity.email }),
          expiresAt: new Date(identity.expiresAt).toISOString(),
        }),
    ...(renewUrl !== null && (identity !== null || context.sessionExpired) ? { renewUrl } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(role === 'admin' ? { config: configOf(context) } : { reason: access.refusal(context).code }),
  };
}

function configOf(context: TenantContext): NonNullable<StatusView['config']> {
  const { configVersion } = context.config;
  return { configVersion, ageSeconds: Math.floor(context.configAgeSeconds), stale: context.isStale };
}
