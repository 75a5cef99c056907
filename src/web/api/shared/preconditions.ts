import type { IncomingHttpHeaders } from 'node:http';
import { callerError } from '../../../kernel/index.js';
import { decodeVersion } from './photo-version.js';

const STRONG_TAG = /^"([A-Za-z0-9_-]{1,64})"$/;
const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{8,128}$/;

/**
 * The storage version of `If-Match: "<version>"`; null = the caller did not say which (absent, or `*`).
 * @throws PublisherError `photo_changed` for anything else: a tag we never gave out matches nothing
 */
export function expectedVersion(headers: IncomingHttpHeaders): string | null {
  const header = headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  const encoded = STRONG_TAG.exec(header.trim())?.[1];
  if (encoded === undefined) throw callerError('photo_changed', 'If-Match names no version of a photo.');
  return decodeVersion(encoded);
}

/**
 * The caller's `Idempotency-Key`. Spec: publishing.md section 6.3.
 * @param optional a dry run needs none
 * @throws PublisherError `idempotency_key_required`, `validation_failed`
 */
export function idempotencyKey(headers: IncomingHttpHeaders, optional: boolean): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) {
    if (optional) return null;
    throw callerError('idempotency_key_required', 'Send an Idempotency-Key header.');
  }
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw callerError('validation_failed', 'The Idempotency-Key header is malformed.', {
    fields: [
      { pointer: '/headers/idempotency-key', code: 'pattern', detail: 'Use 8 to 128 letters, digits, "_" or "-".' },
    ],
  });
}

/** Whether the caller sent `Prefer: respond-async` (RFC 7240). */
export function prefersAsync(headers: IncomingHttpHeaders): boolean {
  const prefer = headers['prefer'];
  const text = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  return text.split(/[,;]/).some((preference) => preference.trim().toLowerCase() === 'respond-async');
}
