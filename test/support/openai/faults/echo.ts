import { jsonAnswer } from '../wire/answer.js';
import type { ReadRequest } from '../wire/read-request.js';
import { sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';
import type { TransportFault } from './plan.js';

const LINE_LENGTH = 4000;

/** All that was received, where a careless client would print it: reason, headers, error message. */
export async function sendEcho(
  exchange: Exchange,
  { message, bytes }: ReadRequest,
  { status = 400, code, param }: Extract<TransportFault, { kind: 'echo' }>,
): Promise<void> {
  const received = [message.url ?? '', ...Object.values(message.headers).flat()].join(' ');
  const all = `${received} ${bytes.toString('utf8')}`;
  const line = all.replace(/[^\x20-\x7e]/g, '?').slice(0, LINE_LENGTH);
  const error = { message: all, type: line, param: param ?? line, code: code ?? line };
  const answer = jsonAnswer(
    status,
    { error },
    { 'X-Echo': line, 'x-request-id': line, 'WWW-Authenticate': `Bearer realm="${line.replaceAll('"', "'")}"` },
  );
  await sendWhole(exchange, answer, line);
}
