import type { Clock } from '../../kernel/index.js';
import { jsonOf, parseRetryAfter, UpstreamError, type HttpAnswer } from '../../platform/http/index.js';
import type { SendOutcome } from '../publisher.port.js';

const BAD_REPLY: SendOutcome = { outcome: 'unknown', code: 'bad_reply_after_send' };
/** Seconds to wait when nobody says how long. Spec: publishers.md section 1. */
const DEFAULT_WAIT_SECONDS = 60;
/** What Telegram calls a picture it does not take; everything else about a 400 is about post, chat or bot. */
const MEDIA_WORDS = [
  'photo_invalid',
  'photo_ext_invalid',
  'photo_save_file_invalid',
  'photo_content_type_invalid',
  'image_process_failed',
  'media_empty',
  'media_invalid',
  'wrong file',
  'wrong type of the web page content',
  'file is too big',
  'too big for a photo',
  'file must be non-empty',
  'no photo in the request',
  'request entity too large',
] as const;

/** What of an answer counts; nothing of it is kept. */
interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * What an answer of `sendPhoto` proves. A refusal needs a 4xx, or `ok: false` with the code of one; whatever is not
 * clear is unknown. Spec: publishers.md sections 1 and 11.
 * @param postUrl link of a message by its id
 */
export function outcomeOf(
  answer: HttpAnswer,
  clock: Clock,
  postUrl: (messageId: number) => string | null,
): SendOutcome {
  const body = bodyOf(answer);
  if (answer.status >= 500) return BAD_REPLY;
  if (body?.['ok'] === true) return answer.status === 200 ? sent(body['result'], postUrl) : BAD_REPLY;
  const refusal = refusalOf(answer.status, body);
  return refusal === null ? BAD_REPLY : refused(refusal, answer, clock);
}

function sent(result: unknown, postUrl: (messageId: number) => string | null): SendOutcome {
  const id = recordOf(result)?.['message_id'];
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return BAD_REPLY;
  return { outcome: 'sent', postId: String(id), postUrl: postUrl(id), warnings: [] };
}

/** Null = no clear refusal. */
function refusalOf(status: number, body: Readonly<Record<string, unknown>> | null): Refusal | null {
  const isClear = (code: unknown): code is number =>
    Number.isInteger(code) && Number(code) >= 400 && Number(code) < 500;
  const { description, parameters, error_code: code } = body ?? {};
  const words = {
    description: typeof description === 'string' ? description : '',
    parameters: recordOf(parameters) ?? {},
  };
  if (body?.['ok'] === false) return isClear(code) && (status === 200 || isClear(status)) ? { code, ...words } : null;
  // Without a word of Telegram's own: whoever stands before it has refused. A 408 may come after it was passed on.
  return isClear(status) && status !== 408 ? { code: status, description: '', parameters: {} } : null;
}

function refused({ code, description, parameters }: Refusal, answer: HttpAnswer, clock: Clock): SendOutcome {
  switch (code) {
    case 401: // a token that was revoked
    case 404: // one that never was
      return { outcome: 'failed', code: 'unauthorized', retryable: true };
    case 429: {
      const retryAfterSeconds = waitSeconds(parameters['retry_after'], answer, clock);
      return { outcome: 'failed', code: 'rate_limited', retryable: true, retryAfterSeconds };
    }
    case 413:
      return { outcome: 'failed', code: 'media_rejected', retryable: false };
    default:
      return refusedForGood(description, parameters);
  }
}

function refusedForGood(description: string, parameters: Readonly<Record<string, unknown>>): SendOutcome {
  if ('migrate_to_chat_id' in parameters) {
    // The group has another id now: only its owner can say whether posts shall go there.
    return { outcome: 'failed', code: 'rejected', retryable: false, warnings: ['channel_moved'] };
  }
  const words = description.toLowerCase();
  const code = MEDIA_WORDS.some((word) => words.includes(word)) ? 'media_rejected' : 'rejected';
  return { outcome: 'failed', code, retryable: false };
}

/** `parameters.retry_after`, else `Retry-After`; 0…60. */
function waitSeconds(inBody: unknown, answer: HttpAnswer, clock: Clock): number {
  if (inBody === undefined || inBody === null) return answer.retryAfterSeconds ?? DEFAULT_WAIT_SECONDS;
  return parseRetryAfter(typeof inBody === 'number' || typeof inBody === 'string' ? String(inBody) : '', clock);
}

/** Link of a message for people; null = its chat has none. */
export function postUrlOf(chatId: string, messageId: number): string | null {
  if (chatId.startsWith('@')) return `https://t.me/${chatId.slice(1)}/${messageId}`;
  return chatId.startsWith('-100') ? `https://t.me/c/${chatId.slice(4)}/${messageId}` : null;
}

/** Null = no JSON object. */
function bodyOf(answer: HttpAnswer): Readonly<Record<string, unknown>> | null {
  try {
    return recordOf(jsonOf(answer, { dependency: 'telegram', operation: 'send_photo' }));
  } catch (error) {
    if (error instanceof UpstreamError) return null;
    throw error;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
