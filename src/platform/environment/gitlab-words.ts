/** What GitLab says of a pipeline or of a job. Spec: pipeline-logs.md section 5. */
export const GITLAB_STATUSES = [
  'created',
  'waiting_for_resource',
  'preparing',
  'waiting_for_callback',
  'pending',
  'running',
  'success',
  'failed',
  'canceling',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
] as const;

/** Stands for every status. */
export const ALL_STATUSES = 'all';

/** Of a pipeline only these are relayed, so a filter for others lets nothing through. */
export const STATUSES_OF_ENDED_PIPELINES: readonly string[] = ['success', 'failed', 'canceled', 'skipped'];

/** A job that nobody has started stays `manual` when its pipeline has ended. */
export const STATUSES_OF_JOBS_THEN: readonly string[] = [...STATUSES_OF_ENDED_PIPELINES, 'manual'];
