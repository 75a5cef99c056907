import type { ErrorCode } from '../../kernel/index.js';

/** How a code is told to the world: HTTP status and one fixed sentence. */
export interface ProblemText {
  readonly status: number;
  readonly detail: string;
}

const text = (status: number, detail: string): ProblemText => ({ status, detail });

const AGAIN = 'Please try again in a moment.';
const SWITCHED_OFF = 'This function is switched off for this site.';
const TOO_LARGE = 'This is larger than allowed.';
const STORAGE_AWAY = 'The photo storage does not answer right now. Nothing was changed.';
const STORAGE_REFUSES = 'The photo storage no longer accepts our access. Please connect it again.';

/**
 * Every code with its status and text. Total by type: a code without a text does not compile.
 * Specs: web-api.md section 3, publishing.md section 6.2.
 */
export const PROBLEM_TEXTS = {
  malformed_request: text(400, 'The request could not be read.'),
  bad_host: text(400, 'The request does not name one host.'),
  duplicate_cookie: text(400, 'Two sign-in cookies arrived. Both were removed. Please sign in again.'),
  idempotency_key_required: text(400, 'Send an Idempotency-Key header with this request.'),
  validation_failed: text(422, 'Some fields are not right.'),
  method_not_allowed: text(405, 'This address does not take this method.'),
  request_timeout: text(408, 'The request took too long to arrive.'),
  body_too_large: text(413, TOO_LARGE),
  photo_too_large: text(413, TOO_LARGE),
  unsupported_media_type: text(415, 'This type of content is not accepted.'),
  uri_too_long: text(414, 'The address is too long.'),
  range_not_satisfiable: text(416, 'The picture is shorter than that.'),
  headers_too_large: text(431, 'The headers of the request are too large.'),

  sign_in_required: text(401, 'Please sign in.'),
  session_expired: text(401, 'Your sign-in has ended. Please sign in again.'),
  wrong_password: text(401, 'The password is not right.'),
  too_many_attempts: text(429, 'Too many tries. Please wait.'),
  not_admin_here: text(403, 'You are signed in, but you have no rights on this site.'),
  auth_not_configured: text(403, 'Sign-in is not set up here, so nothing can be changed.'),
  auth_disabled: text(403, 'Sign-in is switched off for this site.'),
  password_login_disabled: text(404, 'Password sign-in is not in use here.'),
  sign_in_unavailable: text(503, AGAIN),
  callback_failed: text(400, 'Sign-in did not work. Please try again.'),
  sign_in_expired: text(400, 'Sign-in took too long. Please try again.'),
  sign_out_expired: text(400, 'This link to sign out is too old. You may still be signed in: sign out once more.'),
  provider_unavailable: text(503, 'The sign-in service does not answer. Please try again later.'),
  cross_origin_refused: text(403, 'This request did not come from this site.'),
  https_required: text(403, 'Use https.'),
  rate_limited: text(429, 'Too many requests. Please wait.'),
  webhook_unauthorized: text(401, 'The token, signature or timestamp of the webhook is missing or not right.'),

  feature_disabled: text(403, SWITCHED_OFF),
  publish_disabled: text(403, SWITCHED_OFF),

  not_found: text(404, 'Not found.'),
  photo_not_found: text(404, 'This photo is no longer here.'),
  no_photos: text(404, 'There are no photos.'),
  nothing_to_publish: text(404, 'There is no photo to publish.'),
  operation_not_found: text(404, 'This operation is not known.'),

  bad_name: text(422, 'This name cannot be used.'),
  name_taken: text(409, 'A photo with this name exists.'),
  photo_changed: text(412, 'This photo has changed since you opened it.'),
  photo_unreadable: text(422, 'This picture cannot be read.'),
  photo_busy: text(409, 'Something else is being done with this photo. Please try again in a moment.'),
  caption_changed: text(409, 'Someone else changed this caption.'),
  voice_profile_changed: text(412, 'Someone else changed the brand voice.'),
  caption_required: text(422, 'Write a caption first.'),
  confirmation_required: text(422, 'Type the exact file name to confirm.'),
  move_not_supported: text(422, 'Photos cannot be moved there.'),
  archive_conflict: text(409, 'The photo could not be moved: every name for it is taken there.'),

  idempotency_key_reused: text(422, 'This Idempotency-Key was used for another request.'),
  in_progress: text(409, 'This photo is being published right now.'),
  already_published: text(409, 'This photo has been published already.'),
  needs_decision: text(409, 'It is not known whether an earlier post arrived. Please look and decide first.'),
  ledger_corrupt: text(409, 'The publish record of this photo cannot be read. Nothing was sent.'),
  voice_profile_corrupt: text(409, 'The saved brand voice cannot be read. Please save it again.'),
  ledger_version: text(503, 'The publish record of this photo was written by a newer version. Nothing was sent.'),
  too_early_to_resolve: text(409, 'It is too early to decide this. The post may still arrive.'),
  operation_finished: text(409, 'This operation has already ended.'),
  unknown_platform: text(422, 'This site has no such platform.'),
  platform_disabled: text(422, 'This platform is switched off for this site.'),
  nsfw_blocked: text(422, 'No chosen platform takes photos marked as sensitive.'),
  all_failed: text(502, 'No platform took the post.'),

  config_unavailable: text(503, 'The settings of this site cannot be confirmed right now. Nothing was changed.'),
  storage_unavailable: text(503, STORAGE_AWAY),
  storage_unauthorized: text(503, STORAGE_REFUSES),
  storage_not_conditional: text(
    503,
    'The photo storage does not keep the promises that publishing needs. Nothing was sent.',
  ),
  storage_integrity: text(503, 'The photo storage gave an answer that cannot be right. Nothing was changed.'),
  credentials_unavailable: text(503, 'The credentials of this site cannot be had right now. Nothing was sent.'),
  ai_unavailable: text(503, 'The analysis is not available right now.'),
  ai_bad_output: text(502, 'The analysis gave no usable result.'),
  ai_timeout: text(504, 'The analysis took too long.'),
  insufficient_balance: text(402, 'The balance of this site is used up.'),

  tenant_busy: text(503, AGAIN),
  overloaded: text(503, AGAIN),
  shutting_down: text(503, AGAIN),
  write_refused: text(500, 'Something went wrong on our side.'),
  internal_error: text(500, 'Something went wrong on our side.'),
} as const satisfies Readonly<Record<ErrorCode, ProblemText>>;

/** The fixed title of a code: its own words, e.g. `Photo not found`. */
export function problemTitle(code: ErrorCode): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Sentences that say more where the reason is known, by code and reason of the error. */
const TEXTS_BY_REASON: Readonly<Record<string, string>> = {
  'storage_unavailable full': 'The photo storage is full. Nothing was lost; please free some space and try again.',
};

/** The fixed sentence of a code. @param reason a word of ours from the error's details */
export function problemDetail(code: ErrorCode, reason: string | undefined): string {
  return TEXTS_BY_REASON[`${code} ${reason}`] ?? PROBLEM_TEXTS[code].detail;
}
