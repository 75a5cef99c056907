import type { EnvironmentProblem } from './environment-error.js';
import { problem } from './rule.js';
import type { Rule, RuleInput } from './rule.js';
import { storageRules } from './storage-rules.js';
import { isLoopbackUrl } from './values.js';

const connectionRules: readonly Rule[] = [
  ({ environment: { orchestrator }, secrets, bad }) => {
    const wanted = orchestrator.baseUrl !== null && orchestrator.configSource !== 'env';
    const known = ['ORCHESTRATOR_SERVICE_TOKEN', 'ORCHESTRATOR_SERVICE_TOKEN_FILE'].some((name) => bad.has(name));
    return wanted && !known && secrets.orchestratorServiceToken === null
      ? problem(
          'ORCHESTRATOR_SERVICE_TOKEN',
          'must be set with ORCHESTRATOR_BASE_URL (or ORCHESTRATOR_SERVICE_TOKEN_FILE)',
        )
      : null;
  },
  ({ environment: { orchestrator }, secrets, bad }) => {
    const missing = orchestrator.baseUrl === null && !bad.has('ORCHESTRATOR_BASE_URL');
    const wanted =
      orchestrator.configSource === 'orchestrator' ||
      (orchestrator.configSource === null && secrets.orchestratorServiceToken !== null && !bad.has('CONFIG_SOURCE'));
    return missing && wanted
      ? problem('ORCHESTRATOR_BASE_URL', 'must be set with CONFIG_SOURCE=orchestrator or ORCHESTRATOR_SERVICE_TOKEN')
      : null;
  },
  ({ environment: { orchestrator } }) =>
    orchestrator.baseUrl?.startsWith('http://') &&
    !isLoopbackUrl(orchestrator.baseUrl) &&
    !orchestrator.allowHttp &&
    orchestrator.configSource !== 'env'
      ? problem('ORCHESTRATOR_BASE_URL', 'must be https:// unless it is loopback or ORCHESTRATOR_ALLOW_HTTP=true')
      : null,
];

const captioningRules: readonly Rule[] = [
  ({ environment: { standalone, orchestrator }, secrets, bad }) => {
    const isStandalone = orchestrator.configSource === 'env' || orchestrator.baseUrl === null;
    const isBad = ['OPENAI_API_KEY', 'OPENAI_API_KEY_FILE'].some((name) => bad.has(name));
    const wanted = standalone.captioningProvider === 'openai' && standalone.featureAnalyzeCaption;
    return isStandalone && wanted && !isBad && secrets.openaiApiKey === null
      ? problem('OPENAI_API_KEY', 'must be set with CAPTIONING_PROVIDER=openai')
      : null;
  },
];

const signInRules: readonly Rule[] = [
  ({ secrets }) =>
    secrets.adminPassword && secrets.adminPasswordHash
      ? problem('ADMIN_PASSWORD', 'must not be set together with ADMIN_PASSWORD_HASH')
      : null,
  ({ environment, secrets }) =>
    environment.isProduction && secrets.adminPassword && [...secrets.adminPassword.reveal()].length < 12
      ? problem('ADMIN_PASSWORD', 'must be at least 12 characters long in production')
      : null,
  ({ environment }) =>
    environment.isProduction && !environment.web.secureCookies
      ? problem('WEB_SECURE_COOKIES', 'must be true in production')
      : null,
  ({ environment, secrets, bad }) => {
    const names = ['SESSION_SECRET', 'SESSION_SECRET_FILE', 'WEB_SESSION_SECRET', 'SECRET_KEY'];
    const signInConfigured = secrets.adminPassword ?? secrets.adminPasswordHash;
    return environment.isProduction &&
      signInConfigured &&
      !secrets.sessionSecret &&
      !names.some((name) => bad.has(name))
      ? problem('SESSION_SECRET', 'must be set in production when sign-in is configured')
      : null;
  },
  ({ environment: { web } }) =>
    web.sessionMaxAgeSeconds < web.sessionIdleSeconds
      ? problem('SESSION_MAX_AGE_SECONDS', 'must be at least SESSION_IDLE_SECONDS')
      : null,
  ({ environment, env }) =>
    environment.isProduction && env['CRASH_AT'] !== undefined
      ? problem('CRASH_AT', 'must not be set in production')
      : null,
];

/** What contradicts between variables. */
export function ruleProblems(input: RuleInput): readonly EnvironmentProblem[] {
  return [...connectionRules, ...storageRules, ...captioningRules, ...signInRules].flatMap((rule) => rule(input) ?? []);
}

/** What is allowed and still worth a line at start. Spec: auth.md section 7, configuration.md sections 3 and 4. */
export function ruleWarnings({ environment, secrets, env }: RuleInput): readonly string[] {
  const warnings: string[] = [];
  if (secrets.adminPassword) warnings.push('ADMIN_PASSWORD is plain text; ADMIN_PASSWORD_HASH is better.');
  if (environment.isProduction && !secrets.adminPassword && !secrets.adminPasswordHash) {
    warnings.push('No way to sign in is configured: every change will be refused.');
  }
  if (environment.isProduction && environment.services.allowPlainSmtp) {
    warnings.push('ALLOW_PLAIN_SMTP is on: a mail server with use_tls false gets its password in plain text.');
  }
  if (env['CRASH_AT'] !== undefined && environment.process.nodeEnv !== 'test') {
    warnings.push('CRASH_AT is ignored without NODE_ENV=test.');
  }
  return warnings;
}
