import { problem } from './rule.js';
import type { Rule } from './rule.js';
import { hasPassword, usesAuth0 } from './sign-in-setup.js';

const PASSWORD_MIN_PRODUCTION = 12;
const SESSION_SECRET_NAMES = ['SESSION_SECRET', 'SESSION_SECRET_FILE', 'WEB_SESSION_SECRET', 'SECRET_KEY'];

/** Passwords, cookies and their secret. Spec: auth.md sections 4, 7 and 13. */
export const signInRules: readonly Rule[] = [
  ({ secrets }) =>
    secrets.adminPassword && secrets.adminPasswordHash
      ? problem('ADMIN_PASSWORD', 'must not be set together with ADMIN_PASSWORD_HASH')
      : null,
  ({ environment, secrets }) =>
    environment.isProduction &&
    secrets.adminPassword &&
    [...secrets.adminPassword.reveal()].length < PASSWORD_MIN_PRODUCTION
      ? problem('ADMIN_PASSWORD', `must be at least ${PASSWORD_MIN_PRODUCTION} characters long in production`)
      : null,
  ({ environment }) =>
    environment.isProduction && !environment.web.secureCookies
      ? problem('WEB_SECURE_COOKIES', 'must be true in production')
      : null,
  (input) => {
    const { environment, secrets, bad } = input;
    const isNeeded = environment.isProduction && (usesAuth0(input) || hasPassword(input));
    const isBad = SESSION_SECRET_NAMES.some((name) => bad.has(name));
    return isNeeded && !secrets.sessionSecret && !isBad
      ? problem('SESSION_SECRET', 'must be set in production when sign-in is configured')
      : null;
  },
  ({ environment: { web } }) =>
    web.sessionMaxAgeSeconds < web.sessionIdleSeconds
      ? problem('SESSION_MAX_AGE_SECONDS', 'must be at least SESSION_IDLE_SECONDS')
      : null,
];
