import { callerError, contentHash, sha256Hex, type PhotoRef } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { MAX_PHOTO_BYTES } from './stages/1-select.js';
import type { PhotoHandle } from './workflow.types.js';

/** A photo whose bytes were read, at the version a person looked at. */
export interface PhotoInHand {
  readonly ref: PhotoRef;
  readonly bytes: Uint8Array;
  readonly contentHash: string;
  readonly sha256: string;
}

/** @throws PublisherError `photo_not_found`, `photo_changed`, `photo_unreadable`, storage errors */
export async function readPhoto(runtime: TenantRuntime, photo: PhotoHandle): Promise<PhotoInHand> {
  const { photos } = runtime.storage;
  const ref = await photos.stat(photo.folder, photo.name);
  if (!ref) throw callerError('photo_not_found', 'There is no such photo in this folder.');
  if (photo.expectedVersion !== null && photo.expectedVersion !== ref.version) throw photoChanged();
  const read = await photos.read(ref, MAX_PHOTO_BYTES);
  if (read.outcome === 'gone') throw callerError('photo_not_found', 'The photo is no longer there.');
  if (read.outcome === 'changed') throw photoChanged();
  return { ref, bytes: read.bytes, contentHash: contentHash(read.bytes), sha256: sha256Hex(read.bytes) };
}

function photoChanged(): Error {
  return callerError('photo_changed', 'The photo has changed since it was looked at.');
}
