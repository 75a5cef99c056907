import type { EnvironmentProblem } from './environment-error.js';
import { problem } from './rule.js';
import type { Rule, RuleInput } from './rule.js';
import { auth0Rules } from './auth0-rules.js';
import { pipelineLogsRules, pipelineLogsWarnings } from './pipeline-logs-rules.js';
import { signInRules } from './sign-in-rules.js';
import { signInWarnings } from './sign-in-warnings.js';
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

const TEST_SWITCHES = ['CRASH_AT', 'RATE_LIMITS_LIFTED', 'BULK_PAUSE_MS'] as const;
const testingRules: readonly Rule[] = TEST_SWITCHES.map(
  (name): Rule =>
    ({ environment, env }) =>
      environment.isProduction && env[name] !== undefined ? problem(name, 'must not be set in production') : null,
);

const RULES = [
  connectionRules,
  storageRules,
  captioningRules,
  signInRules,
  auth0Rules,
  pipelineLogsRules,
  testingRules,
].flat();

/** What contradicts between variables. */
export function ruleProblems(input: RuleInput): readonly EnvironmentProblem[] {
  return RULES.flatMap((rule) => rule(input) ?? []);
}

/** What is allowed and still worth a line at start. Spec: auth.md sections 7 and 13, configuration.md sections 3 and 4. */
export function ruleWarnings(input: RuleInput): readonly string[] {
  const { environment, env } = input;
  const warnings: string[] = [...signInWarnings(input), ...pipelineLogsWarnings(input)];
  if (environment.isProduction && environment.services.allowPlainSmtp) {
    warnings.push('ALLOW_PLAIN_SMTP is on: a mail server with use_tls false gets its password in plain text.');
  }
  for (const name of TEST_SWITCHES) {
    if (env[name] !== undefined && environment.process.nodeEnv !== 'test') {
      warnings.push(`${name} is ignored without NODE_ENV=test.`);
    }
  }
  return warnings;
}
