import { readClaim } from './claim.js';
import type { Claim, SigningRules } from './claim.js';
import type { S3Request } from './request.js';
import { S3Error } from './s3-error.js';
import { sha256, sign } from './sigv4.js';
import type { Signing } from './sigv4.js';

/** A key pair and what it may do. */
export interface S3Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly buckets: readonly string[];
  /** Every write is `AccessDenied`. */
  readonly readOnly?: boolean;
}

export interface Gate extends SigningRules {
  readonly keys: readonly S3Key[];
  readonly nowMs: () => number;
}

const SKEW_MS = 15 * 60_000;

/**
 * Checks the signature in full.
 * @returns the key that signed
 * @throws S3Error that says what is wrong, as S3 does
 */
export function authenticate(request: S3Request, gate: Gate): S3Key {
  const claim = readClaim(request, gate);
  checkSignedHeaders(request, claim);
  checkTime(claim, gate.nowMs());
  const key = gate.keys.find(({ accessKeyId }) => accessKeyId === claim.accessKeyId);
  if (!key) throw new S3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: claim.accessKeyId });
  const signing = sign(request, claim, key.secretAccessKey);
  if (signing.signature !== claim.signature) throw mismatch(claim, signing);
  checkPayload(request, claim);
  return key;
}

/** Host and every `x-amz-*` header that was sent must be under the signature. */
function checkSignedHeaders({ headers }: S3Request, { signedHeaders }: Claim): void {
  const needed = headers.names.filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const missing = needed.filter((name) => !signedHeaders.includes(name));
  if (missing.length === 0) return;
  const message = 'There were headers present in the request which were not signed';
  throw new S3Error('AccessDenied', message, { HeadersNotSigned: missing.join(', ') });
}

function checkTime({ timestamp, expiresSeconds }: Claim, nowMs: number): void {
  const atMs = Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const ServerTime = new Date(nowMs).toISOString();
  if (Number.isNaN(atMs))
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  if (expiresSeconds === null) {
    if (Math.abs(nowMs - atMs) <= SKEW_MS) return;
    const details = { RequestTime: timestamp, ServerTime, MaxAllowedSkewMilliseconds: String(SKEW_MS) };
    throw new S3Error('RequestTimeTooSkewed', undefined, details);
  }
  if (atMs - nowMs > SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid', { ServerTime });
  const endMs = atMs + expiresSeconds * 1000;
  if (nowMs < endMs) return;
  const Expires = new Date(endMs).toISOString();
  throw new S3Error('AccessDenied', 'Request has expired', {
    'X-Amz-Expires': String(expiresSeconds),
    Expires,
    ServerTime,
  });
}

/** A chunked upload is checked where its chunks are read. */
function checkPayload({ body }: S3Request, { payloadHash }: Claim): void {
  if (payloadHash === 'UNSIGNED-PAYLOAD' || payloadHash.startsWith('STREAMING-')) return;
  if (!/^[0-9a-f]{64}$/i.test(payloadHash)) {
    throw new S3Error('InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value.', {
      ArgumentName: 'x-amz-content-sha256',
      ArgumentValue: payloadHash,
    });
  }
  const computed = sha256(body);
  if (computed === payloadHash.toLowerCase()) return;
  const details = { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: computed };
  throw new S3Error('XAmzContentSHA256Mismatch', undefined, details);
}

/** S3 repeats all it signed, so whoever prints its errors prints that too. */
function mismatch(claim: Claim, { canonicalRequest, stringToSign }: Signing): S3Error {
  return new S3Error('SignatureDoesNotMatch', undefined, {
    AWSAccessKeyId: claim.accessKeyId,
    StringToSign: stringToSign,
    SignatureProvided: claim.signature,
    CanonicalRequest: canonicalRequest,
  });
}
