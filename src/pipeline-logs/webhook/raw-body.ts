import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerError } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
/** How fast a body must come: room is scarce, and a sender may prove who it is only by the whole. */
export interface BodyPace {
  /** A body may take so long, however small; GitLab waits 10 s for the answer. */
  readonly patienceMs: number;
  /** And so much longer as its bytes take at this speed. */
  readonly bytesPerSecond: number;
  readonly lookEveryMs: number;
}
const PACE: BodyPace = { patienceMs: 10_000, bytesPerSecond: 512 * 1024, lookEveryMs: 1_000 };

/**
 * Refuses a body by its headers alone.
 * @returns its declared size in bytes, null = unknown
 * @throws PublisherError `unsupported_media_type`, `body_too_large`
 */
export function checkBodyHeaders({ headers }: IncomingMessage, maxBytes: number): number | null {
  const isChunked = headers['transfer-encoding'] !== undefined;
  const bytes = Number(headers['content-length'] ?? 0);
  const type = headers['content-type'];
  const isWrong = type === undefined ? isChunked || bytes > 0 : !JSON_TYPE.test(type);
  if (isWrong || headers['content-encoding'] !== undefined) {
    throw callerError('unsupported_media_type', 'The body of a webhook must be plain application/json.');
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  return isChunked ? null : bytes;
}

/**
 * The bytes of a body, counted as they come. Not `for await`: leaving the loop would end the connection before the
 * refusal is answered.
 * @throws PublisherError `body_too_large`, `request_timeout`, `malformed_request` when it breaks off
 */
export function readRawBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  pace: BodyPace = PACE,
): Promise<Buffer> {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      clearInterval(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      request.pause();
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) settle(() => reject(tooLarge(maxBytes)));
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks, size)));
    const onClose = (): void => settle(() => reject(callerError('malformed_request', 'The body broke off.')));
    let passedMs = 0;
    const onLook = (): void => {
      passedMs += pace.lookEveryMs;
      const allowedMs = pace.patienceMs + (size / pace.bytesPerSecond) * 1000;
      if (passedMs > allowedMs) settle(() => reject(callerError('request_timeout', 'The body took too long.')));
    };
    const timer = setInterval(onLook, pace.lookEveryMs);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function tooLarge(maxBytes: number): PublisherError {
  return callerError('body_too_large', 'The webhook is larger than WEBHOOK_MAX_BODY_BYTES.', { members: { maxBytes } });
}
