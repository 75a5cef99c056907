import type { Secret } from '../kernel/index.js';

/** Who may call the webhook. Spec: pipeline-logs.md section 3. */
export type WebhookAuth =
  /** One to three keys as configured: `whsec_` and base64. */
  | { readonly kind: 'signature'; readonly keys: Secret<readonly string[]> }
  | { readonly kind: 'token'; readonly current: Secret<string>; readonly previous: Secret<string> | null }
  | { readonly kind: 'nobody-asked' };

export interface GitLabSettings {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: Secret<string>;
  /** 1…16. */
  readonly traceConcurrency: number;
  /** ≥ 1 MiB. */
  readonly maxTraceBytes: number;
}

/** Where the body goes; null = files only. Spec: pipeline-logs.md sections 7 and 8. */
export interface LogApiSettings {
  readonly url: string;
  readonly token: Secret<string> | null;
  /** 1…300. */
  readonly timeoutSeconds: number;
  readonly retries: boolean;
  readonly saveToFile: boolean;
  readonly fallbackToFile: boolean;
  /** Bytes; 0 = no limit. */
  readonly maxPayloadBytes: number;
  readonly maxLogBytes: number;
  readonly compression: 'none' | 'gzip';
  readonly headers: Secret<Readonly<Record<string, string>>> | null;
  /** As configured: `whsec_` and base64. */
  readonly signingSecret: Secret<string> | null;
  /** Minutes before each later round, at most 10; empty = none. */
  readonly redeliveryMinutes: readonly number[];
}

/** What is relayed. Spec: pipeline-logs.md section 5. */
export interface FilterSettings {
  /** Lower case; null = all. */
  readonly pipelineStatuses: ReadonlySet<string> | null;
  readonly jobStatuses: ReadonlySet<string> | null;
  /** Empty = every project. */
  readonly projects: ReadonlySet<number>;
  readonly excludedProjects: ReadonlySet<number>;
  readonly metadataAlways: boolean;
}

/** The relay's settings: everything of pipeline-logs.md section 10, parsed. */
export interface PipelineLogsSettings {
  readonly webhook: {
    readonly auth: WebhookAuth;
    /** 1 KiB…100 MiB. */
    readonly maxBodyBytes: number;
  };
  readonly gitlab: GitLabSettings;
  readonly api: LogApiSettings | null;
  readonly filters: FilterSettings;
  readonly redact: boolean;
  /** Further attempts after the first, 0…10, for GitLab reads and posts alike. */
  readonly retryAttempts: number;
  /** Seconds before the first of them, 0…300; doubles. */
  readonly retryDelaySeconds: number;
  /** Absolute. */
  readonly outputFolder: string;
  readonly spoolFolder: string;
  /** Bytes, ≥ 100 MiB. */
  readonly spoolMaxBytes: number;
  /** Pipelines at once, 1…8. */
  readonly concurrency: number;
  /** 1…90. */
  readonly dedupeDays: number;
  /** 1…365. */
  readonly deadDays: number;
}
export const PipelineLogsSettings = Symbol('PipelineLogsSettings');
