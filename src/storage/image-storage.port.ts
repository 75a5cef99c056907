import type { Readable } from 'node:stream';
import type {
  CredentialFields,
  Folder,
  PhotoRef,
  RenewCredential,
  Secret,
  StorageProvider,
  TenantConfig,
} from '../kernel/index.js';

/** One provider page of a folder. `cursor` null = this was the last page. */
export interface PhotoPage {
  readonly photos: readonly PhotoRef[];
  /** Files of a kind we do not show (HEIC, GIF, …). Sidecars, system files and our own are not counted. */
  readonly skipped: number;
  /** Names of the text files seen on the way, so that nobody asks for the sidecar of each photo. */
  readonly sidecars: readonly string[];
  readonly cursor: string | null;
}

/** First and last byte, both included, as in an HTTP range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An open original: never held whole in memory. */
export interface OpenPhoto {
  readonly stream: Readable;
  /** Size of the whole file in bytes. */
  readonly size: number;
  /** Media type by magic bytes, e.g. `image/jpeg`. */
  readonly contentType: string;
}

export type ReadResult =
  | { readonly outcome: 'read'; readonly bytes: Uint8Array }
  /** The file now has another version. */
  | { readonly outcome: 'changed' }
  | { readonly outcome: 'gone' };

export type CreatePhotoResult =
  { readonly outcome: 'created'; readonly ref: PhotoRef } | { readonly outcome: 'name_taken' };

export type MoveResult =
  | { readonly outcome: 'moved'; readonly ref: PhotoRef }
  /** The same identity is at the target already: an earlier try did it. */
  | { readonly outcome: 'already_moved'; readonly ref: PhotoRef }
  | { readonly outcome: 'target_taken' }
  | { readonly outcome: 'source_gone' }
  | { readonly outcome: 'source_changed' };

export type DeletePhotoResult = 'deleted' | 'gone' | 'changed';

/** Where a photo goes. */
export interface PhotoTarget {
  readonly folder: Folder;
  readonly name: string;
}

/**
 * Photos of one tenant. Expected outcomes are values; `storage_unavailable`, `storage_unauthorized`,
 * `storage_integrity`, `photo_unreadable` and `bad_name` are thrown. Spec: storage.md section 2.
 */
export interface PhotoStore {
  /** One page of a folder in provider order; a missing folder is an empty page. */
  list(folder: Folder, cursor: string | null, signal?: AbortSignal): Promise<PhotoPage>;
  /** Null = no such photo (absent, not a regular file, or not of a supported format). Names compare without case. */
  stat(folder: Folder, name: string, signal?: AbortSignal): Promise<PhotoRef | null>;
  /**
   * The bytes of exactly this version, checked against size and, where known, content hash.
   * @param maxBytes more than this throws `photo_unreadable` (`too_large`)
   */
  read(ref: PhotoRef, maxBytes: number, signal?: AbortSignal): Promise<ReadResult>;
  /** A stream of the original for viewing; null = gone. */
  open(ref: PhotoRef, range?: ByteRange | null, signal?: AbortSignal): Promise<OpenPhoto | null>;
  /** 64 hex digits; null = gone. Cached by (folder, name, version, size). */
  contentHash(ref: PhotoRef, signal?: AbortSignal): Promise<string | null>;
  /** Creates a photo; never overwrites. After a lost reply: `stat`, same content hash = mine. */
  create(folder: Folder, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<CreatePhotoResult>;
  /**
   * Moves by identity; never overwrites. Safe to repeat with the same nonce.
   * @param nonce 32 hex digits chosen once per planned move
   */
  move(ref: PhotoRef, target: PhotoTarget, nonce: string, signal?: AbortSignal): Promise<MoveResult>;
  /** Deletes this version only. Safe to repeat. */
  delete(ref: PhotoRef, signal?: AbortSignal): Promise<DeletePhotoResult>;
}

/** A document as read. `storageNow` is the storage's own clock at the time of the reply. */
export interface StoredDocument {
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly modifiedAt: Date;
  readonly storageNow: Date;
}

/** A document as written. */
export interface WrittenDocument {
  readonly outcome: 'written';
  readonly version: string;
  readonly modifiedAt: Date;
  readonly storageNow: Date;
}

export interface DocumentEntry {
  /** Path relative to the root, as given to `read`. */
  readonly path: string;
  readonly version: string;
  readonly modifiedAt: Date;
}

/** Which sidecar: the text file `name` in `folder`. */
export interface SidecarAt {
  readonly folder: Folder;
  /** Sidecar file name, e.g. `a.jpg.txt`. */
  readonly name: string;
}

export type SidecarMoveResult =
  { readonly outcome: 'done'; readonly version: string } | { readonly outcome: 'target_taken' | 'source_gone' };

/**
 * Where a document lies: a path below `.publisher/`, relative to it (`ledger/ab/….json`), or a sidecar.
 */
export type DocumentAt = { readonly path: string } | { readonly sidecar: SidecarAt };

/**
 * Small files of ours, written with the storage's own conditional writes. There is no unconditional
 * overwrite. Spec: storage.md section 2.
 */
export interface DocumentStore {
  /** Null = absent. More than `maxBytes` throws `storage_integrity`. */
  read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null>;
  /**
   * Creates if absent. NOT safe to repeat blindly: after a lost reply (`storage_unavailable` thrown) the
   * caller reads and looks for its own nonce.
   */
  create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }>;
  /**
   * Compare-and-swap on the version last seen; `conflict` = another version, or absent. Same rule after a lost reply.
   * An object store names a version by its bytes: there it says that what was seen is what is there, byte for byte,
   * also when it was something else meanwhile. Whoever needs more puts a nonce into each write, as the ledger does.
   */
  replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }>;
  /** Safe to repeat. With a version: only that one. */
  delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'>;
  /** Documents below a prefix of `.publisher/` (e.g. `ledger/`), one provider page. A missing prefix is empty. */
  list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }>;
  /** Moves a sidecar; never overwrites. Equal bytes at the target and no source = done. */
  moveSidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult>;
  /** Copies a sidecar; never overwrites. Equal bytes at the target = done. */
  copySidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult>;
}

/** Which conditions a store honours. Spec: publishing.md section 5.5. */
export interface ConditionProbe {
  readonly create: 'honoured' | 'ignored';
  readonly swap: 'honoured' | 'ignored';
  readonly move: 'honoured' | 'ignored';
  readonly delete: 'honoured' | 'ignored';
}

/** Temporary public links, where the provider has them. */
export interface LinkMaker {
  /** Null = no such file. `ttlSeconds` 60…900. */
  temporaryLink(
    at: DocumentAt | PhotoRef,
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<{ readonly url: Secret<string>; readonly expiresAt: Date } | null>;
}

/** Smaller pictures that the provider makes itself: input of our own pipeline, never shown as they are. */
export interface PreviewMaker {
  /**
   * @param minSize the picture should be at least as large as this, in pixels, unless the original is smaller
   * @returns the bytes of a picture of this very version; null = there is none for it: take the original
   * @throws PublisherError as `PhotoStore.read`. Spec: storage.md section 7
   */
  preview(
    ref: PhotoRef,
    minSize: { readonly width: number; readonly height: number },
    signal?: AbortSignal,
  ): Promise<Uint8Array | null>;
}

/**
 * One tenant's storage: built eagerly, one object per (tenant, config version, credential version).
 * No method takes a tenant, a base path or a bucket. Spec: storage.md sections 2 and 11.
 */
export interface ImageStorage {
  readonly provider: string;
  readonly photos: PhotoStore;
  readonly documents: DocumentStore;
  /** Null when the provider has no temporary links (local). */
  readonly links: LinkMaker | null;
  /** Null when the provider makes no smaller pictures (local, object stores). */
  readonly previews: PreviewMaker | null;
  /** Writes, swaps, moves and deletes a probe document and says what the store honours. Cleans up. */
  probe(signal?: AbortSignal): Promise<ConditionProbe>;
  /** One cheap authenticated read; throws when the storage cannot be used. */
  checkAccess(signal?: AbortSignal): Promise<void>;
  /** Ends clients and timers. Idempotent. */
  dispose(): Promise<void>;
}

/** Builds a tenant's storage from its config and secret. Bound in `app.module.ts`. */
export interface ImageStorageFactory {
  /** Providers it can build; a tenant with any other is unavailable. */
  readonly providers: readonly StorageProvider[];
  /**
   * @param credential the resolved secret; null for `local`
   * @param renew for a secret that is refused; without it nothing is asked again
   * @throws PublisherError `config_unavailable` when the paths are invalid, `storage_unavailable` when the
   *   client cannot be built
   */
  build(config: TenantConfig, credential: CredentialFields | null, renew?: RenewCredential): Promise<ImageStorage>;
}
export const ImageStorageFactory = Symbol('ImageStorageFactory');
