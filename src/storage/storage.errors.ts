import { bugError, callerError, upstreamError, type PublisherError } from '../kernel/index.js';

/**
 * Transport, disk or provider trouble; outward 503, never 404.
 * @param retryAfterSeconds what the provider asked for, 0…60
 * Spec: storage.md section 2.
 */
export function storageUnavailable(reason?: 'full' | 'busy', retryAfterSeconds = 5): PublisherError {
  return reason === 'full'
    ? upstreamError('storage_unavailable', 'The storage is full. Free some space and try again.', {
        reason,
        retryAfterSeconds: 60,
      })
    : upstreamError('storage_unavailable', 'The storage cannot be used now. Try again in a moment.', {
        ...(reason === undefined ? {} : { reason }),
        retryAfterSeconds,
      });
}

/** The provider does not take the tenant's credential (revoked, wrong scope, bad key). Spec: storage.md section 2. */
export function storageUnauthorized(): PublisherError {
  return upstreamError('storage_unauthorized', 'The storage refused the credential. Connect the storage again.', {
    retryAfterSeconds: 30,
  });
}

/** The storage ignores a condition that publishing depends on: it can be read only. */
export function storageNotConditional(): PublisherError {
  return upstreamError(
    'storage_not_conditional',
    'This storage cannot write without overwriting (local: no hard links). It is used for reading only.',
    { retryAfterSeconds: 60 },
  );
}

/** The bytes are not those the metadata promise; they were dropped. */
export function storageIntegrity(): PublisherError {
  return upstreamError('storage_integrity', 'The storage gave other bytes than its metadata promise.', {
    retryAfterSeconds: 5,
  });
}

/** The photo cannot be shown or sent, whoever tries. */
export function photoUnreadable(reason: 'too_large' | 'not_an_image'): PublisherError {
  return callerError(
    'photo_unreadable',
    reason === 'too_large' ? 'The photo is larger than we read.' : 'The file is not a photo that we can read.',
    { reason },
  );
}

/** A write in a run that may only look. Spec: publishing.md section 4.4. */
export function writeRefused(): PublisherError {
  return bugError('A preview or dry run tried to write to the storage. It may only read.', 'write_refused');
}
