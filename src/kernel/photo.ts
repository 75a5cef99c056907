/** The four folders a caller may name. Adapters map them to provider paths. Spec: storage.md section 1. */
export const FOLDERS = ['inbox', 'archive', 'keep', 'remove'] as const;
export type Folder = (typeof FOLDERS)[number];

/** Picture formats we may list. `heic` only when this build can decode it. */
export const PHOTO_FORMATS = ['jpeg', 'png', 'webp', 'heic'] as const;
export type PhotoFormat = (typeof PHOTO_FORMATS)[number];

/**
 * One state of one photo. Spec: storage.md section 2.
 */
export interface PhotoRef {
  readonly folder: Folder;
  /** File name as the storage shows it; one path segment. */
  readonly name: string;
  /** The provider's own identity of the file (Dropbox), null elsewhere. */
  readonly id: string | null;
  /** Opaque token of this state of this file. Compare for equality only. */
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  /** Storage time. */
  readonly modifiedAt: Date;
  /** 64 hex digits when the storage lists it, else null. */
  readonly contentHash: string | null;
  readonly format: PhotoFormat;
}

/** What is known about nudity and the like. A person's word beats AI; bad model output is `unknown`. */
export type Nsfw = 'yes' | 'no' | 'unknown';
