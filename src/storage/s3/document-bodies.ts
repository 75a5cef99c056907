import { contentHash } from '../../kernel/index.js';
import type { StoredDocument, WrittenDocument } from '../image-storage.port.js';
import { mediaTypeOf, sniffPhoto } from '../sniff.js';
import { storageIntegrity, storageNotConditional, storageUnavailable } from '../storage.errors.js';
import type { Saying } from './failures.js';
import { HASH_KEY, type GotObject, type PutObject } from './object-heads.js';
import type { NewObject } from './s3-objects.js';

/** A document or sidecar to be put. Its hash goes along, because a cut answer is not always to be seen. */
export async function documentObject(name: string, bytes: Uint8Array): Promise<NewObject & { body: Uint8Array }> {
  const contentType = await contentTypeOf(name, bytes);
  return { body: bytes, size: bytes.length, contentType, metadata: { [HASH_KEY]: contentHash(bytes) } };
}

/** @throws PublisherError `storage_integrity` when it is larger than asked for, or not what was stored */
export function documentOf(got: GotObject | Saying, maxBytes: number): StoredDocument | null {
  if (got === 'absent') return null;
  if (got === 'too_large') throw storageIntegrity();
  if (typeof got === 'string') throw storageUnavailable();
  const { bytes, etag, modifiedAt, storageNow } = got;
  const isWhole = got.contentHash === null || got.contentHash === contentHash(bytes);
  if (bytes.length > maxBytes || !isWhole) throw storageIntegrity();
  return { bytes, version: etag, modifiedAt, storageNow };
}

/**
 * The answer to a put tells no modified time of its own: it is the store's time of the answer, to a second.
 * @returns null = the condition does not hold
 * @throws PublisherError `storage_not_conditional` when the store has no such condition
 */
export function writtenOf(put: PutObject | Saying): WrittenDocument | null {
  if (put === 'precondition' || put === 'absent') return null;
  if (put === 'not_supported') throw storageNotConditional();
  if (typeof put === 'string') throw storageUnavailable();
  const { etag, storageNow } = put;
  return { outcome: 'written', version: etag, modifiedAt: storageNow, storageNow };
}

async function contentTypeOf(name: string, bytes: Uint8Array): Promise<string> {
  if (/\.json$/u.test(name)) return 'application/json';
  if (/\.txt$/iu.test(name)) return 'text/plain; charset=utf-8';
  const format = await sniffPhoto(bytes);
  return format === null ? 'application/octet-stream' : mediaTypeOf(format);
}
