import type { Folder, PhotoRef } from '../kernel/index.js';
import type { ImageStorage, PhotoTarget } from './image-storage.port.js';
import type { PhotoListing } from './photo-listing.port.js';

/** A photo that somebody sends us. */
export interface IncomingPhoto {
  readonly folder: Folder;
  /** As its sender calls it. */
  readonly name: string;
  /** Read once, chunk by chunk. Whoever hands in a stream gets it back ended, also when the photo is refused. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What becomes of it when the name is taken; `rename` takes the next free name. */
  readonly onConflict: 'reject' | 'rename';
}

/** Where it goes: the tenant's own. */
export interface UploadPlace {
  readonly storage: ImageStorage;
  /** Told of the new photo; also finds photos with the same bytes. */
  readonly listing: PhotoListing;
  /** Whether the ledger knows these bytes as published. @param contentHash 64 hex digits */
  wasPublished(contentHash: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Runs what works in the storage, under the tenant's own limit. A photo that arrives slowly has no place there: some
   * of them would keep everything else of the tenant waiting.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** A photo that was taken in. Everything beside `ref` is for the sender's information. */
export interface UploadedPhoto {
  readonly ref: PhotoRef;
  /** 64 hex digits. */
  readonly contentHash: string;
  /** The extension contradicted the bytes: `x.png` with JPEG bytes is `x.jpg` now. */
  readonly extensionCorrected: boolean;
  /** A photo with the same bytes that was there before; null = none. */
  readonly duplicateOf: PhotoTarget | null;
  readonly publishedBefore: boolean;
}

/**
 * The way in for photos, written once over the storage port. Nothing is written before every check has passed, bytes
 * are stored as received, and nothing is ever overwritten. Spec: storage.md section 8.
 */
export interface UploadIntake {
  /**
   * Takes one photo in. NOT safe to repeat: a second call makes a second photo or finds the name taken.
   * @throws PublisherError `photo_too_large` with `maxBytes`, `unsupported_media_type`, `photo_unreadable`, `bad_name`;
   *   `name_taken` with `suggestedName` and `sameContent`; `overloaded`, and what the storage and `inTurn` throw
   */
  receive(place: UploadPlace, photo: IncomingPhoto, signal?: AbortSignal): Promise<UploadedPhoto>;
}
export const UploadIntake = Symbol('UploadIntake');
