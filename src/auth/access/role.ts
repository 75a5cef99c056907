import type { TenantContext } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { authModeFor } from './auth-mode.js';

/** What a person is at one tenant, at one request. Spec: auth.md section 1. */
export type Role = 'anonymous' | 'signed_in' | 'admin';

/**
 * The role by the config of this request; nothing about it is remembered. An identity of another mode, or a
 * password given at another tenant, is nobody here. Spec: auth.md section 3.
 */
export function decideRole(
  context: Pick<TenantContext, 'identity' | 'config' | 'tenant'>,
  settings: AuthSettings,
): Role {
  const { identity, config } = context;
  if (identity === null) return 'anonymous';
  const { mode } = authModeFor(config, settings);
  if (identity.mode === 'password') {
    return mode === 'password' && identity.tenant === context.tenant ? 'admin' : 'anonymous';
  }
  if (mode !== 'auth0' || identity.email === null) return mode === 'auth0' ? 'signed_in' : 'anonymous';
  return isOnList(identity.email, config.auth, settings) ? 'admin' : 'signed_in';
}

/** Whether an address is one of those who may administer a tenant. @param auth the tenant's own block, if any */
export function isOnList(
  email: string,
  auth: TenantContext['config']['auth'],
  settings: Pick<AuthSettings, 'adminEmails'>,
): boolean {
  return adminsOf(auth, settings).some((entry) => sameAddress(entry, email));
}

/** Addresses of those who may administer a tenant: its own list, else that of the process. Spec: auth.md section 3. */
export function adminsOf(
  auth: TenantContext['config']['auth'],
  settings: Pick<AuthSettings, 'adminEmails'>,
): readonly string[] {
  if (auth === null) return settings.adminEmails;
  return auth.enabled ? auth.allowedEmails : [];
}

/** Trimmed, ASCII letters without case, then equal: no Unicode folding, so U+212A is not `k`. */
function sameAddress(left: string, right: string): boolean {
  const normalised = asciiLower(left.trim());
  return normalised !== '' && normalised === asciiLower(right.trim());
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
