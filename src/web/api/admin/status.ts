import type { AccessControl } from '../../../auth/index.js';
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
  readonly renewUrl?: string;
  /** Admins only; left out when there is nothing to tell. */
  readonly notices?: readonly NoticeView[];
  readonly config?: { readonly configVersion: string; readonly ageSeconds: number; readonly stale: boolean };
}

/** Password mode has one host, so it renews itself there. */
const RENEW_URL = '/auth/renew';

/** The status of the person of this request. */
export async function statusOf(access: AccessControl, context: TenantContext): Promise<StatusView> {
  const role = access.roleOf(context);
  const notices = role === 'admin' ? await noticesOf(context.runtime, context.requestId) : [];
  const { mode } = access.modeOf(context);
  const identity = role === 'anonymous' ? null : context.identity;
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
    ...(mode === 'password' && (identity !== null || context.sessionExpired) ? { renewUrl: RENEW_URL } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(role === 'admin' ? { config: configOf(context) } : { reason: access.refusal(context).code }),
  };
}

function configOf(context: TenantContext): NonNullable<StatusView['config']> {
  const { configVersion } = context.config;
  return { configVersion, ageSeconds: Math.floor(context.configAgeSeconds), stale: context.isStale };
}
