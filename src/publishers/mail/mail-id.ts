import { sha256Hex } from '../../kernel/index.js';
import { parseAttemptKey } from '../attempt-key.js';

/** What may stand in a Message-ID without quotes, and is no longer than a header line can take. */
const SAFE = /^[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,2}$/;

/**
 * `<k.platform.attempt@tenant>`: the same for every try of an attempt, so that a receiver's filter and a
 * person's search find a repeat.
 * @param suffix `.c` for the confirmation
 * @throws PublisherError `internal_error` for a key that is none. Spec: publishers.md section 6
 */
export function messageIdOf(attemptKey: string, tenant: string, suffix = ''): string {
  const { contentHash, platform, attempt } = parseAttemptKey(attemptKey);
  return `<${contentHash}.${safe(platform)}.${attempt}${suffix}@${safe(tenant)}>`;
}

/** `photo-<8 hex of the hash>.jpg` */
export function attachmentNameOf(attemptKey: string): string {
  return `photo-${parseAttemptKey(attemptKey).contentHash.slice(0, 8)}.jpg`;
}

/** An id that is no atom gets a short hash instead of what is lost. */
function safe(id: string): string {
  return SAFE.test(id) ? id : `${id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40)}-${sha256Hex(id).slice(0, 8)}`;
}
