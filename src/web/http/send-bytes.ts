import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Below this the answer fits into one packet all the same. Spec: web-api.md section 7. */
const MIN_BYTES = 1_024;
/** About as small as gzip's best, in a third of its time. */
const BROTLI_QUALITY = 4;
/** In the order of our liking. */
const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);

/** A request with what Express works out. */
interface AskedRequest extends IncomingMessage {
  /** Whether what the browser has is still right, by the tag set on the answer. */
  readonly fresh?: boolean;
  acceptsEncodings?(...encodings: string[]): string | false;
}

/**
 * Sends a text as the whole answer: 304 when the browser has it, else compressed when that is worth it and the client
 * takes it; HEAD gets the headers of GET. Compressing happens beside the event loop. What is sent compressed has a
 * weak tag. Not for answers with secrets in them, and not for pictures. Spec: web-api.md section 7.
 */
export function sendBytes(request: AskedRequest, response: ServerResponse, bytes: Buffer): void {
  const encoding = bytes.length < MIN_BYTES ? null : encodingFor(request);
  const tag = response.getHeader('ETag');
  if (encoding !== null && typeof tag === 'string' && !tag.startsWith('W/')) response.setHeader('ETag', `W/${tag}`);
  if (request.fresh === true) {
    response.statusCode = 304;
    response.removeHeader('Content-Type');
    response.end();
  } else if (encoding === null) {
    end(request, response, bytes);
  } else {
    void sendCompressed(request, response, bytes, encoding);
  }
}

/** The same, never compressed: for answers that hold a secret. */
export function sendPlain(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  end(request, response, bytes);
}

function encodingFor(request: AskedRequest): Encoding | null {
  if (request.headers['accept-encoding'] === undefined) return null;
  // One by one: asked for both, Express takes the client's order, and browsers name gzip first.
  return ENCODINGS.find((encoding) => request.acceptsEncodings?.(encoding) === encoding) ?? null;
}

async function sendCompressed(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  encoding: Encoding,
): Promise<void> {
  const packed = await compress(bytes, encoding).catch(() => null);
  if (packed === null) return end(request, response, bytes);
  response.setHeader('Content-Encoding', encoding);
  end(request, response, packed);
}

function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return gzipOf(bytes);
  return brotliOf(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function end(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
