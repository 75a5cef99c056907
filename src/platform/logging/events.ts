/**
 * Every event a log line may carry, in one closed list; the table an operator reads is observability.md
 * section 2, and a test compares the two. `msg` is a fixed sentence without values, so that lines group.
 */
export const LOG_EVENTS = [
  'service_started',
  'service_draining',
  'service_stopped',
  'configuration_rejected',
  'http_request',
  'tenant_rejected',
  'orchestrator_call',
  'orchestrator_post_unsupported',
  'orchestrator_token_rejected',
  'orchestrator_answer_invalid',
  'runtime_config_changed',
  'runtime_config_stale_served',
  'credential_unavailable',
  'tenant_runtime_built',
  'tenant_runtime_disposed',
  'dependency_call_failed',
  'breaker_opened',
  'breaker_closed',
  'load_shed',
  'photo_analyzed',
  'caption_written',
  'publish_started',
  'publish_finished',
  'publish_intent',
  'publish_outcome',
  'publish_decision',
  'photo_moved',
  'photo_uploaded',
  'photo_deleted',
  'login_succeeded',
  'login_failed',
  'logout',
  'access_denied',
  'pipeline_webhook',
  'pipeline_collected',
  'pipeline_delivery_attempt',
  'pipeline_dead',
  'job_finished',
  'job_failed',
  'unhandled_error',
] as const;

/** A stable event name. */
export type LogEvent = (typeof LOG_EVENTS)[number];
