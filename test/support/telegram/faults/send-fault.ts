import { setTimeout as delay } from 'node:timers/promises';
import { jsonAnswer, textAnswer } from '../wire/answer.js';
import type { Answer } from '../wire/answer.js';
import { sendHead, sendPart, sendWhole } from '../wire/send.js';
import type { Exchange } from '../wire/send.js';
import { sendEcho } from './echo.js';
import type { Fault } from './fault.js';

/** What a fault may need to know. */
export interface FaultyExchange extends Exchange {
  readonly body: Buffer;
  /** Carries the request out. @returns what the answer would have been */
  proper(this: void): Promise<Answer>;
}

const HUGE_MEGABYTES = 300;
const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
const DRIP_MS = 50;
const DEEP = 100_000;
const PAGE = '<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body><center>nginx</center></body>\r\n</html>\r\n';
/** A good answer to something that never was. */
const GOOD = jsonAnswer(200, { ok: true, result: { message_id: 1, chat: { id: 1, type: 'private' }, date: 0 } });

/** Answers as the fault says, or does not answer. */
export async function sendFault(fault: Fault, exchange: FaultyExchange): Promise<void> {
  const good = fault.posted === true ? await exchange.proper() : GOOD;
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
    case 'reset_early':
      return void exchange.message.socket.destroy();
    case 'drip':
      return sendDrip(exchange, good, fault.everyMs ?? DRIP_MS);
    case 'half':
      return sendHalf(exchange, good);
    case 'huge':
      return sendHuge(exchange, good, fault.megabytes ?? HUGE_MEGABYTES);
    case 'echo':
      return sendEcho(exchange, exchange.body, fault.status ?? 400);
    default:
      return sendWhole(exchange, answerOf(fault, good));
  }
}

type Whole = Exclude<Fault, { readonly kind: 'hang' | 'reset' | 'reset_early' | 'drip' | 'half' | 'huge' | 'echo' }>;

function answerOf(fault: Whole, good: Answer): Answer {
  switch (fault.kind) {
    case 'answer':
      return fault.body === undefined
        ? textAnswer(fault.status, fault.text ?? '', fault.headers)
        : jsonAnswer(fault.status, fault.body, fault.headers);
    case 'refusal':
      return refusal(fault);
    case 'too_many':
      return tooMany(fault);
    case 'bad_json':
      return { ...good, status: 200, body: good.body.subarray(0, Math.floor(good.body.length / 2)) };
    case 'html':
      return textAnswer(fault.status ?? 200, PAGE);
    case 'empty':
      return textAnswer(200, '');
    case 'bom':
      return { ...good, body: Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), good.body]) };
    case 'deep':
      return { ...good, body: Buffer.from('['.repeat(fault.levels ?? DEEP) + ']'.repeat(fault.levels ?? DEEP)) };
    case 'redirect':
      return textAnswer(fault.status ?? 302, '', { Location: fault.location ?? '/elsewhere' });
    case 'no_id':
      return jsonAnswer(200, { ok: true, result: { date: 0 } });
  }
}

function refusal({ code, description, parameters, status }: Extract<Fault, { kind: 'refusal' }>): Answer {
  return jsonAnswer(status ?? code ?? 200, {
    ok: false,
    ...(code === undefined ? {} : { error_code: code }),
    ...(description === undefined ? {} : { description }),
    ...(parameters ? { parameters } : {}),
  });
}

function tooMany({ retryAfter, header, form = 'json' }: Extract<Fault, { kind: 'too_many' }>): Answer {
  const headers: Record<string, string> = header === undefined ? {} : { 'Retry-After': header };
  if (form !== 'json') return textAnswer(429, form === 'text' ? PAGE : '', headers);
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  return jsonAnswer(429, { ok: false, error_code: 429, description: 'Too Many Requests', ...parameters }, headers);
}

/** The bytes of the body one by one, then blanks without end. */
async function sendDrip(exchange: FaultyExchange, { status, headers, body }: Answer, everyMs: number): Promise<void> {
  const gone = new AbortController();
  exchange.response.once('close', () => gone.abort());
  sendHead(exchange, status, headers);
  exchange.response.flushHeaders();
  for (let at = 0; ; at += 1) {
    const wentOn = await delay(everyMs, true, { signal: gone.signal }).catch(() => false);
    if (!wentOn || !(await sendPart(exchange, Buffer.of(body[at] ?? 0x20)))) return;
  }
}

/** Promises the whole, sends the first half and ends the connection. */
async function sendHalf(exchange: FaultyExchange, { status, headers, body }: Answer): Promise<void> {
  sendHead(exchange, status, { ...headers, 'Content-Length': String(body.length) });
  await sendPart(exchange, body.subarray(0, Math.floor(body.length / 2)));
  exchange.message.socket.destroySoon();
}

/** Blanks behind a good body, as fast as the reader reads. */
async function sendHuge(exchange: FaultyExchange, { status, headers, body }: Answer, megabytes: number): Promise<void> {
  sendHead(exchange, status, headers);
  if (!(await sendPart(exchange, body))) return;
  for (let sent = 0; sent < megabytes; sent += 1) if (!(await sendPart(exchange, MEGABYTE))) return;
  exchange.response.end();
}
