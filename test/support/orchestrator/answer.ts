import type { ServerResponse } from 'node:http';
import type { OpenEntry } from './journal.js';

/** An answer of the contract. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly allow?: string;
}

/** Where an answer goes and what is written down about it. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly entry: OpenEntry;
  nowMs(this: void): number;
}

/** Nothing this server says may be kept by anybody in between. */
const NEVER_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

/** Status and headers; they leave with the first byte of the body. */
export function sendHead(
  { response, entry, nowMs }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  reason?: string,
): void {
  entry.status = status;
  entry.answeredAtMs = nowMs();
  const all = { 'Content-Type': 'application/json', ...NEVER_STORED, ...headers };
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

/** A whole answer. */
export async function sendWhole(
  exchange: Exchange,
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  reason?: string,
): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  sendHead(exchange, status, { 'Content-Length': String(bytes.length), ...headers }, reason);
  if (bytes.length > 0 && !(await sendPart(exchange, bytes))) return;
  await new Promise<void>((resolve) => exchange.response.end(resolve));
  exchange.entry.answeredAtMs = exchange.nowMs();
}

/** An answer as the contract has it. */
export function sendAnswer(exchange: Exchange, answer: Answer): Promise<void> {
  const headers: Record<string, string> = answer.allow === undefined ? {} : { Allow: answer.allow };
  return sendWhole(exchange, answer.status, JSON.stringify(answer.body), headers);
}
