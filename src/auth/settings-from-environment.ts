import { bugError, Secret } from '../kernel/index.js';
import type { Ids } from '../kernel/index.js';
import { canonicalSignInHost } from '../platform/environment/index.js';
import type { Environment, EnvironmentProblem, Secrets } from '../platform/environment/index.js';
import { passwordProof } from './auth.settings.js';
import type { Auth0Settings, AuthSettings, PasswordProofProblem } from './auth.settings.js';

const RANDOM_SECRET_BYTES = 32;

/** What is wrong with a configured password, in words that complete "VARIABLE …". */
const PASSWORD_RULES: Readonly<Partial<Record<PasswordProofProblem, EnvironmentProblem>>> = {
  both_set: { variable: 'ADMIN_PASSWORD', rule: 'must not be set together with ADMIN_PASSWORD_HASH' },
  not_a_password: { variable: 'ADMIN_PASSWORD', rule: 'must have 1 to 256 characters' },
};

/** Whether signing in can be set up from this environment; for `readEnvironment`. Spec: auth.md section 7. */
export function signInProblems(_environment: Environment, secrets: Secrets): readonly EnvironmentProblem[] {
  const proof = passwordProof(secrets.adminPasswordHash, secrets.adminPassword);
  // Both set is a rule of the environment itself already.
  if (proof === null || !('problem' in proof) || proof.problem === 'both_set') return [];
  return [
    PASSWORD_RULES[proof.problem] ?? {
      variable: 'ADMIN_PASSWORD_HASH',
      rule: 'must be a PHC string as `npm run password:hash` prints it',
    },
  ];
}

/**
 * How signing in is set up, from an environment that has passed {@link signInProblems}.
 * @param orchestrated whether tenants come from a control plane
 * @param ids makes the session secret of this process when none is set
 */
export function authSettingsOf(
  environment: Environment,
  secrets: Secrets,
  orchestrated: boolean,
  ids: Ids,
): AuthSettings {
  const password = passwordProof(secrets.adminPasswordHash, secrets.adminPassword);
  if (password !== null && 'problem' in password) throw bugError('The password was not checked at boot.');
  const previous = secrets.sessionSecretPrevious?.reveal() ?? [];
  return {
    orchestrated,
    baseDomain: orchestrated ? environment.orchestrator.baseDomain.toLowerCase() : null,
    production: environment.isProduction,
    secureCookies: environment.web.secureCookies,
    publicPort: environment.web.secureCookies ? null : publicPort(environment.process.port),
    auth0: auth0Of(environment, secrets, orchestrated),
    password,
    adminEmails: environment.web.adminLoginEmails,
    sessionSecrets: [
      secrets.sessionSecret ?? new Secret(ids.hex(RANDOM_SECRET_BYTES)),
      ...previous.map((value) => new Secret(value)),
    ],
    identitySeconds: environment.web.sessionIdentitySeconds,
    idleSeconds: environment.web.sessionIdleSeconds,
    maxAgeSeconds: environment.web.sessionMaxAgeSeconds,
  };
}

function auth0Of(environment: Environment, secrets: Secrets, orchestrated: boolean): Auth0Settings | null {
  const { domain, clientId, issuer } = environment.auth0;
  const canonicalHost = canonicalSignInHost(environment, orchestrated);
  if (domain === null || clientId === null || secrets.auth0ClientSecret === null || canonicalHost === null) return null;
  return { issuer: issuer ?? `https://${domain}/`, clientId, clientSecret: secrets.auth0ClientSecret, canonicalHost };
}

function publicPort(port: number): number | null {
  return port === 80 ? null : port;
}
