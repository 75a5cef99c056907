import type { StoredObject } from '../bucket.js';
import type { Call } from '../call.js';
import { judgeRead } from '../conditions.js';
import type { Answer } from '../request.js';
import { preconditionFailed, S3Error } from '../s3-error.js';

const OVERRIDES = {
  'response-content-type': 'Content-Type',
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
  'response-content-language': 'Content-Language',
  'response-expires': 'Expires',
} as const;

const FITS_A_HEADER = /^[\x20-\x7e\xa0-\xff]*$/;

/** GetObject and HeadObject: the same answer, of which a HEAD keeps the head. */
export function get(call: Call): Answer {
  const object = call.bucket.get(call.key);
  if (object === null) throw new S3Error('NoSuchKey', undefined, { Key: call.key });
  const { failed, unchanged } = judgeRead(call, object, '', 'read');
  if (failed !== null && !unchanged) throw preconditionFailed(failed);
  if (failed !== null) return { status: 304, headers: validators(object), body: null };
  const headers = { ...headersOf(call, object), ...validators(object), 'Accept-Ranges': 'bytes' };
  const range = readRange(call.request.headers.get('range'), object.bytes.length);
  if (range === null) return { status: 200, headers, body: object.bytes };
  const [first, last] = range;
  const part = `bytes ${first}-${last}/${object.bytes.length}`;
  return { status: 206, headers: { ...headers, 'Content-Range': part }, body: object.bytes.subarray(first, last + 1) };
}

function validators({ etag, lastModifiedMs }: StoredObject): Record<string, string> {
  return { ETag: etag, 'Last-Modified': new Date(lastModifiedMs).toUTCString() };
}

function headersOf({ request }: Call, { headers, metadata }: StoredObject): Record<string, string> {
  const own = Object.entries({ 'content-type': 'binary/octet-stream', ...headers });
  const meta = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  const asked = Object.entries(OVERRIDES).flatMap(([name, header]) => {
    const value = request.target.query.get(name);
    if (value === null) return [];
    if (!FITS_A_HEADER.test(value)) {
      const message = 'Header value cannot be represented using ISO-8859-1.';
      throw new S3Error('InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
    }
    return [[header.toLowerCase(), value]];
  });
  return Object.fromEntries([...own, ...meta, ...asked]) as Record<string, string>;
}

/** First and last byte; null = all of it, also when the header is not one range of bytes. */
function readRange(header: string | null, size: number): readonly [number, number] | null {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = parts ?? [];
  if (header === null || parts === null || (from === '' && to === '')) return null;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (first > last) {
    throw new S3Error('InvalidRange', undefined, { RangeRequested: header, ActualObjectSize: String(size) });
  }
  return [first, last];
}
