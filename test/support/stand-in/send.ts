import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer, not sent yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Where an answer goes, and where its status is written down. */
export interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: { status: number };
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': 'text/plain', ...headers }, body: Buffer.from(text) };
}

/** A page for people, as a server before the service writes it. */
export function htmlAnswer(status: number): Answer {
  const page = '<html>\r\n<head><title>Sign in</title></head>\r\n<body><center>nginx</center></body>\r\n</html>\r\n';
  return textAnswer(status, page, { 'Content-Type': 'text/html' });
}

/** Status and headers; they leave with the first byte of the body. */
export function sendHead({ response, entry }: Exchange, { status, headers }: Omit<Answer, 'body'>): void {
  entry.status = status;
  response.writeHead(status, headers);
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
export function sendWhole(exchange: Exchange, answer: Answer): Promise<void> {
  const { response } = exchange;
  if (response.destroyed) return Promise.resolve();
  const headers = { 'Content-Length': String(answer.body.length), ...answer.headers };
  sendHead(exchange, { status: answer.status, headers });
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(answer.body);
  });
}

/** The bytes of the body one by one, then blanks without end. */
export async function sendDrip(exchange: Exchange, answer: Answer, everyMs: number): Promise<void> {
  const gone = new AbortController();
  exchange.response.once('close', () => gone.abort());
  sendHead(exchange, answer);
  exchange.response.flushHeaders();
  for (let at = 0; ; at += 1) {
    const wentOn = await delay(everyMs, true, { signal: gone.signal }).catch(() => false);
    if (!wentOn || !(await sendPart(exchange, Buffer.of(answer.body[at] ?? 0x20)))) return;
  }
}

/** Promises the whole, sends the first half, and then ends the connection (`cut`) or says no more (`stall`). */
export async function sendHalf(exchange: Exchange, answer: Answer, then: 'cut' | 'stall'): Promise<void> {
  const { status, headers, body } = answer;
  sendHead(exchange, { status, headers: { ...headers, 'Content-Length': String(body.length) } });
  exchange.response.flushHeaders();
  await sendPart(exchange, body.subarray(0, Math.floor(body.length / 2)));
  if (then === 'cut') exchange.message.socket.destroySoon();
}

const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');

/** Blanks behind a good body, as fast as the reader reads. */
export async function sendHuge(exchange: Exchange, answer: Answer, megabytes: number): Promise<void> {
  sendHead(exchange, answer);
  if (!(await sendPart(exchange, answer.body))) return;
  for (let sent = 0; sent < megabytes; sent += 1) if (!(await sendPart(exchange, MEGABYTE))) return;
  exchange.response.end();
}
