import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../wire/answer.js';
import { textAnswer } from '../wire/answer.js';
import { accessDenied, conflict, tooMany, unauthorized, uploadConflict } from '../wire/api-error.js';
import type { ReadRequest } from '../wire/read-request.js';
import { sendHead, sendPart, sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';
import { corrupted, halved, lied } from './almost-right.js';
import { sendEcho } from './echo.js';
import type { Fault } from './fault.js';

/** What a fault may need to know. */
export interface FaultyExchange extends Exchange {
  readonly request: ReadRequest;
  /** Applies the request. @returns what the answer would have been */
  proper(this: void): Promise<Answer>;
}

const HUGE_MEGABYTES = 300;
const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
const DRIP_MS = 100;
const PAGE = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>';
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

/** Answers as the fault says, or does not answer. */
export async function sendFault(fault: Fault, exchange: FaultyExchange): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      return cut(exchange);
    case 'apply_then':
      return sendAfter(exchange, fault.then);
    case 'drip':
      return sendDrip(exchange, await exchange.proper(), fault.everyMs ?? DRIP_MS);
    case 'truncate':
      return sendTruncated(exchange, await exchange.proper());
    case 'corrupt':
      return sendWhole(exchange, corrupted(await exchange.proper()));
    case 'wrong_metadata':
      return sendWhole(exchange, lied(await exchange.proper()));
    case 'huge':
      return sendHuge(exchange, await exchange.proper(), fault.megabytes ?? HUGE_MEGABYTES);
    case 'bad_json':
      return sendWhole(exchange, halved(await exchange.proper()));
    case 'echo':
      return sendEcho(exchange, exchange.request, fault);
    default:
      return sendWhole(exchange, answerOf(fault, exchange.request));
  }
}

type Refusing = Exclude<
  Fault,
  {
    readonly kind:
      | 'hang'
      | 'reset'
      | 'apply_then'
      | 'drip'
      | 'truncate'
      | 'corrupt'
      | 'wrong_metadata'
      | 'huge'
      | 'bad_json'
      | 'echo';
  }
>;

/** Answers that are whole and in order, and not applied. */
function answerOf(fault: Refusing, { route }: ReadRequest): Answer {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault);
    case 'conflict':
      return (
        route === 'files/upload' ? uploadConflict(fault.tags, 'pid_upload_session:planned') : conflict(fault.tags)
      ).answer;
    case 'unauthorized':
      return unauthorized(fault.tag, fault.tag === 'missing_scope' ? 'files.content.write' : undefined).answer;
    case 'access_denied':
      return accessDenied().answer;
    case 'too_many':
      return tooManyAnswer(fault);
    case 'oauth_error':
      return json(400, { error_description: 'planned', error: fault.error });
    case 'redirect':
      return json(fault.status ?? 302, {}, { Location: fault.location ?? '/moved' });
    case 'html':
      return { ...textAnswer(fault.status ?? 502, PAGE), headers: HTML };
  }
}

function statusAnswer({ status, retryAfter, body, text }: Extract<Fault, { kind: 'status' }>): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  return body === undefined ? textAnswer(status, text ?? '', headers) : json(status, body, headers);
}

function tooManyAnswer({
  form = 'json',
  reason = 'too_many_requests',
  retryAfter = 1,
}: Extract<Fault, { kind: 'too_many' }>): Answer {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': String(retryAfter) };
  if (form === 'text') return textAnswer(429, 'Too many requests. Please slow down.', headers);
  if (retryAfter !== null) return tooMany(reason, retryAfter).answer;
  return json(429, { error_summary: `${reason}/..`, error: { reason: { '.tag': reason } } });
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function cut({ request }: FaultyExchange): void {
  request.message.socket.resetAndDestroy();
}

async function sendAfter(exchange: FaultyExchange, then: 'reset' | 'hang' | number): Promise<void> {
  await exchange.proper();
  if (then === 'hang') return;
  if (then === 'reset') return cut(exchange);
  return sendWhole(exchange, textAnswer(then, ''));
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

/** Promises the whole, sends the first half and ends the connection. */
async function sendTruncated(exchange: FaultyExchange, { status, headers, body }: Answer): Promise<void> {
  sendHead(exchange, status, { ...headers, 'Content-Length': String(body.length + 1) });
  await sendPart(exchange, body.subarray(0, Math.ceil(body.length / 2)));
  exchange.request.message.socket.destroySoon();
}

/** Blanks behind the proper body, as fast as the reader reads. */
async function sendHuge(exchange: FaultyExchange, { status, headers, body }: Answer, megabytes: number): Promise<void> {
  sendHead(exchange, status, headers);
  if (!(await sendPart(exchange, body))) return;
  for (let sent = 0; sent < megabytes; sent += 1) if (!(await sendPart(exchange, MEGABYTE))) return;
  exchange.response.end();
}
