/**
 * Every stable error code of the service, in one closed list.
 *
 * The web layer maps each code to a status and a fixed text (`src/web/problems`); the map is total by
 * type, so a code added here without a text does not compile. Specs: web-api.md section 3,
 * publishing.md sections 6.1 and 6.2, storage.md section 2.
 */
export const ERROR_CODES = [
  // The request itself
  'malformed_request',
  'bad_host',
  'duplicate_cookie',
  'idempotency_key_required',
  'validation_failed',
  'method_not_allowed',
  'request_timeout',
  'body_too_large',
  'photo_too_large',
  'unsupported_media_type',
  'uri_too_long',
  'range_not_satisfiable',
  'headers_too_large',
  // Who asks
  'sign_in_required',
  'session_expired',
  'wrong_password',
  'too_many_attempts',
  'not_admin_here',
  'auth_not_configured',
  'auth_disabled',
  'password_login_disabled',
  'sign_in_unavailable',
  'callback_failed',
  'sign_in_expired',
  'sign_out_expired',
  'provider_unavailable',
  'cross_origin_refused',
  'https_required',
  'rate_limited',
  'webhook_unauthorized',
  // What the tenant allows
  'feature_disabled',
  'publish_disabled',
  // What is not there
  'not_found',
  'photo_not_found',
  'no_photos',
  'nothing_to_publish',
  'operation_not_found',
  // Photos and captions
  'bad_name',
  'name_taken',
  'photo_changed',
  'photo_unreadable',
  'photo_busy',
  'caption_changed',
  'voice_profile_changed',
  'caption_required',
  'confirmation_required',
  'move_not_supported',
  'archive_conflict',
  // Publishing
  'idempotency_key_reused',
  'in_progress',
  'already_published',
  'needs_decision',
  'ledger_corrupt',
  'ledger_version',
  'voice_profile_corrupt',
  'too_early_to_resolve',
  'operation_finished',
  'unknown_platform',
  'platform_disabled',
  'nsfw_blocked',
  'all_failed',
  // What we depend on
  'config_unavailable',
  'storage_unavailable',
  'storage_unauthorized',
  'storage_not_conditional',
  'storage_integrity',
  'credentials_unavailable',
  'ai_unavailable',
  'ai_bad_output',
  'ai_timeout',
  'insufficient_balance',
  // Ourselves
  'tenant_busy',
  'overloaded',
  'shutting_down',
  'write_refused',
  'internal_error',
] as const;

/** A stable, public error code. */
export type ErrorCode = (typeof ERROR_CODES)[number];
