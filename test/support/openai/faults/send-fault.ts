import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../wire/answer.js';
import { jsonAnswer, textAnswer } from '../wire/answer.js';
import { noModel, noQuota, Refusal, serverError, tooMany, wrongKey } from '../wire/api-error.js';
import type { ReadRequest } from '../wire/read-request.js';
import { sendHead, sendPart, sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';
import { sendEcho } from './echo.js';
import type { TransportFault } from './plan.js';

/** What a fault may need to know. */
export interface FaultyExchange extends Exchange {
  readonly request: ReadRequest;
  /** What the answer would have been. */
  proper(this: void): Promise<Answer>;
  /** The usage of the proper answer has arrived. */
  paid(this: void): void;
}

const DRIP_MS = 100;
const HUGE_MEGABYTES = 10;
const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
const PAGE = '<!doctype html><html><head><title>Bad gateway</title></head><body>cloudflare</body></html>';

/** Answers as the fault says, or does not answer. */
export async function sendFault(fault: TransportFault, exchange: FaultyExchange): Promise<void> {
  switch (fault.kind) {
    case 'silent':
      return;
    case 'reset':
      return void exchange.request.message.socket.resetAndDestroy();
    case 'reset_after_head':
      return sendBroken(exchange, await exchange.proper());
    case 'drip':
      return sendDrip(exchange, await exchange.proper(), fault.everyMs ?? DRIP_MS);
    case 'huge':
      return sendHuge(exchange, await exchange.proper(), fault.megabytes ?? HUGE_MEGABYTES);
    case 'echo':
      return sendEcho(exchange, exchange.request, fault);
    default:
      await sendWhole(exchange, answerOf(fault, exchange));
  }
}

type Whole = Exclude<
  TransportFault,
  { readonly kind: 'silent' | 'reset' | 'reset_after_head' | 'drip' | 'huge' | 'echo' }
>;

/** Answers that are whole and in order. */
function answerOf(fault: Whole, { request, entry, nowMs }: FaultyExchange): Answer {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault);
    case 'unauthorized':
      return wrongKey(request.key ?? '').answer;
    case 'forbidden':
      return noModel(entry.model, { forbidden: true }).answer;
    case 'no_model':
      return noModel(entry.model).answer;
    case 'too_many':
      return tooMany(entry.model, headerOf(fault.retryAfter, nowMs())).answer;
    case 'no_quota':
      return noQuota().answer;
    case 'server_error':
      return serverError(fault.status ?? 500).answer;
    case 'html':
      return textAnswer(fault.status ?? 200, PAGE, 'text/html; charset=utf-8');
    case 'not_json':
      return textAnswer(fault.status ?? 200, fault.text ?? '{"id": "resp_', 'application/json');
    case 'redirect':
      return jsonAnswer(fault.status ?? 307, {}, { Location: fault.location ?? '/moved' });
  }
}

function statusAnswer(fault: Extract<TransportFault, { kind: 'status' }>): Answer {
  const { status, code = null, param = null, message = 'planned', text } = fault;
  if (text !== undefined) return textAnswer(status, text);
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return new Refusal(status, { message, type, param, code }).answer;
}

function headerOf(
  retryAfter: Extract<TransportFault, { kind: 'too_many' }>['retryAfter'],
  nowMs: number,
): string | null {
  if (retryAfter === undefined) return null;
  return typeof retryAfter === 'object' ? new Date(nowMs + retryAfter.inMs).toUTCString() : String(retryAfter);
}

/** Promises the whole, sends the first half and cuts the connection. */
async function sendBroken(exchange: FaultyExchange, { status, headers, body }: Answer): Promise<void> {
  sendHead(exchange, status, { ...headers, 'Content-Length': String(body.length) });
  await sendPart(exchange, body.subarray(0, Math.ceil(body.length / 2)));
  exchange.request.message.socket.destroySoon();
}

/** The bytes of the proper body one by one, then the last one again and again. */
async function sendDrip(exchange: FaultyExchange, { status, headers, body }: Answer, everyMs: number): Promise<void> {
  const gone = new AbortController();
  exchange.response.once('close', () => gone.abort());
  sendHead(exchange, status, headers);
  exchange.response.flushHeaders();
  for (let at = 0; ; at += 1) {
    const wentOn = await delay(everyMs, true, { signal: gone.signal }).catch(() => false);
    const byte = body[Math.min(at, body.length - 1)] ?? 0x20;
    if (!wentOn || !(await sendPart(exchange, Buffer.of(byte)))) return;
  }
}

/** Blanks behind the proper body, as fast as the reader reads. */
async function sendHuge(exchange: FaultyExchange, { status, headers, body }: Answer, megabytes: number): Promise<void> {
  sendHead(exchange, status, headers);
  if (!(await sendPart(exchange, body))) return;
  for (let sent = 0; sent < megabytes; sent += 1) if (!(await sendPart(exchange, MEGABYTE))) return;
  exchange.paid();
  exchange.response.end();
}
