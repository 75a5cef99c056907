import type { LedgerEntry } from './ledger/record.js';
import type { PlatformResult, PlatformStatus, PublishState } from './workflow.types.js';
import type { LedgerView } from './ledger/ledger.js';

/** Our fixed texts per result code. Spec: publishing.md section 6.1. */
const MESSAGES: Readonly<Record<string, string>> = {
  sent: 'Posted.',
  already_sent: 'Was posted before.',
  connect_failed: 'The platform could not be reached. Nothing was posted.',
  rate_limited: 'The platform asks us to wait. Nothing was posted.',
  rejected: 'The platform refused the post.',
  media_rejected: 'The platform refused the picture.',
  unauthorized: 'The platform did not accept our sign-in. Nothing was posted.',
  timeout_after_send: 'The platform did not answer in time. It may have been posted.',
  connection_lost_after_send: 'The connection broke while posting. It may have been posted.',
  bad_reply_after_send: 'The platform gave an unclear answer. It may have been posted.',
  shutdown_during_send: 'The service stopped while posting. It may have been posted.',
  taken_over: 'An earlier run ended before its result was known. It may have been posted.',
  nsfw_blocked: 'This platform takes no sensitive photos.',
  nsfw_unknown: 'This platform takes no photos that were not checked. Mark the photo first.',
  config_unavailable: 'The settings could not be confirmed. Nothing was sent.',
  publish_disabled: 'Publishing is switched off. Nothing was sent.',
  shutting_down: 'The service is restarting. Nothing was sent.',
  ledger_unavailable: 'The publish record could not be written. Nothing was sent.',
  fenced: 'Another run has taken over this photo.',
  cancelled: 'Cancelled. Nothing was sent.',
  dry_run: 'Check only. Nothing was sent.',
  debug_mode: 'Debug mode. Nothing was sent.',
  withdrawn: 'No longer requested.',
  pending: 'Not sent yet.',
  credential_unavailable: 'The access data of this platform cannot be had right now.',
  not_configured: 'The settings of this platform are not complete.',
};

const BLANK: PlatformResult = {
  status: 'skipped',
  code: null,
  message: '',
  postId: null,
  postUrl: null,
  attempt: 1,
  sentAt: null,
  retryable: false,
  retryAfterSeconds: null,
  recorded: true,
  caption: null,
};

/** A result with our fixed text for its code. */
export function platformResult(
  status: PlatformStatus,
  code: string | null,
  more: Partial<PlatformResult> = {},
): PlatformResult {
  return { ...BLANK, status, code, message: MESSAGES[code ?? status] ?? '', ...more };
}

/** What the ledger knows of a platform, as a result. `live`: the record is being worked on. */
export function resultOfEntry(entry: LedgerEntry, live = false): PlatformResult {
  const { attempt, postId, postUrl, sentAt, retryable, code } = entry;
  const common = { attempt, postId, postUrl, sentAt, retryable };
  switch (entry.state) {
    case 'SENT':
      return platformResult('sent', null, common);
    case 'UNKNOWN':
      return platformResult('unknown', code ?? 'taken_over', common);
    case 'INTENT':
      return live ? platformResult('skipped', 'pending', common) : platformResult('unknown', 'taken_over', common);
    case 'FAILED':
      return platformResult('failed', code ?? 'rejected', common);
    case 'PENDING':
      return platformResult('skipped', code ?? 'pending', common);
    case 'WITHDRAWN':
      return platformResult('skipped', 'withdrawn', common);
  }
}

/** A photo's state for people. Reads never write: a stale intent shows as `needs_decision`. */
export function publishStateOf(view: LedgerView | null): PublishState {
  if (!view) return 'none';
  if (view.live) return 'in_progress';
  const entries = [...view.record.platforms.values()];
  switch (view.record.state) {
    case 'CLAIMED':
      if (entries.some((entry) => entry.state === 'INTENT' || entry.state === 'UNKNOWN')) return 'needs_decision';
      return entries.some((entry) => entry.state === 'SENT') ? 'partial' : 'none';
    case 'NEEDS_DECISION':
      return 'needs_decision';
    case 'DONE':
      return 'published';
    case 'ARCHIVE_PENDING':
      return 'archive_pending';
    case 'PARTIAL':
      return 'partial';
    case 'IDLE':
      return 'none';
  }
}
