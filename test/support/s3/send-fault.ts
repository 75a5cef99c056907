import { pipeline, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.js';
import type { Answer } from './request.js';
import { S3Error } from './s3-error.js';
import { errorAnswer, sendAnswer, sendHead } from './send.js';
import type { Exchange } from './send.js';
import { damaged } from './damage.js';

const HUGE_MEGABYTES = 300;
const DRIP_MS = 100;
const MISSING_BYTES = 10;
const REASON_LENGTH = 1000;
const PAGE = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>';
const CUT_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><Contents><Key>a';

/** Whether the request is carried out before the fault shows. */
export function carriesOut(fault: Fault): boolean {
  if ('applied' in fault) return fault.applied === true;
  return ['drip', 'truncate', 'shorten', 'corrupt', 'wrong_etag', 'huge', 'bad_xml'].includes(fault.kind);
}

/** Answers as the fault says, or does not answer. @param proper what the answer would have been */
export async function sendFault(fault: Fault, exchange: Exchange, proper: Answer, body: Buffer): Promise<void> {
  if (exchange.response.destroyed) return;
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      return;
    case 'status':
      return sendAnswer(exchange, { status: fault.status, headers: retry(fault), body: fault.body ?? '' });
    case 'error':
      return sendError(exchange, fault);
    case 'error_in_200':
      return sendAnswer(exchange, {
        ...errorAnswer(exchange, new S3Error(fault.code ?? 'InternalError')),
        status: 200,
      });
    case 'html':
      return sendAnswer(exchange, {
        status: fault.status ?? 502,
        headers: { 'Content-Type': 'text/html' },
        body: PAGE,
      });
    case 'echo':
      return sendEcho(exchange, fault, body);
    case 'redirect':
      return sendRedirect(exchange, fault);
    case 'drip':
      return sendDrip(exchange, proper, fault.everyMs ?? DRIP_MS);
    case 'truncate':
      return sendTruncated(exchange, proper, fault.missingBytes ?? MISSING_BYTES);
    case 'huge':
      return sendHuge(exchange, fault.megabytes ?? HUGE_MEGABYTES);
    case 'bad_xml':
      return sendAnswer(exchange, { ...proper, body: fault.text ?? CUT_XML });
    case 'shorten':
    case 'corrupt':
    case 'wrong_etag':
      return sendAnswer(exchange, damaged(fault, proper));
  }
}

function retry({ retryAfter }: { readonly retryAfter?: string }): Record<string, string> {
  return retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
}

function sendError(exchange: Exchange, fault: Extract<Fault, { kind: 'error' }>): void {
  const answer = errorAnswer(exchange, new S3Error(fault.code));
  sendAnswer(exchange, { ...answer, headers: { ...answer.headers, ...retry(fault) } });
}

/** All that was received, where a careless client would print it. */
function sendEcho(exchange: Exchange, fault: Extract<Fault, { kind: 'echo' }>, body: Buffer): void {
  const { request } = exchange;
  const received = [request.method, request.url, ...request.rawHeaders, body.toString('utf8')].join(' ');
  const line = received.replace(/[^\x20-\x7e]/g, '?').slice(0, REASON_LENGTH);
  const error = new S3Error(fault.code ?? 'InternalError', received, { Echo: line });
  const answer = errorAnswer(exchange, error);
  const headers = { ...answer.headers, 'x-amz-echo': line };
  const echoed = { headers, status: fault.status ?? 500, body: fault.words ?? answer.body };
  sendHead(exchange, echoed, undefined, line);
  exchange.response.end(echoed.body);
}

function sendRedirect(exchange: Exchange, { status = 301, location }: Extract<Fault, { kind: 'redirect' }>): void {
  const code = status === 301 ? 'PermanentRedirect' : 'TemporaryRedirect';
  const answer = errorAnswer(exchange, new S3Error(code, undefined, { Endpoint: 'elsewhere.invalid' }));
  sendAnswer(exchange, { ...answer, headers: { ...answer.headers, Location: location ?? '/moved/elsewhere' } });
}

async function sendDrip(exchange: Exchange, proper: Answer, everyMs: number): Promise<void> {
  const { response, arrival } = exchange;
  const bytes = Buffer.from(proper.body ?? '');
  const endless = bytes.length === 0;
  if (arrival.method === 'HEAD' || proper.body === null) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  sendHead(exchange, proper, endless ? null : bytes.length);
  response.flushHeaders();
  for (let at = 0; endless || at < bytes.length; at += 1) {
    const wentOn = await delay(everyMs, true, { signal: gone.signal }).catch(() => false);
    if (!wentOn) return;
    response.write(endless ? ' ' : bytes.subarray(at, at + 1));
  }
  response.end();
}

async function sendTruncated(exchange: Exchange, proper: Answer, missing: number): Promise<void> {
  const { response, request } = exchange;
  const bytes = Buffer.from(proper.body ?? '');
  const cut = bytes.subarray(0, Math.max(0, bytes.length - missing));
  sendHead(exchange, proper, bytes.length === 0 ? missing : bytes.length);
  await new Promise((done) => (cut.length === 0 ? done(response.flushHeaders()) : response.write(cut, done)));
  request.socket.destroySoon();
}

/** As fast as the reader reads; ends when it goes away. */
function sendHuge(exchange: Exchange, megabytes: number): void {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  sendHead(exchange, { status: 200, headers: { 'Content-Type': 'application/xml' }, body: '' }, null);
  // The callback form: a reader that goes away ends both streams, and that is nobody's error.
  pipeline(Readable.from(Array.from({ length: megabytes }, () => chunk)), exchange.response, () => undefined);
}
