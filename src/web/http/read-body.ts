import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerError } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';
import { parseStrictJson } from './strict-json.js';

const MAX_DEPTH = 16;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Refuses any body, for routes that take none. Spec: web-api.md section 9. @throws PublisherError */
export function refuseBody(request: IncomingMessage): void {
  checkEncoding(request);
  const type = request.headers['content-type'];
  if (type !== undefined && !JSON_TYPE.test(type)) throw unsupported();
  if (request.headers['transfer-encoding'] !== undefined || declaredLength(request) > 0) throw tooLarge(0);
}

/**
 * The JSON body of a request, counted while it streams; an empty one is `{}`. Spec: web-api.md sections 2 and 9.
 * @param maxBytes more is refused, by its declared length before a byte is read
 * @throws PublisherError `unsupported_media_type`, `body_too_large`, `malformed_request`, `validation_failed`
 */
export async function readJsonBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<unknown> {
  checkEncoding(request);
  const chunked = request.headers['transfer-encoding'] !== undefined;
  const type = request.headers['content-type'];
  if (type === undefined ? chunked || declaredLength(request) > 0 : !JSON_TYPE.test(type)) throw unsupported();
  if (declaredLength(request) > maxBytes) throw tooLarge(maxBytes);
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const bytes = await collect(request, maxBytes);
  return bytes.length === 0 ? {} : parseBody(bytes);
}

function checkEncoding(request: IncomingMessage): void {
  if (request.headers['content-encoding'] !== undefined) throw unsupported();
}

function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/** Not `for await`: leaving the loop would destroy the connection before the refusal is answered. */
function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      request.pause();
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) settle(() => reject(tooLarge(maxBytes)));
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const onClose = (): void => settle(() => reject(callerError('malformed_request', 'The body broke off.')));
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function parseBody(bytes: Buffer): unknown {
  const parsed = parseStrictJson(decode(bytes), MAX_DEPTH);
  if ('value' in parsed) return parsed.value;
  if (parsed.refusal === 'syntax') throw malformed();
  throw callerError('validation_failed', 'The JSON of the body is not acceptable.', {
    fields: [{ pointer: '', code: parsed.refusal, detail: 'Keys must be unique and harmless, nesting shallow.' }],
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed();
  }
}

function malformed(): PublisherError {
  return callerError('malformed_request', 'The body is not JSON in UTF-8.');
}

function unsupported(): PublisherError {
  return callerError('unsupported_media_type', 'The body must be plain application/json.');
}

function tooLarge(maxBytes: number): PublisherError {
  return callerError('body_too_large', 'The body is larger than this route takes.', { members: { maxBytes } });
}
