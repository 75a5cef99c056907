import type { ServerResponse } from 'node:http';
import type { OpenEntry } from '../journal.js';
import type { Answer } from './answer.js';

/** Where an answer goes and what is written down about it. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly entry: OpenEntry;
  /** The stand-in's clock; `Date` follows it. */
  nowMs(this: void): number;
}

/** Status and headers; they leave with the first byte of the body. */
export function sendHead(
  { response, entry, nowMs }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  reason?: string,
): void {
  entry.status = status;
  entry.answeredAtMs = nowMs();
  response.sendDate = false;
  const all = {
    Date: new Date(nowMs()).toUTCString(),
    Server: 'cloudflare',
    'openai-organization': 'org-standin',
    'openai-processing-ms': '7',
    'openai-version': '2020-10-01',
    'x-request-id': `req_${entry.seq.toString(16).padStart(32, '0')}`,
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-limit-tokens': '30000',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-remaining-tokens': '29000',
    'x-ratelimit-reset-requests': '120ms',
    'x-ratelimit-reset-tokens': '2s',
    ...headers,
  };
  if (reason === undefined) response.writeHead(status, all);
  else response.writeHead(status, reason, all);
}

/** A part of the body. @returns when the connection has taken it; false = the reader went away */
export function sendPart({ response }: Exchange, part: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    if (response.destroyed) return gone();
    response.once('close', gone);
    response.write(part, (error) => {
      response.off('close', gone);
      resolve(!error);
    });
  });
}

/**
 * A whole answer.
 * @returns when it is handed over; false = the reader went away before
 */
export function sendWhole(exchange: Exchange, answer: Answer, reason?: string): Promise<boolean> {
  const { response, entry } = exchange;
  if (response.destroyed) return Promise.resolve(false);
  entry.answered = answer.body.toString('utf8');
  sendHead(exchange, answer.status, { 'Content-Length': String(answer.body.length), ...answer.headers }, reason);
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished));
    response.end(answer.body);
  });
}
