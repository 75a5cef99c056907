import type { RuleInput } from './rule.js';
import { hasPassword, usesAuth0, usesPassword } from './sign-in-setup.js';

/** Names of the Python Publisher V2 that mean nothing here. Spec: auth.md section 13. */
export const READ_BY_NOTHING: readonly string[] = [
  'AUTH0_AUDIENCE',
  'WEB_AUTH_TOKEN',
  'WEB_AUTH_USER',
  'WEB_AUTH_PASS',
  'WEB_DEBUG',
];

/** What about signing in is allowed and still worth a line at start. Spec: auth.md sections 2, 7 and 13. */
export function signInWarnings(input: RuleInput): readonly string[] {
  const { environment, secrets, env } = input;
  const warnings: string[] = [];
  if (secrets.adminPassword) warnings.push('ADMIN_PASSWORD is plain text; ADMIN_PASSWORD_HASH is better.');
  if (hasPassword(input) && usesAuth0(input)) {
    warnings.push('The password is off: with Auth0 everybody signs in there. Take ADMIN_PASSWORD(_HASH) away.');
  } else if (hasPassword(input) && !usesPassword(input)) {
    warnings.push('The password is off: below a control plane people sign in with Auth0; only the demo asks for it.');
  }
  const canSignIn = usesAuth0(input) || usesPassword(input);
  if (environment.isProduction && !canSignIn) {
    warnings.push('No way to sign in is configured: every change will be refused.');
  }
  if (canSignIn && !secrets.sessionSecret) {
    warnings.push('SESSION_SECRET is not set: everybody is signed out when the process ends, and at other replicas.');
  }
  const unread = READ_BY_NOTHING.filter((name) => (env[name] ?? '').trim() !== '');
  if (unread.length > 0) {
    warnings.push(`${unread.join(', ')}: read by nothing in this version, and may be removed.`);
  }
  return warnings;
}
