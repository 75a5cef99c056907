import type { RawAnswer, RawRequest } from './s3-world.js';
import { OWNER, raw } from './s3-world.js';
import { Headers } from '../request.js';
import { sha256, sign } from '../sigv4.js';
import { readTarget } from '../target.js';

/** How a request is signed; what is left out is done right. */
export interface SigningWish extends RawRequest {
  readonly key?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Epoch milliseconds. */
  readonly atMs?: number;
  readonly day?: string;
  readonly region?: string;
  readonly payloadHash?: string;
  /** Header names that are not put under the signature. */
  readonly unsigned?: readonly string[];
}

/** Header authorization of a request, made with the signer that the AWS examples are checked against. */
export function authorized(url: string, wish: SigningWish = {}): Record<string, string> {
  const { method = 'GET', body = '', key = OWNER, atMs = Date.now(), region = 'us-east-1', unsigned = [] } = wish;
  const timestamp = `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const day = wish.day ?? timestamp.slice(0, 8);
  const payloadHash = wish.payloadHash ?? sha256(body);
  const [, host = '', target = '/'] = /^http:\/\/([^/]+)(\/.*)$/.exec(url) ?? [];
  const given = Object.entries(wish.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const headers: Record<string, string> = {
    host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': payloadHash,
    ...(Object.fromEntries(given) as Record<string, string>),
  };
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsigned.includes(name))
    .sort();
  const distinct = new Headers(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])));
  const request = { method, target: readTarget(target), headers: distinct, body: Buffer.from(body) };
  const claim = {
    presigned: false,
    accessKeyId: key.accessKeyId,
    day,
    region,
    signedHeaders,
    signature: '',
    timestamp,
    payloadHash,
  };
  const { signature } = sign(request, claim, key.secretAccessKey);
  const scope = `${key.accessKeyId}/${day}/${region}/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** A signed request over plain HTTP. */
export function signedRaw(url: string, wish: SigningWish = {}): Promise<RawAnswer> {
  const headers = authorized(url, wish);
  return raw(url, { method: wish.method, headers, body: wish.body });
}

/** Code of an error document. */
export function codeOf({ text }: RawAnswer): string | undefined {
  return elementOf(text, 'Code');
}

/** Text of the first element of this name. */
export function elementOf(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}
