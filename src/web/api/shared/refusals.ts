import type { ErrorCode } from '../../../kernel/index.js';

/** What a route that reads the tenant's storage may answer. */
export const STORAGE_CODES = [
  'storage_unavailable',
  'storage_unauthorized',
  'storage_integrity',
  'credentials_unavailable',
] as const satisfies readonly ErrorCode[];

/** What a change of one photo may answer beside that. */
export const PHOTO_CHANGE_CODES = [
  ...STORAGE_CODES,
  'photo_not_found',
  'photo_changed',
  'bad_name',
  'ledger_corrupt',
  'ledger_version',
  'storage_not_conditional',
] as const satisfies readonly ErrorCode[];

/** What a move of a photo may answer beside that. */
export const MOVE_CODES = [
  ...PHOTO_CHANGE_CODES,
  'photo_busy',
  'in_progress',
  'needs_decision',
  'move_not_supported',
  'archive_conflict',
  'name_taken',
] as const satisfies readonly ErrorCode[];

/** What an analysis by AI may answer. */
export const AI_CODES = [
  'voice_profile_corrupt',
  'ai_unavailable',
  'ai_bad_output',
  'ai_timeout',
  'insufficient_balance',
  'photo_unreadable',
] as const satisfies readonly ErrorCode[];

/** What publishing may answer, before the claim and after it. Spec: publishing.md section 6.2. */
export const PUBLISH_CODES = [
  ...PHOTO_CHANGE_CODES,
  ...AI_CODES,
  'idempotency_key_required',
  'idempotency_key_reused',
  'publish_disabled',
  'move_not_supported',
  'in_progress',
  'photo_busy',
  'already_published',
  'needs_decision',
  'caption_required',
  'unknown_platform',
  'platform_disabled',
  'nsfw_blocked',
  'all_failed',
] as const satisfies readonly ErrorCode[];
