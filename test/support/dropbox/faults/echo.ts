import type { ReadRequest } from '../wire/read-request.js';
import { jsonAnswer } from '../wire/answer.js';
import { sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';

const LINE_LENGTH = 4000;
const BODY_LENGTH = 20_000;

/** All that was received, where a careless client would print it: reason, headers, body in the form of a real error. */
export function sendEcho(
  exchange: Exchange,
  { message, content }: ReadRequest,
  { status = 500, error }: { readonly status?: number; readonly error?: unknown },
): Promise<void> {
  const body = content.bytes.subarray(0, BODY_LENGTH).toString('utf8');
  const received = [message.url ?? '', ...Object.values(message.headers).flat(), body];
  const line = received
    .join(' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, LINE_LENGTH);
  const answer = jsonAnswer(
    status,
    {
      error_summary: line,
      error: error ?? { '.tag': line, reason: { '.tag': line }, user_message: line },
      error_description: line,
      user_message: { locale: 'en', text: line },
      received,
    },
    {
      'X-Echo': line,
      'WWW-Authenticate': `Bearer realm="${line.replaceAll('"', "'")}"`,
      'X-Dropbox-Request-Id': line,
      // Where the metadata of a download stands.
      'Dropbox-API-Result': line,
    },
  );
  return sendWhole(exchange, answer, line);
}
