import { KEPT_HEADERS } from '../bucket.js';
import type { ObjectHead } from '../bucket.js';
import type { Headers } from '../request.js';
import { S3Error } from '../s3-error.js';

const META = 'x-amz-meta-';
const MOST_METADATA_BYTES = 2048;

/** Metadata and kept headers of a new object. @throws S3Error `MetadataTooLarge` beyond 2 KB */
export function readObjectHead(headers: Headers): ObjectHead {
  const metadata = Object.fromEntries(
    headers.names
      .filter((name) => name.startsWith(META))
      .map((name) => [name.slice(META.length), headers.get(name) ?? '']),
  );
  const size = Object.entries(metadata).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > MOST_METADATA_BYTES) {
    throw new S3Error('MetadataTooLarge', undefined, {
      Size: String(size),
      MaxSizeAllowed: String(MOST_METADATA_BYTES),
    });
  }
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = name === 'content-encoding' ? plainEncoding(headers.get(name)) : headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { metadata, headers: Object.fromEntries(kept) as ObjectHead['headers'] };
}

/** `aws-chunked` is how the body travelled, not what was stored. */
function plainEncoding(value: string | null): string | null {
  const left = (value ?? '').split(',').filter((part) => part.trim() !== 'aws-chunked' && part.trim() !== '');
  return left.length === 0 ? null : left.join(',');
}
