import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival } from './arrival.js';
import type { World } from './call.js';
import type { Answer } from './request.js';
import type { S3Error } from './s3-error.js';
import { xmlDocument } from './xml.js';

/** A request and the way back. */
export interface Exchange {
  readonly world: World;
  readonly arrival: Arrival;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

export function newRequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

/** The answer of a refusal. */
export function errorAnswer({ requestId, arrival }: Exchange, error: S3Error): Answer {
  arrival.entry.errorCode = error.code;
  const { code, message, status, details } = error;
  const elements = [
    ['Code', code],
    ['Message', message],
    ...Object.entries(details),
    ['RequestId', requestId],
    ['HostId', hostId(requestId)],
  ] as const;
  const body = xmlDocument(['Error', elements], { namespace: false });
  return { status, headers: { 'Content-Type': 'application/xml' }, body };
}

/** Sends the whole answer; a HEAD only gets its head. */
export function sendAnswer(exchange: Exchange, answer: Answer): void {
  const { response } = exchange;
  if (response.destroyed) return;
  sendHead(exchange, answer);
  response.end(answer.body ?? undefined);
}

/** Hands over the head; the body is the caller's. @param length of the body; null = not told */
export function sendHead(
  { world, arrival, response, requestId }: Exchange,
  { status, headers, body }: Answer,
  length: number | null = body === null ? null : Buffer.byteLength(body),
  reason?: string,
): void {
  arrival.entry.status = status;
  response.sendDate = false;
  const own = {
    Date: new Date(world.nowMs()).toUTCString(),
    Server: world.rules.server,
    'x-amz-request-id': requestId,
    'x-amz-id-2': hostId(requestId),
    ...headers,
    // The error of a HEAD has no body to tell the length of.
    ...(length === null || (arrival.method === 'HEAD' && status >= 300) ? {} : { 'Content-Length': String(length) }),
  };
  if (reason === undefined) response.writeHead(status, own);
  else response.writeHead(status, reason, own);
}

function hostId(requestId: string): string {
  return Buffer.from(`host-${requestId}`).toString('base64');
}
