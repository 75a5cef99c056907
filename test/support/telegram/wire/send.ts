import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenEntry } from '../journal.js';
import type { Answer } from './answer.js';

/** Where an answer goes and what is written down about it. */
export interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: OpenEntry;
  /** Telegram's clock; `Date` follows it. */
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
  response.sendDate = false;
  const all = { Server: 'nginx', Date: new Date(nowMs()).toUTCString(), ...headers };
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

/** A whole answer. @returns when it is handed over or the reader went away */
export function sendWhole(exchange: Exchange, answer: Answer, reason?: string): Promise<void> {
  const { response } = exchange;
  if (response.destroyed) return Promise.resolve();
  sendHead(exchange, answer.status, { 'Content-Length': String(answer.body.length), ...answer.headers }, reason);
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(answer.body);
  });
}
