import type { IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { badJson, filled, turned } from './almost-right.js';
import { sendAnswer, sendHead, sendPart, sendWhole } from './answer.js';
import type { Answer, Exchange } from './answer.js';
import type { Fault } from './fault.js';

/** What a fault may need to know. */
export interface FaultyExchange extends Exchange {
  readonly request: IncomingMessage;
  /** Body of the request as received. */
  readonly body: string;
  /** What the answer would have been. */
  proper(this: void): Promise<Answer>;
}

const HUGE_MEGABYTES = 300;
const DRIP_MS = 100;
const MISSING_BYTES = 10;
const REASON_LENGTH = 1000;
const PAGE = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>';

/** Answers as the fault says, or does not answer. */
export async function sendFault(fault: Fault, exchange: FaultyExchange): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      return;
    case 'status':
      return sendStatus(exchange, fault);
    case 'body':
      return sendWhole(exchange, 200, fault.text);
    case 'html':
      return sendWhole(exchange, fault.status ?? 200, PAGE, { 'Content-Type': 'text/html; charset=utf-8' });
    case 'redirect':
      return sendWhole(exchange, fault.status ?? 302, '{}', { Location: fault.location ?? '/v1/moved' });
    case 'echo':
      return sendEcho(exchange, fault.status ?? 500);
    case 'bad_json':
      return sendWhole(exchange, 200, badJson(fault.variant, await properText(exchange)));
    case 'drip':
      return sendDrip(exchange, fault.everyMs ?? DRIP_MS);
    case 'truncate':
      return sendTruncated(exchange, fault.framing ?? 'length');
    case 'huge':
      return sendParts(exchange, filled(await properText(exchange), fault.megabytes ?? HUGE_MEGABYTES));
    case 'gzip_bomb':
      return sendBomb(exchange, fault.megabytes ?? HUGE_MEGABYTES);
    case 'wrong_tenant':
    case 'wrong_app':
    case 'wrong_provider':
      return sendAnswer(exchange, turned(fault, await exchange.proper()));
  }
}

function sendStatus(
  exchange: FaultyExchange,
  { status, retryAfter, body = { error: 'fault' } }: Extract<Fault, { kind: 'status' }>,
): Promise<void> {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  return sendWhole(exchange, status, JSON.stringify(body), headers);
}

async function properText({ proper }: FaultyExchange): Promise<string> {
  return JSON.stringify((await proper()).body);
}

/** All that was received, where a careless client would print it. */
function sendEcho(exchange: FaultyExchange, status: number): Promise<void> {
  const { request, body } = exchange;
  const { host, authorization, 'x-request-id': requestId, 'x-tenant': tenant } = request.headers;
  const received = [authorization, host, requestId, tenant, request.url, body].filter((part) => part !== undefined);
  const line = received
    .join(' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, REASON_LENGTH);
  const answer = JSON.stringify({ error: line, received });
  return sendWhole(exchange, status, answer, { 'X-Echo': line, 'WWW-Authenticate': `Echo realm="${line}"` }, line);
}

async function sendDrip(exchange: FaultyExchange, everyMs: number): Promise<void> {
  const gone = new AbortController();
  exchange.response.once('close', () => gone.abort());
  sendHead(exchange, 200);
  exchange.response.flushHeaders();
  let next = '{"drip":"';
  for (;;) {
    const wentOn = await delay(everyMs, true, { signal: gone.signal }).catch(() => false);
    if (!wentOn || !(await sendPart(exchange, Buffer.from(next.charAt(0))))) return;
    next = next.length > 1 ? next.slice(1) : 'a';
  }
}

/** All of the body and not the end of the answer: who reads until the end of the connection sees whole JSON. */
async function sendTruncated(exchange: FaultyExchange, framing: 'length' | 'chunked'): Promise<void> {
  const body = Buffer.from(await properText(exchange));
  const promised = { 'Content-Length': String(body.length + MISSING_BYTES) };
  sendHead(exchange, 200, framing === 'length' ? promised : {});
  await sendPart(exchange, body);
  exchange.request.socket.destroySoon();
}

async function sendBomb(exchange: FaultyExchange, megabytes: number): Promise<void> {
  const unpacked = filled(await properText(exchange), megabytes);
  // The callback form: a reader that goes away ends both streams, and that is nobody's error.
  const packed = pipeline(Readable.from(unpacked), createGzip({ level: 9 }), () => undefined);
  await sendParts(exchange, packed, { 'Content-Encoding': 'gzip' });
}

/** As fast as the reader reads; ends when it goes away. */
async function sendParts(
  exchange: FaultyExchange,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  sendHead(exchange, 200, headers);
  for await (const part of parts) {
    if (!(await sendPart(exchange, part))) return;
  }
  exchange.response.end();
}
