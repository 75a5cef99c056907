import type { TenantConfig } from '../../kernel/index.js';
import type { AuthSettings } from '../auth.settings.js';

/** How people sign in at a tenant; `none` says why nobody can. Spec: auth.md section 2. */
export type AuthMode =
  | { readonly mode: 'auth0' | 'password'; readonly closed: null }
  | { readonly mode: 'none'; readonly closed: 'auth_not_configured' | 'auth_disabled' };

type ModeSettings = Pick<AuthSettings, 'orchestrated' | 'baseDomain' | 'production' | 'auth0' | 'password'>;

/** The sign-in mode of a tenant now: the table of auth.md section 2. Whatever it does not list is closed. */
export function authModeFor(config: Pick<TenantConfig, 'auth'>, settings: ModeSettings): AuthMode {
  if (settings.auth0 !== null) return config.auth?.enabled === false ? closed('auth_disabled') : open('auth0');
  if (settings.password === null) return closed('auth_not_configured');
  if (!settings.orchestrated) return open('password');
  if (settings.production || settings.baseDomain !== 'localhost') return closed('auth_not_configured');
  // The demo. A tenant that switched sign-in off stays closed there, too.
  return config.auth?.enabled === false ? closed('auth_disabled') : open('password');
}

function open(mode: 'auth0' | 'password'): AuthMode {
  return { mode, closed: null };
}

function closed(reason: 'auth_not_configured' | 'auth_disabled'): AuthMode {
  return { mode: 'none', closed: reason };
}
