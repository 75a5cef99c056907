import { createHmac } from 'node:crypto';
import type { Bucket, StoredObject } from '../bucket.js';
import type { Call } from '../call.js';
import { listingEncode } from '../percent.js';
import type { Answer } from '../request.js';
import { S3Error } from '../s3-error.js';
import type { Element } from '../xml.js';
import { xmlDocument } from '../xml.js';

const MOST = 1000;

/** A place in a listing: behind this key, or behind all keys that begin with it. */
interface Place {
  readonly after: string | null;
  readonly past: boolean;
}

interface Asked {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly startAfter: string;
  readonly token: string | null;
  readonly encode: (text: string) => string;
}

interface Page {
  readonly objects: (readonly [key: string, object: StoredObject])[];
  readonly prefixes: string[];
  /** Null = there is no more. */
  readonly next: Place | null;
}

/** ListObjectsV2. */
export function list(call: Call): Answer {
  const asked = readAsked(call);
  const place: Place =
    asked.token === null ? { after: asked.startAfter || null, past: false } : unseal(call, asked.token);
  const page = readPage(call.bucket, asked, place);
  const body = xmlDocument(['ListBucketResult', elements(call, asked, page)]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

function readAsked({ request: { target } }: Call): Asked {
  const { query } = target;
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url')
    throw invalid('encoding-type', encoding, 'Invalid Encoding Method specified in Request');
  const max = query.get('max-keys') ?? String(MOST);
  if (!/^\d{1,10}$/.test(max))
    throw invalid('max-keys', max, 'Provided max-keys not an integer or within integer range');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: Math.min(MOST, Number(max)),
    startAfter: query.get('start-after') ?? '',
    token: query.get('continuation-token'),
    encode: encoding === 'url' ? listingEncode : (text) => text,
  };
}

function readPage(bucket: Bucket, { prefix, delimiter, maxKeys }: Asked, start: Place): Page {
  const page: Page & { next: Place | null } = { objects: [], prefixes: [], next: null };
  let place = start;
  for (let key = nextKey(bucket, prefix, place); key !== null; key = nextKey(bucket, prefix, place)) {
    const common = commonPrefix(key, prefix, delimiter);
    if (page.objects.length + page.prefixes.length === maxKeys) {
      return maxKeys === 0 ? page : { ...page, next: place };
    }
    if (common === null) {
      const object = bucket.get(key);
      if (object) page.objects.push([key, object]);
    } else page.prefixes.push(common);
    place = common === null ? { after: key, past: false } : { after: common, past: true };
  }
  return page;
}

function nextKey({ keys }: Bucket, prefix: string, { after, past }: Place): string | null {
  return keys.next(prefix, after, past);
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | null {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? null : key.slice(0, end + delimiter.length);
}

function elements(call: Call, asked: Asked, { objects, prefixes, next }: Page): Element[] {
  const { encode } = asked;
  const url = call.request.target.query.get('encoding-type');
  return [
    ['Name', call.bucket.name],
    ['Prefix', encode(asked.prefix)],
    ...(asked.startAfter === '' ? [] : [['StartAfter', encode(asked.startAfter)] as const]),
    ...(asked.token === null ? [] : [['ContinuationToken', asked.token] as const]),
    ...(next === null ? [] : [['NextContinuationToken', seal(call, next)] as const]),
    ['KeyCount', objects.length + prefixes.length],
    ['MaxKeys', asked.maxKeys],
    ...(asked.delimiter === '' ? [] : [['Delimiter', encode(asked.delimiter)] as const]),
    ...(url === null ? [] : [['EncodingType', url] as const]),
    ['IsTruncated', next !== null],
    ...objects.map(([key, object]) => ['Contents', contents(call, encode(key), object)] as const),
    ...prefixes.map((prefix) => ['CommonPrefixes', [['Prefix', encode(prefix)]]] as const),
  ];
}

function contents({ world }: Call, key: string, { lastModifiedMs, etag, bytes }: StoredObject): Element[] {
  const ms = world.rules.listsMilliseconds ? lastModifiedMs : Math.floor(lastModifiedMs / 1000) * 1000;
  return [
    ['Key', key],
    ['LastModified', new Date(ms).toISOString()],
    ['ETag', etag],
    ['Size', bytes.length],
    ['StorageClass', 'STANDARD'],
  ];
}

/** Tokens are sealed to the bucket: nobody makes one up or takes it elsewhere. */
function seal(call: Call, place: Place): string {
  const text = Buffer.from(JSON.stringify([place.after, place.past])).toString('base64url');
  return `${text}.${mac(call, text)}`;
}

function unseal(call: Call, token: string): Place {
  const [text = '', seal = ''] = token.split('.');
  if (text === '' || mac(call, text) !== seal) {
    throw invalid('continuation-token', token, 'The continuation token provided is incorrect');
  }
  const [after, past] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, boolean];
  return { after, past };
}

function mac({ world, bucket }: Call, text: string): string {
  return createHmac('sha256', world.sealKey).update(`${bucket.name}\n${text}`).digest('base64url');
}

function invalid(name: string, value: string, message: string): S3Error {
  return new S3Error('InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}
