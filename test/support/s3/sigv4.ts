import { createHash, createHmac } from 'node:crypto';
import { awsEncode } from './percent.js';
import type { S3Request } from './request.js';

/** What a signature says of itself, wherever it stood. */
export interface SignatureClaim {
  readonly presigned: boolean;
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly timestamp: string;
  /** `x-amz-content-sha256` as it was signed. */
  readonly payloadHash: string;
}

/** The texts a signature is made of; S3 repeats them when it does not match. */
export interface Signing {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
}

/** Signature Version 4 of a request with this secret. */
export function sign(request: S3Request, claim: SignatureClaim, secretAccessKey: string): Signing {
  const canonicalRequest = [
    request.method,
    awsEncode(`/${request.target.bucket}`, { keepSlash: true }) + keyPath(request),
    canonicalQuery(request, claim.presigned),
    ...claim.signedHeaders.map((name) => `${name}:${canonicalHeader(request, name)}`),
    '',
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
  const scope = `${claim.day}/${claim.region}/s3/aws4_request`;
  const stringToSign = ['AWS4-HMAC-SHA256', claim.timestamp, scope, sha256(canonicalRequest)].join('\n');
  const parts = [claim.day, claim.region, 's3', 'aws4_request'];
  const key = parts.reduce<Buffer>((secret, part) => hmac(secret, part), Buffer.from(`AWS4${secretAccessKey}`));
  return { canonicalRequest, stringToSign, signature: hmac(key, stringToSign).toString('hex') };
}

/** Whether a path had the slash after the bucket is part of what was signed. */
function keyPath({ target: { path, key } }: S3Request): string {
  return path.indexOf('/', 1) === -1 ? '' : `/${awsEncode(key, { keepSlash: true })}`;
}

function canonicalQuery({ target }: S3Request, presigned: boolean): string {
  return target.query.entries
    .filter(([name]) => !presigned || name !== 'X-Amz-Signature')
    .map(([name, value]) => [awsEncode(name), awsEncode(value)] as const)
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalHeader({ headers }: S3Request, name: string): string {
  return (headers.get(name) ?? '').trim().replace(/ +/g, ' ');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
