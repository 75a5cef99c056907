import type { S3Code } from '../s3/index.js';
import { BUSY, FULL, OUT, REFUSED } from './ends.js';
import type { S3Place } from './s3-bench.js';

/** What is no failure of every operation but the answer of some: see {@link toldByS3}. Else it is an outage. */
const NONE = 'no such object';
const UNMET = 'the condition does not hold';
const NOT_DONE = 'no such feature';
const NO_RANGE = 'nothing is there';

/** Codes the SDK has classes for and the stand-in does not use. */
export type SdkCode =
  | 'AnnotationLimitExceeded'
  | 'AnnotationNameTooLong'
  | 'BucketAlreadyExists'
  | 'BucketAlreadyOwnedByYou'
  | 'EncryptionTypeMismatch'
  | 'IdempotencyParameterMismatch'
  | 'InvalidAnnotationName'
  | 'InvalidObjectState'
  | 'InvalidPrefix'
  | 'InvalidWriteOffset'
  | 'NoSuchAnnotation'
  | 'NoSuchUpload'
  | 'NotFound'
  | 'ObjectAlreadyInActiveTierError'
  | 'ObjectNotInActiveTierError'
  | 'TooManyParts'
  | 'UnsupportedMediaType';

/** Status and end of every code. Spec: storage.md section 5. */
export const S3_CODES = {
  AccessDenied: [403, REFUSED],
  AuthorizationHeaderMalformed: [400, REFUSED],
  AuthorizationQueryParametersError: [400, OUT],
  BadDigest: [400, OUT],
  ConditionalRequestConflict: [409, OUT],
  EntityTooLarge: [400, OUT],
  ExpiredToken: [400, REFUSED],
  IncompleteBody: [400, OUT],
  InternalError: [500, OUT],
  InvalidAccessKeyId: [403, REFUSED],
  InvalidArgument: [400, OUT],
  InvalidDigest: [400, OUT],
  InvalidRange: [416, NO_RANGE],
  InvalidRequest: [400, OUT],
  InvalidToken: [400, REFUSED],
  InvalidURI: [400, OUT],
  KeyTooLongError: [400, OUT],
  MetadataTooLarge: [400, OUT],
  MethodNotAllowed: [405, OUT],
  MissingContentLength: [411, OUT],
  NoSuchBucket: [404, OUT],
  NoSuchKey: [404, NONE],
  NotImplemented: [501, NOT_DONE],
  PermanentRedirect: [301, OUT],
  PreconditionFailed: [412, UNMET],
  RequestTimeTooSkewed: [403, OUT],
  RequestTimeout: [400, OUT],
  ServiceUnavailable: [503, OUT],
  SignatureDoesNotMatch: [403, REFUSED],
  SlowDown: [503, OUT],
  TemporaryRedirect: [307, OUT],
  TooManyRequests: [429, OUT],
  XAmzContentSHA256Mismatch: [400, OUT],
  AnnotationLimitExceeded: [400, OUT],
  AnnotationNameTooLong: [400, OUT],
  BucketAlreadyExists: [409, OUT],
  BucketAlreadyOwnedByYou: [409, OUT],
  EncryptionTypeMismatch: [400, OUT],
  IdempotencyParameterMismatch: [400, OUT],
  InvalidAnnotationName: [400, OUT],
  InvalidObjectState: [403, OUT],
  InvalidPrefix: [400, OUT],
  InvalidWriteOffset: [400, OUT],
  NoSuchAnnotation: [404, OUT],
  NoSuchUpload: [404, OUT],
  NotFound: [404, NONE],
  ObjectAlreadyInActiveTierError: [403, OUT],
  ObjectNotInActiveTierError: [403, OUT],
  TooManyParts: [400, OUT],
  UnsupportedMediaType: [415, OUT],
} as const satisfies Record<S3Code | SdkCode, readonly [status: number, as: string]>;

/** An answer to HEAD has no words: only its status says what it means. */
export function ofStatus(status: number): string {
  if ([400, 401, 403].includes(status)) return REFUSED;
  if (status === 404) return NONE;
  if (status === 507) return FULL;
  return OUT;
}

type Told = Readonly<Partial<Record<S3Place, Readonly<Record<string, string>>>>>;

const NO_PHOTO: Told = { head: { [NONE]: 'null' } };
const NO_BYTES: Told = { get: { [NONE]: 'null', [UNMET]: 'null' } };
const NOT_CONDITIONAL = 'storage_not_conditional';

function put(as: string): Told {
  return { put: { [NONE]: as, [UNMET]: as, [NOT_DONE]: NOT_CONDITIONAL } };
}

/** What each operation tells when that is not a failure. */
const TOLD: Readonly<Record<string, Told>> = {
  stat: NO_PHOTO,
  'stat by another spelling': NO_PHOTO,
  read: { get: { [NONE]: 'gone', [UNMET]: 'changed' } },
  open: NO_BYTES,
  'open a part': NO_BYTES,
  contentHash: { ...NO_PHOTO, ...NO_BYTES },
  create: { put: { [UNMET]: 'name_taken' } },
  move: {
    head: { [NONE]: 'source_gone' },
    copy: { [NONE]: 'target_taken', [UNMET]: 'target_taken' },
    delete: { [NONE]: 'moved', [UNMET]: 'moved' },
  },
  delete: { delete: { [NONE]: 'gone', [UNMET]: 'changed' } },
  'documents.read': { get: { [NONE]: 'null' } },
  'documents.create': put('exists'),
  'documents.replace': put('conflict'),
  'documents.delete a version': { delete: { [NONE]: 'gone', [UNMET]: 'conflict' } },
  'documents.delete any': { head: { [NONE]: 'gone' }, delete: { [NONE]: 'gone', [UNMET]: 'conflict' } },
  'read a sidecar': { get: { [NONE]: 'null' } },
  'create a sidecar': put('exists'),
  'replace a sidecar': put('conflict'),
  moveSidecar: { get: { [NONE]: 'source_gone' }, ...put('target_taken'), delete: { [NONE]: 'done', [UNMET]: BUSY } },
  copySidecar: { get: { [NONE]: 'source_gone' }, ...put('target_taken') },
  'link to a photo': NO_PHOTO,
  'link to a document': NO_PHOTO,
  // Each of these is a condition that the store does not honour as it should.
  probe: {
    put: { [NONE]: 'value', [UNMET]: 'value', [NOT_DONE]: 'value' },
    get: { [NONE]: 'value' },
    delete: { [NONE]: 'value', [UNMET]: 'value' },
    copy: { [NONE]: 'value', [UNMET]: 'value', [NOT_DONE]: 'value', [NO_RANGE]: 'value' },
    head: { [NONE]: 'value' },
  },
};

/** What an operation must end as. @param expected out of {@link S3_CODES} or {@link ofStatus} */
export function toldByS3(operation: string, place: S3Place, expected: string): string {
  if (![NONE, UNMET, NOT_DONE, NO_RANGE].includes(expected)) return expected;
  return TOLD[operation]?.[place]?.[expected] ?? OUT;
}
