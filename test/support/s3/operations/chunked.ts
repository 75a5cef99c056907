import type { Headers } from '../request.js';
import { headerNotImplemented, S3Error } from '../s3-error.js';

export interface Dechunked {
  readonly bytes: Buffer;
  readonly trailers: (readonly [name: string, value: string])[];
}

/**
 * Reads a body of `aws-chunked` framing with unsigned chunks and trailers, the form SDKs send today.
 * @throws S3Error when the framing is broken, a promised trailer is missing or the declared length does not fit
 */
export function decodeChunked(headers: Headers, body: Buffer): Dechunked {
  const payload = headers.get('x-amz-content-sha256');
  if (payload !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') throw headerNotImplemented('x-amz-content-sha256');
  const length = headers.get('x-amz-decoded-content-length');
  if (length === null || !/^\d+$/.test(length)) throw new S3Error('MissingContentLength');
  const chunks: Buffer[] = [];
  let place = 0;
  for (;;) {
    const end = body.indexOf('\r\n', place);
    const size = end === -1 ? null : /^([0-9a-f]{1,8})(;.*)?$/i.exec(body.toString('latin1', place, end))?.[1];
    if (!size) throw new S3Error('IncompleteBody');
    place = end + 2;
    const bytes = Number.parseInt(size, 16);
    if (bytes === 0) break;
    if (body.toString('latin1', place + bytes, place + bytes + 2) !== '\r\n') throw new S3Error('IncompleteBody');
    chunks.push(body.subarray(place, place + bytes));
    place += bytes + 2;
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== Number(length)) throw new S3Error('IncompleteBody');
  return { bytes, trailers: readTrailers(headers, body.toString('latin1', place)) };
}

function readTrailers(headers: Headers, text: string): Dechunked['trailers'] {
  const trailers = text
    .split('\r\n')
    .filter((line) => line.trim() !== '')
    .map(
      (line) =>
        [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const,
    );
  const promised = headers.get('x-amz-trailer')?.split(',') ?? [];
  const missing = promised.some((name) => !trailers.some(([own]) => own === name.trim().toLowerCase()));
  if (missing) throw new S3Error('InvalidRequest', 'A trailer that was declared is missing.');
  return trailers;
}
