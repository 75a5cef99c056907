import type { ServerResponse } from 'node:http';
import type { OpenEntry } from '../journal.js';
import type { Answer } from './answer.js';

/** Where an answer goes and what is written down about it. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly entry: OpenEntry;
  /** The journal's clock. */
  wallMs(this: void): number;
  /** The storage clock; `Date` follows it. */
  nowMs(this: void): number;
  /** The head of an answer is about to leave: what is known by now goes into the journal's file. */
  answering(this: void): void;
}

/** Status and headers; they leave with the first byte of the body. */
export function sendHead(
  exchange: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  reason?: string,
): void {
  const { response, entry } = exchange;
  entry.status = status;
  entry.answeredAtMs = exchange.wallMs();
  exchange.answering();
  response.sendDate = false;
  const all = {
    Date: new Date(exchange.nowMs()).toUTCString(),
    Server: 'envoy',
    'X-Dropbox-Request-Id': entry.seq.toString(16).padStart(32, '0'),
    'Cache-Control': 'no-cache',
    ...headers,
  };
  if (reason === undefined) response.writeHead(status, all);
  else response.writeHead(status, reason, all);
}

/** A part of the body. @returns when the connection has taken it; false = the reader went away */
export function sendPart({ response, entry }: Exchange, part: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    if (response.destroyed) return gone();
    response.once('close', gone);
    response.write(part, (error) => {
      response.off('close', gone);
      if (!error) entry.sentBytes += part.length;
      resolve(!error);
    });
  });
}

/** A whole answer. @returns when it is handed over or the reader went away */
export function sendWhole(exchange: Exchange, answer: Answer, reason?: string): Promise<void> {
  const { response, entry } = exchange;
  if (response.destroyed) return Promise.resolve();
  const isEmpty = answer.status === 304;
  const length: Record<string, string> = isEmpty ? {} : { 'Content-Length': String(answer.body.length) };
  entry.sentBytes = answer.body.length;
  sendHead(exchange, answer.status, { ...length, ...answer.headers }, reason);
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(isEmpty ? undefined : answer.body);
  });
}
