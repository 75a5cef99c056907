import { bugError } from '../kernel/index.js';
import { ALL_STATUSES } from '../platform/environment/index.js';
import type { Environment, Secrets } from '../platform/environment/index.js';
import { relayFolders } from './relay-folders.js';
import type { FilterSettings, GitLabSettings, LogApiSettings, PipelineLogsSettings, WebhookAuth } from './settings.js';

type Values = Environment['pipelineLogs'];

/**
 * The relay's settings; null = it is off, and nothing of it may be built. Spec: pipeline-logs.md sections 1 and 10.
 */
export function settingsOf(environment: Environment, secrets: Secrets): PipelineLogsSettings | null {
  if (!environment.pipelineLogsOn) return null;
  const values = environment.pipelineLogs;
  const folders = relayFolders(environment);
  return {
    webhook: { auth: authOf(secrets), maxBodyBytes: values.maxBodyBytes },
    gitlab: gitlabOf(values, secrets),
    api: apiOf(values, secrets),
    filters: filtersOf(values),
    redact: values.redact,
    retryAttempts: values.retryAttempts,
    retryDelaySeconds: values.retryDelay,
    outputFolder: folders.output,
    spoolFolder: folders.spool,
    spoolMaxBytes: values.spoolMaxBytes,
    concurrency: values.concurrency,
    dedupeDays: values.dedupeDays,
    deadDays: values.deadDays,
  };
}

/** A signature says more than a token: with both configured the token does not count. */
function authOf({ webhookSigningSecret, webhookSecret, webhookSecretPrevious }: Secrets): WebhookAuth {
  if (webhookSigningSecret !== null) return { kind: 'signature', keys: webhookSigningSecret };
  if (webhookSecret === null) return { kind: 'nobody-asked' };
  return { kind: 'token', current: webhookSecret, previous: webhookSecretPrevious };
}

function gitlabOf({ gitlabUrl, traceConcurrency, maxTraceBytes }: Values, { gitlabToken }: Secrets): GitLabSettings {
  if (gitlabUrl === null || gitlabToken === null) throw bugError('The relay was switched on without GitLab.');
  return { url: gitlabUrl, token: gitlabToken, traceConcurrency, maxTraceBytes };
}

function apiOf(values: Values, secrets: Secrets): LogApiSettings | null {
  if (!values.apiEnabled) return null;
  if (values.apiUrl === null) throw bugError('Logs are to be sent without an address.');
  return {
    url: values.apiUrl,
    token: secrets.apiPostAuthToken,
    timeoutSeconds: values.apiTimeout,
    retries: values.apiRetryEnabled,
    saveToFile: values.apiSaveToFile,
    fallbackToFile: values.apiFallbackToFile,
    maxPayloadBytes: values.apiMaxPayloadBytes,
    maxLogBytes: values.apiMaxLogBytes,
    compression: values.apiCompression,
    headers: secrets.apiPostHeaders,
    signingSecret: secrets.apiPostSigningSecret,
    redeliveryMinutes: values.apiRedeliveryMinutes,
  };
}

function filtersOf(values: Values): FilterSettings {
  return {
    pipelineStatuses: wordsOf(values.pipelineStatuses),
    jobStatuses: wordsOf(values.jobStatuses),
    projects: new Set(values.projects),
    excludedProjects: new Set(values.excludedProjects),
    metadataAlways: values.metadataAlways,
  };
}

/** Null = all: `all` anywhere switches the filter off. A list of nothing but commas is none. */
function wordsOf(words: readonly string[]): ReadonlySet<string> | null {
  return words.length === 0 || words.includes(ALL_STATUSES) ? null : new Set(words);
}
