import type { PhotoRef } from '../../kernel/index.js';
import type { ClaimDraft } from './ledger.js';

/** What a record says of a photo, with the hash that names it. */
export interface RecordedPhoto {
  readonly ref: Pick<PhotoRef, 'id' | 'folder' | 'name' | 'size'>;
  readonly hash: string;
  readonly sha256: string;
}

/** A photo in hand, with the hash that names its record. */
export interface HeldPhoto extends RecordedPhoto {
  readonly ref: PhotoRef;
}

/** The first record of a photo. @param now ISO time */
export function blankRecord({ ref, hash, sha256 }: RecordedPhoto, now: string): ClaimDraft {
  return {
    schema: 1,
    contentHash: hash,
    sha256,
    size: ref.size,
    photo: { id: ref.id, name: ref.name, folder: ref.folder },
    requested: [],
    prepared: new Map(),
    platforms: new Map(),
    move: null,
    moves: [],
    requests: [],
    createdAt: now,
    updatedAt: now,
    extra: {},
  };
}
