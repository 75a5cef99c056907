import type { AnyRoute, Route } from './fault.js';
import type { Headers } from './request.js';
import { headerNotImplemented, S3Error } from './s3-error.js';
import type { Target } from './target.js';

const MULTIPART = ['uploads', 'uploadId', 'partNumber'];
/** Parameters every request may carry. */
const COMMON = /^(x-id|X-Amz-.+)$/;
const PARAMETERS = {
  list: ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type'],
  head: ['response-content-type', 'response-content-disposition'],
  get: [
    'response-content-type',
    'response-cache-control',
    'response-content-disposition',
    'response-content-encoding',
    'response-content-language',
    'response-expires',
  ],
  put: [],
  copy: [],
  delete: [],
  head_bucket: [],
  location: ['location'],
} as const satisfies Record<Route, readonly string[]>;

const AMZ_HEADERS =
  /^x-amz-(date|content-sha256|user-agent|checksum-mode|decoded-content-length|trailer|checksum-(crc32|sha1|sha256)|sdk-checksum-algorithm|meta-.+|copy-source(-if-(none-)?match|-if-(un)?modified-since)?|metadata-directive)$/;

/** Which operation is asked for. A parameter that it does not know makes it another operation, which nobody here implements. */
export function routeOf(method: string, { bucket, key, query }: Target, headers: Headers): AnyRoute {
  if (MULTIPART.some((name) => query.has(name))) return 'multipart';
  const route = bucket === '' ? null : key === '' ? bucketRoute(method, query) : objectRoute(method, headers);
  if (route === null) return 'unknown';
  const known: readonly string[] = PARAMETERS[route];
  return query.names.every((name) => COMMON.test(name) || known.includes(name)) ? route : 'unknown';
}

function bucketRoute(method: string, query: Target['query']): Route | null {
  if (method === 'HEAD') return 'head_bucket';
  if (method !== 'GET') return null;
  if (query.has('location')) return 'location';
  return query.get('list-type') === '2' ? 'list' : null;
}

function objectRoute(method: string, headers: Headers): Route | null {
  switch (method) {
    case 'GET':
      return 'get';
    case 'HEAD':
      return 'head';
    case 'PUT':
      return headers.has('x-amz-copy-source') ? 'copy' : 'put';
    case 'DELETE':
      return 'delete';
    default:
      return null;
  }
}

/** @throws S3Error for what S3 has and the stand-in has not, and for what nobody has */
export function refuseUnknown(
  method: string,
  route: AnyRoute,
  { key, query }: Target,
  headers: Headers,
): asserts route is Route {
  const plainPost = method === 'POST' && key !== '' && query.names.length === 0;
  if (plainPost || !['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method)) {
    throw new S3Error('MethodNotAllowed', undefined, {
      Method: method,
      ResourceType: key === '' ? 'BUCKET' : 'OBJECT',
    });
  }
  if (route === 'multipart') throw new S3Error('NotImplemented', 'Multipart upload is not implemented');
  if (route === 'unknown') throw new S3Error('NotImplemented', 'This operation is not implemented');
  const header = headers.names.find((name) => name.startsWith('x-amz-') && !AMZ_HEADERS.test(name));
  if (header !== undefined) throw headerNotImplemented(header);
}
