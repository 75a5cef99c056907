import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Headers, S3Request } from '../request.js';
import { headerNotImplemented, S3Error } from '../s3-error.js';
import { decodeChunked } from './chunked.js';

const DIGESTS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': crc32Of,
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest(),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest(),
};

/** The bytes to be stored. @throws S3Error when a digest does not fit or the framing is not declared properly */
export function readBody({ headers, body }: S3Request): Buffer {
  const { bytes, trailers } = isChunked(headers) ? decodeChunked(headers, body) : { bytes: body, trailers: [] };
  const sums = headers.names
    .filter((name) => name.startsWith('x-amz-checksum-'))
    .map((name) => [name, headers.get(name)]);
  checkMd5(headers.get('content-md5'), bytes);
  for (const [name = '', value = ''] of [...sums, ...trailers] as [string, string][]) {
    const digest = DIGESTS[name];
    if (!digest) throw headerNotImplemented(name);
    if (digest(bytes).toString('base64') !== value) throw new S3Error('BadDigest');
  }
  return bytes;
}

/** Chunks must be declared twice, as encoding and as payload hash; one without the other would store the framing. */
function isChunked(headers: Headers): boolean {
  const encoding = /\baws-chunked\b/.test(headers.get('content-encoding') ?? '');
  const payload = (headers.get('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
  if (encoding !== payload) {
    throw new S3Error(
      'InvalidRequest',
      'The request must declare aws-chunked both as Content-Encoding and as x-amz-content-sha256.',
    );
  }
  return encoding;
}

function checkMd5(sent: string | null, bytes: Buffer): void {
  if (sent === null) return;
  const wanted = Buffer.from(sent, 'base64');
  if (wanted.length !== 16 || wanted.toString('base64') !== sent) throw new S3Error('InvalidDigest');
  if (!createHash('md5').update(bytes).digest().equals(wanted)) throw new S3Error('BadDigest');
}

function crc32Of(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
