import { UpstreamError } from '../../platform/http/index.js';
import type { UpstreamFacts } from '../../platform/http/index.js';
import { storageUnavailable } from '../storage.errors.js';
import type { WireCall } from './wire-call.js';

/**
 * What the store says instead of doing it, where that decides something: no such key · a condition does not hold ·
 * a conflicting write is under way · nothing in the range · it has no such feature · more bytes than asked for.
 */
export type Saying = 'absent' | 'precondition' | 'conflict' | 'no_range' | 'not_supported' | 'too_large';

/** The store does not take the key. Never leaves the adapter. */
export class KeyRefused extends Error {
  /** @param isWhole false = this write only: others may be allowed */
  constructor(readonly isWhole: boolean) {
    super('The store refused the key.');
    this.name = 'KeyRefused';
  }
}

const BAD_KEY: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'AuthorizationHeaderMalformed',
  'InvalidSecurity',
  'NotSignedUp',
  'AccountProblem',
]);
const TOO_OFTEN: ReadonlySet<string> = new Set([
  'SlowDown',
  'TooManyRequests',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
]);
const FULL: ReadonlySet<string> = new Set(['XMinioStorageFull', 'QuotaExceeded', 'InsufficientStorage', 'StorageFull']);
/** Said with 403 of one object that is kept in an archive; the key is good. */
const OF_OBJECT: ReadonlySet<string> = new Set([
  'InvalidObjectState',
  'ObjectNotInActiveTierError',
  'ObjectAlreadyInActiveTierError',
]);
/** The request did not arrive as it was sent, so nothing was done. */
const NOT_ARRIVED: ReadonlySet<string> = new Set([
  'BadDigest',
  'IncompleteBody',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'XAmzContentSHA256Mismatch',
]);

/**
 * Sorts what the SDK threw. Nothing of the error itself goes on: it holds headers, the body and the request.
 * @param error from `client.send`
 * @param kind whether the call would have changed something
 * @throws KeyRefused, UpstreamError, PublisherError `storage_unavailable` (`full`)
 * Spec: storage.md sections 4 and 5.
 */
export function sayingOf(error: unknown, call: WireCall, kind: 'read' | 'write'): Saying {
  const { status } = call;
  if (error instanceof UpstreamError) {
    const isBody = error.kind === 'too_large' && error.status !== undefined && error.status < 300;
    if (isBody && kind === 'read') return 'too_large';
    throw failure(call, error);
  }
  const code = codeOf(error);
  if (status === null || (status < 300 && !isService(error))) throw failure(call, { kind: 'bad_answer' });
  throwRefusal(code, status, kind);
  return decided(code, status) ?? failed(code, call, status);
}

function throwRefusal(code: string, status: number, kind: 'read' | 'write'): void {
  // An answer to HEAD has no body, so its 403, and the 400 of a token or region, have no code.
  if (BAD_KEY.has(code) || status === 401 || (isBare(code) && status === 400)) throw new KeyRefused(true);
  const isOfKey = !NOT_ARRIVED.has(code) && !OF_OBJECT.has(code);
  if (code === 'AccessDenied' || (status === 403 && isOfKey)) throw new KeyRefused(kind === 'read');
}

function decided(code: string, status: number): Saying | null {
  // HEAD says NotFound, for want of a body.
  if (code === 'NoSuchKey' || code === 'NotFound') return 'absent';
  if (code === 'PreconditionFailed' || status === 412) return 'precondition';
  if (code === 'ConditionalRequestConflict' || code === 'OperationAborted') return 'conflict';
  if (code === 'InvalidRange' || status === 416) return 'no_range';
  return code === 'NotImplemented' || status === 501 ? 'not_supported' : null;
}

function failed(code: string, call: WireCall, status: number): never {
  if (FULL.has(code) || status === 507) throw storageUnavailable('full');
  // An answer to HEAD has no words either: one that says when to come back is no breakdown.
  const isLater = status === 503 && isBare(code) && call.retryAfterSeconds !== null;
  if (TOO_OFTEN.has(code) || status === 429 || isLater) throw failure(call, { kind: 'rate_limited', ambiguous: false });
  if (NOT_ARRIVED.has(code)) throw failure(call, { kind: 'server_error', ambiguous: false });
  if (status >= 500 || status < 300) throw failure(call, { kind: 'server_error' });
  // 404 of a bucket, or of something that is not S3 at all: never "no such photo".
  throw failure(call, {
    kind: status === 404 && code !== 'NoSuchBucket' ? 'bad_answer' : 'rejected',
    ambiguous: false,
  });
}

/** An error of ours with the facts of the answer; ambiguous unless said otherwise. */
export function failure(call: WireCall, facts: Pick<UpstreamFacts, 'kind'> & Partial<UpstreamFacts>): UpstreamError {
  const status = facts.status ?? call.status ?? undefined;
  const retryAfterSeconds = facts.retryAfterSeconds ?? call.retryAfterSeconds ?? undefined;
  const { kind, ambiguous = true } = facts;
  return new UpstreamError({
    dependency: 's3',
    operation: call.options.operation,
    kind,
    ambiguous,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** What the SDK calls an error without an error document. */
function isBare(code: string): boolean {
  return code === 'Unknown' || code === 'UnknownError' || /^\d*$/u.test(code);
}

/** Whether the store itself said it, in an error document or by its status. */
function isService(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$metadata' in error && '$fault' in error;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const code: unknown = Reflect.get(error, 'Code') ?? Reflect.get(error, 'name');
  return typeof code === 'string' ? code : '';
}
