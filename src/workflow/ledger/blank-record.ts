import type { PhotoRef } from '../../kernel/index.js';
import type { ClaimDraft } from './ledger.js';

/** A photo in hand, with the hash that names its record. */
export interface HeldPhoto {
  readonly ref: PhotoRef;
  readonly hash: string;
  readonly sha256: string;
}

/** The first record of a photo. @param now ISO time */
export function blankRecord({ ref, hash, sha256 }: HeldPhoto, now: string): ClaimDraft {
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
