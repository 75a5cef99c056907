import type { MetricSpec } from '../../platform/metrics/index.js';

/** What the relay counts. No label names a project, a pipeline or a job. Spec: pipeline-logs.md section 11. */
export const RELAY_METRICS = {
  webhooks: {
    name: 'pipeline_logs_webhooks_total',
    help: 'Webhooks of GitLab by what became of them.',
    labels: ['result'],
  },
  attempts: {
    name: 'pipeline_logs_attempts_total',
    help: 'POSTs to the log API by the class of the answer.',
    labels: ['status_class'],
  },
  attemptSeconds: {
    name: 'pipeline_logs_attempt_duration_seconds',
    help: 'How long a POST to the log API took, with its answer.',
    labels: [],
  },
  deliveries: {
    name: 'pipeline_logs_deliveries_total',
    help: 'Pipelines by how their way ended.',
    labels: ['outcome'],
  },
  gitlabRequests: {
    name: 'pipeline_logs_gitlab_requests_total',
    help: 'Requests to GitLab, each retry by itself.',
    labels: ['operation', 'outcome'],
  },
  outboxRecords: {
    name: 'pipeline_logs_outbox_records',
    help: 'Pipelines in the outbox.',
    labels: ['state'],
  },
  outboxBytes: {
    name: 'pipeline_logs_outbox_bytes',
    help: 'Bytes of the outbox on the disk.',
    labels: [],
  },
  oldestPending: {
    name: 'pipeline_logs_oldest_pending_seconds',
    help: 'Age of the oldest pipeline that is not over, 0 when there is none.',
    labels: [],
  },
  truncatedLogs: {
    name: 'pipeline_logs_truncated_logs_total',
    help: 'Logs that were cut to fit into their body.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricSpec<string>>>;
