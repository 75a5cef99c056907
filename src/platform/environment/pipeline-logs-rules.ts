import { ALL_STATUSES, STATUSES_OF_ENDED_PIPELINES, STATUSES_OF_JOBS_THEN } from './gitlab-words.js';
import { problem } from './rule.js';
import type { Rule, RuleInput } from './rule.js';
import { missing } from './together.js';
import { isLoopbackUrl } from './values.js';

const SHORT = 16;

const hasSecret = ({ secrets }: RuleInput): boolean =>
  secrets.webhookSecret !== null || secrets.webhookSigningSecret !== null;

/** Whether one of the variables was given and could not be used: what follows from that is not said again. */
const isBad = ({ bad }: RuleInput, names: readonly string[]): boolean =>
  names.some((name) => bad.has(name) || bad.has(`${name}_FILE`));

function httpsOf(name: 'GITLAB_URL' | 'API_POST_URL', urlOf: (input: RuleInput) => string | null): Rule {
  return (input) => {
    const { isProduction, pipelineLogs } = input.environment;
    const url = urlOf(input);
    const isPlain = url !== null && url.startsWith('http:') && !isLoopbackUrl(url);
    return isPlain && isProduction && !pipelineLogs.allowHttp
      ? problem(name, 'must be https:// in production unless it is loopback or PIPELINE_LOGS_ALLOW_HTTP=true')
      : null;
  };
}

const RULES: readonly Rule[] = [
  (input) =>
    missing(
      input,
      [
        ['GITLAB_URL', input.environment.pipelineLogs.gitlabUrl],
        ['GITLAB_TOKEN', input.secrets.gitlabToken],
      ],
      'must be set for the pipeline logs (or PIPELINE_LOGS_ENABLED=false)',
    ),
  (input) =>
    input.environment.isProduction &&
    !input.environment.pipelineLogs.allowUnauthenticated &&
    !hasSecret(input) &&
    !isBad(input, ['WEBHOOK_SECRET', 'WEBHOOK_SIGNING_SECRET', 'WEBHOOK_ALLOW_UNAUTHENTICATED'])
      ? problem(
          'WEBHOOK_SECRET',
          'must be set in production (or WEBHOOK_SIGNING_SECRET, or WEBHOOK_ALLOW_UNAUTHENTICATED=true)',
        )
      : null,
  (input) =>
    input.secrets.webhookSecretPrevious !== null && input.secrets.webhookSecret === null
      ? missing(input, [['WEBHOOK_SECRET', null]], 'must be set with WEBHOOK_SECRET_PREVIOUS')
      : null,
  (input) =>
    input.environment.pipelineLogs.apiEnabled
      ? missing(input, [['API_POST_URL', input.environment.pipelineLogs.apiUrl]], 'must be set with API_POST_ENABLED')
      : null,
  httpsOf('GITLAB_URL', ({ environment }) => environment.pipelineLogs.gitlabUrl),
  httpsOf('API_POST_URL', ({ environment: { pipelineLogs } }) =>
    pipelineLogs.apiEnabled ? pipelineLogs.apiUrl : null,
  ),
];

/** Spec: pipeline-logs.md sections 3 and 10. */
export const pipelineLogsRules: readonly Rule[] = RULES.map(
  (rule): Rule =>
    (input) =>
      input.environment.pipelineLogsOn ? rule(input) : null,
);

/** What about the relay is allowed and still worth a line at start. Spec: pipeline-logs.md sections 3, 5, 9 and 10. */
export function pipelineLogsWarnings(input: RuleInput): readonly string[] {
  const { environment, env } = input;
  if (!environment.pipelineLogsOn) return [];
  const { pipelineStatuses, jobStatuses, webhookPort } = environment.pipelineLogs;
  const warnings: string[] = [];
  if (!hasSecret(input)) {
    warnings.push('Neither WEBHOOK_SIGNING_SECRET nor WEBHOOK_SECRET is set: anybody may call the webhook.');
  }
  const short = shortSecrets(input);
  if (short.length > 0) warnings.push(`${short.join(', ')}: fewer than ${SHORT} characters are easy to guess.`);
  if (webhookPort !== null) warnings.push('WEBHOOK_PORT is not used: the webhook is served at PORT.');
  if ((env['DYNO'] ?? '') !== '') {
    warnings.push('DYNO is set: disks of Heroku vanish at a restart, and PIPELINE_LOGS_SPOOL_DIR with them.');
  }
  warnings.push(
    ...hopeless('LOG_SAVE_PIPELINE_STATUS', pipelineStatuses, STATUSES_OF_ENDED_PIPELINES),
    ...hopeless('LOG_SAVE_JOB_STATUS', jobStatuses, STATUSES_OF_JOBS_THEN),
  );
  return warnings;
}

function shortSecrets({ secrets }: RuleInput): readonly string[] {
  const { webhookSecret, webhookSecretPrevious, webhookSigningSecret } = secrets;
  const texts: readonly (readonly [name: string, texts: readonly string[]])[] = [
    ['WEBHOOK_SECRET', [webhookSecret?.reveal() ?? []].flat()],
    ['WEBHOOK_SECRET_PREVIOUS', [webhookSecretPrevious?.reveal() ?? []].flat()],
    ['WEBHOOK_SIGNING_SECRET', webhookSigningSecret?.reveal() ?? []],
  ];
  return texts.flatMap(([name, all]) => (all.some((one) => [...one].length < SHORT) ? [name] : []));
}

/** Statuses that nothing can have by then. They are words of GitLab, so they may be named. */
function hopeless(name: string, given: readonly string[], possible: readonly string[]): readonly string[] {
  if (given.includes(ALL_STATUSES)) return [];
  const words = given.filter((one) => !possible.includes(one));
  return words.length === 0 ? [] : [`${name} names what can never match here: ${[...new Set(words)].join(', ')}.`];
}
