import { Readable } from 'node:stream';
import type { Folder, PhotoFormat, PhotoRef } from '../../kernel/index.js';
import type {
  ByteRange,
  CreatePhotoResult,
  DeletePhotoResult,
  MoveResult,
  OpenPhoto,
  PhotoPage,
  PhotoStore,
  PhotoTarget,
  ReadResult,
} from '../image-storage.port.js';
import {
  badName,
  checkLookupName,
  checkNewName,
  isHiddenName,
  isSidecarName,
  isListedName,
  nameKey,
  photoFormatOf,
  refuseUnknownName,
} from '../names.js';
import { mediaTypeOf, sniffPhoto } from '../sniff.js';
import { photoUnreadable, storageIntegrity } from '../storage.errors.js';
import type { MemoryFile, MemoryStore } from './memory-store.js';

export interface MemoryPhotosOptions {
  readonly heicReadable: boolean;
  /** Entries per listing page. */
  readonly pageSize: number;
  /** Whether listings tell content hashes, as Dropbox does. */
  readonly listsHashes: boolean;
}

/** Photos of the fake: every method applies at one instant. */
export class MemoryPhotos implements PhotoStore {
  readonly #store: MemoryStore;
  readonly #options: MemoryPhotosOptions;

  constructor(store: MemoryStore, options: MemoryPhotosOptions) {
    this.#store = store;
    this.#options = options;
  }

  async list(folder: Folder, cursor: string | null, signal?: AbortSignal): Promise<PhotoPage> {
    signal?.throwIfAborted();
    const keys = [...this.#store.folders[folder].keys()].sort().filter((key) => cursor === null || key > cursor);
    const page = keys.slice(0, this.#options.pageSize);
    const files = page.map((key) => this.#store.folders[folder].get(key)).filter((file) => file !== undefined);
    const photos = files.flatMap((file) => this.#refOrNone(folder, file));
    const notShown = files.filter((file) => !isHiddenName(file.name) && !this.#isPhoto(file.name)).length;
    const sidecars = files.map(({ name }) => name).filter(isSidecarName);
    const next = keys.length > page.length ? (page.at(-1) ?? null) : null;
    return { photos, skipped: notShown, sidecars, cursor: next };
  }

  async stat(folder: Folder, name: string, signal?: AbortSignal): Promise<PhotoRef | null> {
    signal?.throwIfAborted();
    checkLookupName(name);
    const file = this.#store.folders[folder].get(nameKey(name));
    if (file === undefined) return refuseUnknownName(name);
    return this.#refOrNone(folder, file)[0] ?? null;
  }

  async read(ref: PhotoRef, maxBytes: number, signal?: AbortSignal): Promise<ReadResult> {
    signal?.throwIfAborted();
    const file = this.#find(ref);
    if (file === undefined) return { outcome: 'gone' };
    if (file.version !== ref.version) return { outcome: 'changed' };
    if (file.bytes.length > maxBytes) throw photoUnreadable('too_large');
    if (ref.contentHash !== null && ref.contentHash !== this.#store.hashOf(file)) throw storageIntegrity();
    return { outcome: 'read', bytes: Uint8Array.from(file.bytes) };
  }

  async open(ref: PhotoRef, range?: ByteRange | null, signal?: AbortSignal): Promise<OpenPhoto | null> {
    signal?.throwIfAborted();
    const file = this.#find(ref);
    if (file?.version !== ref.version) return null;
    const format = await sniffPhoto(file.bytes);
    if (format === null) throw photoUnreadable('not_an_image');
    const part = range ? file.bytes.subarray(range.start, range.end + 1) : file.bytes;
    return { stream: Readable.from(chunksOf(part)), size: file.bytes.length, contentType: mediaTypeOf(format) };
  }

  async contentHash(ref: PhotoRef, signal?: AbortSignal): Promise<string | null> {
    signal?.throwIfAborted();
    const file = this.#find(ref);
    return file?.version === ref.version ? this.#store.hashOf(file) : null;
  }

  async create(folder: Folder, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<CreatePhotoResult> {
    signal?.throwIfAborted();
    const [nfc, format] = this.#checkNew(name);
    const isTaken = this.#store.folders[folder].has(nameKey(nfc));
    if (isTaken && !this.#store.ignores.has('create')) return { outcome: 'name_taken' };
    const file = this.#store.plant(folder, nfc, bytes);
    return { outcome: 'created', ref: this.#store.refOf(folder, file, format, this.#options.listsHashes) };
  }

  async move(ref: PhotoRef, target: PhotoTarget, _nonce: string, signal?: AbortSignal): Promise<MoveResult> {
    signal?.throwIfAborted();
    const [name, format] = this.#checkNew(target.name);
    if (ref.folder === target.folder && nameKey(ref.name) === nameKey(name)) throw badName('same_name');
    const inTarget = this.#store.folders[target.folder];
    const there = inTarget.get(nameKey(name));
    const answer = (file: MemoryFile) => this.#store.refOf(target.folder, file, format, this.#options.listsHashes);
    // A move keeps the version, and no version is ever used twice: it is the identity.
    if (there?.version === ref.version) return { outcome: 'already_moved', ref: answer(there) };
    const source = this.#find(ref);
    if (source === undefined) return { outcome: 'source_gone' };
    if (source.version !== ref.version) return { outcome: 'source_changed' };
    if (there !== undefined && !this.#store.ignores.has('move')) return { outcome: 'target_taken' };
    const moved = { ...source, name };
    this.#store.folders[ref.folder].delete(nameKey(ref.name));
    inTarget.set(nameKey(name), moved);
    return { outcome: 'moved', ref: answer(moved) };
  }

  async delete(ref: PhotoRef, signal?: AbortSignal): Promise<DeletePhotoResult> {
    signal?.throwIfAborted();
    const file = this.#find(ref);
    if (file === undefined) return 'gone';
    if (file.version !== ref.version && !this.#store.ignores.has('delete')) return 'changed';
    this.#store.folders[ref.folder].delete(nameKey(ref.name));
    return 'deleted';
  }

  #find(ref: PhotoRef): MemoryFile | undefined {
    checkLookupName(ref.name);
    return this.#store.folders[ref.folder].get(nameKey(ref.name));
  }

  #isPhoto(name: string): boolean {
    return isListedName(name) && photoFormatOf(name, this.#options.heicReadable) !== null;
  }

  #refOrNone(folder: Folder, file: MemoryFile): PhotoRef[] {
    const format = photoFormatOf(file.name, this.#options.heicReadable);
    if (format === null || !isListedName(file.name)) return [];
    return [this.#store.refOf(folder, file, format, this.#options.listsHashes)];
  }

  #checkNew(name: string): [string, PhotoFormat] {
    const nfc = checkNewName(name);
    const format = photoFormatOf(nfc, this.#options.heicReadable);
    if (format === null) throw badName('unsupported_format');
    return [nfc, format];
  }
}

function* chunksOf(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield Buffer.from(bytes.subarray(at, at + 64 * 1024));
}
