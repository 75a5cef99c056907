import { csv, flag, integer, optionalFlag, text, word } from '../declare.js';
import { decimal, integerList } from '../declare-numbers.js';
import { ALL_STATUSES, GITLAB_STATUSES } from '../gitlab-words.js';
import { asBaseUrl, asHttpUrl } from '../values.js';
import type { VariableGroup } from '../variable.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const GIBIBYTE = 1024 * MEBIBYTE;
/** As many digits as numbers of the environment may have: no limit. */
const MAX_BYTES = 999_999_999_999_999;
const MAX_REDELIVERIES = 10;
const WEEK_MINUTES = 10_080;

const bytes = (name: string, byDefault: number, min: number, help: string) =>
  integer({ name, default: byDefault, min, max: MAX_BYTES, help });
const statuses = (name: string, help: string) =>
  csv({
    name,
    default: [ALL_STATUSES],
    item: new RegExp(`^(?:${[ALL_STATUSES, ...GITLAB_STATUSES].join('|')})$`),
    itemRule: 'all, or a status of GitLab',
    normalise: (item) => item.toLowerCase(),
    help,
  });
const projects = (name: string, help: string) =>
  integerList({ name, default: [], min: 1, max: Number.MAX_SAFE_INTEGER, help });

/** Spec: pipeline-logs.md section 10. Read only when the relay is on. The secrets stand with the others. */
export const PIPELINE_LOGS_GROUP = {
  title: 'Pipeline logs',
  intro:
    'The relay that sends the job logs of GitLab pipelines to a log API, or writes them to files. Off, and nothing here is read, unless `PIPELINE_LOGS_ENABLED=true` or `GITLAB_URL` is set. Its secrets stand with the others: `GITLAB_TOKEN` is required; `WEBHOOK_SIGNING_SECRET` or `WEBHOOK_SECRET` is in production.',
  variables: {
    enabled: optionalFlag({
      name: 'PIPELINE_LOGS_ENABLED',
      help: 'Switches the relay on or off. Unset: on when GITLAB_URL is set.',
    }),
    gitlabUrl: text({
      name: 'GITLAB_URL',
      default: null,
      blankIsUnset: true,
      rule: 'an http(s) URL without user name, query or fragment',
      accept: asBaseUrl,
      help: 'GitLab, such as `https://gitlab.example.com`. Required with GITLAB_TOKEN.',
    }),
    allowHttp: flag({
      name: 'PIPELINE_LOGS_ALLOW_HTTP',
      default: false,
      help: 'Permits GITLAB_URL and API_POST_URL over http in production, for other machines than this one.',
    }),
    allowUnauthenticated: flag({
      name: 'WEBHOOK_ALLOW_UNAUTHENTICATED',
      default: false,
      help: 'Permits a webhook that anybody may call in production.',
    }),
    maxBodyBytes: integer({
      name: 'WEBHOOK_MAX_BODY_BYTES',
      default: 25 * MEBIBYTE,
      min: KIBIBYTE,
      max: 100 * MEBIBYTE,
      help: 'Largest body of a webhook.',
    }),
    webhookPort: text({
      name: 'WEBHOOK_PORT',
      default: null,
      blankIsUnset: true,
      help: 'Not used: the webhook is served at PORT.',
    }),
    outputDir: text({
      name: 'LOG_OUTPUT_DIR',
      default: './logs',
      blankIsUnset: true,
      help: 'Folder of the log files and of `api-requests.log`; made when it is missing, must be writable.',
    }),
    retryAttempts: integer({
      name: 'RETRY_ATTEMPTS',
      default: 3,
      min: 0,
      max: 10,
      help: 'Further attempts at GitLab and at the log API, after the first.',
    }),
    retryDelay: decimal({
      name: 'RETRY_DELAY',
      default: 2,
      min: 0,
      max: 300,
      help: 'Seconds before the first of them; doubles each time, up to a minute.',
    }),
    pipelineStatuses: statuses('LOG_SAVE_PIPELINE_STATUS', 'Statuses of the pipelines that are relayed.'),
    jobStatuses: statuses('LOG_SAVE_JOB_STATUS', 'Statuses of the jobs whose logs are relayed.'),
    projects: projects('LOG_SAVE_PROJECTS', 'Ids of projects; with it only these are relayed.'),
    excludedProjects: projects(
      'LOG_EXCLUDE_PROJECTS',
      'Ids of projects that are not relayed; counts only without LOG_SAVE_PROJECTS.',
    ),
    metadataAlways: flag({
      name: 'LOG_SAVE_METADATA_ALWAYS',
      default: true,
      help: 'Writes `metadata.json` for pipelines as well that are not relayed.',
    }),
    apiEnabled: flag({ name: 'API_POST_ENABLED', default: false, help: 'Sends the logs to API_POST_URL.' }),
    apiUrl: text({
      name: 'API_POST_URL',
      default: null,
      blankIsUnset: true,
      rule: 'an http(s) URL',
      accept: asHttpUrl,
      help: 'The log API; required with API_POST_ENABLED.',
    }),
    apiTimeout: integer({
      name: 'API_POST_TIMEOUT',
      default: 30,
      min: 1,
      max: 300,
      help: 'Seconds that one attempt may take from its beginning to the end of the answer.',
    }),
    apiRetryEnabled: flag({
      name: 'API_POST_RETRY_ENABLED',
      default: true,
      help: 'Tries again after a failure; without it the first failure is the last.',
    }),
    apiSaveToFile: flag({ name: 'API_POST_SAVE_TO_FILE', default: false, help: 'Writes log files as well, always.' }),
    apiFallbackToFile: flag({
      name: 'API_POST_FALLBACK_TO_FILE',
      default: true,
      help: 'Writes log files when the log API has not taken them at first.',
    }),
    apiMaxPayloadBytes: bytes('API_POST_MAX_PAYLOAD_BYTES', 20 * MEBIBYTE, 0, 'Largest body that is sent; 0 = any.'),
    apiMaxLogBytes: bytes('API_POST_MAX_LOG_BYTES', 4 * MEBIBYTE, 0, 'Most of one log that is sent; 0 = all of it.'),
    apiCompression: word({
      name: 'API_POST_COMPRESSION',
      words: ['none', 'gzip'],
      default: 'none',
      help: '`gzip` packs bodies of 1 KiB and more.',
    }),
    apiRedeliveryMinutes: integerList({
      name: 'API_POST_REDELIVERY_MINUTES',
      default: [5, 30, 120, 720],
      min: 1,
      max: WEEK_MINUTES,
      maxItems: MAX_REDELIVERIES,
      nothing: 'none',
      help: 'Minutes before each later round of attempts; `none` = no later rounds.',
    }),
    spoolDir: text({
      name: 'PIPELINE_LOGS_SPOOL_DIR',
      defaultFrom: (): string | null => null,
      defaultText: 'pipeline-logs in DATA_DIR',
      blankIsUnset: true,
      help: 'Folder of what is not delivered yet. Needs a volume that outlives the process.',
    }),
    spoolMaxBytes: bytes(
      'PIPELINE_LOGS_SPOOL_MAX_BYTES',
      5 * GIBIBYTE,
      100 * MEBIBYTE,
      'Size of that folder at which no more webhooks are taken.',
    ),
    concurrency: integer({
      name: 'PIPELINE_LOGS_CONCURRENCY',
      default: 2,
      min: 1,
      max: 8,
      help: 'Pipelines that are worked on at once.',
    }),
    traceConcurrency: integer({
      name: 'PIPELINE_LOGS_TRACE_CONCURRENCY',
      default: 4,
      min: 1,
      max: 16,
      help: 'Logs of one pipeline that are read at once.',
    }),
    maxTraceBytes: bytes('PIPELINE_LOGS_MAX_TRACE_BYTES', 100 * MEBIBYTE, MEBIBYTE, 'Most of one log that is read.'),
    dedupeDays: integer({
      name: 'PIPELINE_LOGS_DEDUPE_DAYS',
      default: 7,
      min: 1,
      max: 90,
      help: 'Days for which an event that was taken is known again.',
    }),
    deadDays: integer({
      name: 'PIPELINE_LOGS_DEAD_DAYS',
      default: 30,
      min: 1,
      max: 365,
      help: 'Days for which a pipeline that was given up can be replayed.',
    }),
    redact: flag({
      name: 'PIPELINE_LOGS_REDACT',
      default: true,
      help: 'Masks what looks like a token or a key in the logs.',
    }),
  },
} satisfies VariableGroup;
