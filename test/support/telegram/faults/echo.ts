import { jsonAnswer } from '../wire/answer.js';
import { sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';

const LINE_LENGTH = 4000;
const BODY_LENGTH = 4000;

/** All that was received, where a careless client would print it: reason, headers, description. */
export function sendEcho(exchange: Exchange, body: Buffer, status: number): Promise<void> {
  const { url, headers } = exchange.message;
  const received = [url ?? '', ...Object.values(headers).flat(), body.subarray(0, BODY_LENGTH).toString('utf8')];
  const line = received
    .join(' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, LINE_LENGTH);
  const answer = jsonAnswer(
    status,
    { ok: false, error_code: status, description: line, parameters: { received: line } },
    { 'X-Echo': line },
  );
  return sendWhole(exchange, answer, line);
}
