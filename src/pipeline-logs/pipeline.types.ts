/** Statuses that are relayed; every other word is skipped. Spec: pipeline-logs.md section 2. */
export const PROCESSED_STATUSES = ['success', 'failed', 'canceled', 'skipped'] as const;
export type ProcessedStatus = (typeof PROCESSED_STATUSES)[number];

export const PIPELINE_TYPES = ['merge_request', 'child', 'main', 'unknown'] as const;
export type PipelineType = (typeof PIPELINE_TYPES)[number];

/**
 * What a webhook says about a pipeline, and all that is kept of it: its own members in the order and under the names of
 * the body that is sent, of `record.json` and of `metadata.json`, times in their normal form.
 * Spec: pipeline-logs.md section 6.
 */
export interface PipelineFacts {
  /** 1…2^53-1. */
  readonly pipeline_id: number;
  /** 1…2^53-1. */
  readonly project_id: number;
  readonly project_name: string | null;
  readonly status: ProcessedStatus;
  readonly ref: string | null;
  readonly sha: string | null;
  readonly source: string | null;
  readonly pipeline_type: PipelineType;
  readonly created_at: string | null;
  readonly finished_at: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly user: { readonly name: string | null; readonly email: string | null } | null;
  readonly stages: readonly string[];
}

/** What GitLab's API says about a job, under the names of the body. Spec: pipeline-logs.md section 6. */
export interface JobFacts {
  /** 1…2^53-1. */
  readonly job_id: number;
  /** `unknown` when GitLab names none. */
  readonly job_name: string;
  readonly status: string | null;
  readonly stage: string | null;
  readonly created_at: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly ref: string | null;
}

/** Why there is no log of a job. Spec: pipeline-logs.md section 4. */
export const LOG_UNAVAILABLE = ['not_found', 'forbidden', 'fetch_failed'] as const;
export type LogUnavailable = (typeof LOG_UNAVAILABLE)[number];

/** A job whose log was read to its end, or cannot be had. */
export interface CollectedJob {
  readonly facts: JobFacts;
  /** Bytes of the log as it is kept: UTF-8, masked. 0 when there is none. */
  readonly bytes: number;
  /** GitLab had more than `PIPELINE_LOGS_MAX_TRACE_BYTES`; the rest was not read. */
  readonly cut: boolean;
  readonly unavailable: LogUnavailable | null;
}
