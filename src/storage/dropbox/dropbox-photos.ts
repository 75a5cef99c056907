import { contentHash, type Folder, type PhotoFormat, type PhotoRef } from '../../kernel/index.js';
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
  isListedName,
  isSidecarName,
  nameKey,
  photoFormatOf,
  refuseUnknownName,
} from '../names.js';
import type { RemoteLayout } from '../remote/index.js';
import { photoUnreadable, storageIntegrity, storageUnavailable } from '../storage.errors.js';
import type { Entry, FileFacts } from './answers.js';
import { isSamePath, valueOf, type DropboxFiles } from './dropbox-files.js';
import { DropboxMoves } from './dropbox-moves.js';
import type { Folders } from './folders.js';
import { OriginalOpener } from './open-original.js';
import { isConflict, isNoFile, isNotFound } from './refusals.js';

export interface DropboxPhotosParts {
  readonly files: DropboxFiles;
  readonly folders: Folders;
  readonly layout: RemoteLayout;
  /** Entries per page, 1…2000. */
  readonly pageSize: number;
  readonly heicReadable: boolean;
}

/** Photos of one tenant in Dropbox. Spec: storage.md sections 2 and 4. */
export class DropboxPhotos implements PhotoStore {
  readonly #parts: DropboxPhotosParts;
  readonly #moves: DropboxMoves;
  readonly #opener: OriginalOpener;

  constructor(parts: DropboxPhotosParts) {
    this.#parts = parts;
    this.#moves = new DropboxMoves(parts.files, parts.folders);
    this.#opener = new OriginalOpener(parts.files.api);
  }

  async list(folder: Folder, cursor: string | null, signal?: AbortSignal): Promise<PhotoPage> {
    const { files, layout, pageSize } = this.#parts;
    const place = { path: layout.folders[folder], recursive: false, limit: pageSize };
    const page = await files.page(place, cursor, { signal });
    if (page === null) return { photos: [], skipped: 0, sidecars: [], cursor: null };
    const found = page.entries.filter((entry) => entry.kind === 'file');
    const photos = found.flatMap((file) => this.#refOrNone(folder, file));
    const skipped = found.filter(({ name }) => !isHiddenName(name) && this.#formatOf(name) === null).length;
    const sidecars = found.map(({ name }) => name).filter(isSidecarName);
    return { photos, skipped, sidecars, cursor: page.cursor };
  }

  async stat(folder: Folder, name: string, signal?: AbortSignal): Promise<PhotoRef | null> {
    checkLookupName(name);
    const { files, layout } = this.#parts;
    const entry = await files.named(layout.folders[folder], name, { signal });
    return entry === null ? refuseUnknownName(name) : (this.#refOrNone(folder, entry)[0] ?? null);
  }

  async read(ref: PhotoRef, maxBytes: number, signal?: AbortSignal): Promise<ReadResult> {
    if (ref.size > maxBytes) throw photoUnreadable('too_large');
    const { files } = this.#parts;
    const answer = await files.download(this.#place(ref), maxBytes, { signal });
    if (answer.outcome === 'refused' && isNoFile(answer.tags)) return { outcome: 'gone' };
    const downloaded = valueOf(answer);
    if (downloaded === 'too_large') {
      // Larger than its listing said: another version, or an answer that does not end.
      const now = await files.file(this.#place(ref), { signal });
      if (now?.rev === ref.version) throw storageUnavailable();
      return { outcome: now === null ? 'gone' : 'changed' };
    }
    const { facts, bytes } = downloaded;
    const state = this.#stateOf(ref, facts);
    if (state !== 'same') return { outcome: state };
    const hash = contentHash(bytes);
    const isWhole = bytes.length === facts.size && hash === (ref.contentHash ?? hash) && hash === facts.contentHash;
    if (!isWhole) throw storageIntegrity();
    return { outcome: 'read', bytes };
  }

  async open(ref: PhotoRef, range?: ByteRange | null, signal?: AbortSignal): Promise<OpenPhoto | null> {
    const isStill = (facts: FileFacts): boolean => this.#stateOf(ref, facts) === 'same';
    return this.#opener.open({ ref, path: this.#place(ref), isStill }, range ?? null, signal);
  }

  /** Dropbox lists it; asked for only when a caller has not listed. */
  async contentHash(ref: PhotoRef, signal?: AbortSignal): Promise<string | null> {
    if (ref.contentHash !== null) return ref.contentHash;
    const facts = await this.#parts.files.file(this.#place(ref), { signal });
    return facts !== null && this.#stateOf(ref, facts) === 'same' ? facts.contentHash : null;
  }

  async create(folder: Folder, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<CreatePhotoResult> {
    const [nfc, format] = this.#checkNew(name);
    const { files, layout } = this.#parts;
    const taken = { outcome: 'name_taken' } as const;
    if ((await files.otherForm(layout.folders[folder], nfc, { signal })) !== null) return taken;
    const path = layout.photo(folder, nfc);
    const answer = await files.upload(path, bytes, null, { signal });
    if (answer.outcome === 'refused' && isConflict(answer.tags)) return taken;
    if (answer.outcome !== 'unsure') return { outcome: 'created', ref: this.#refOf(folder, valueOf(answer), format) };
    const mine = await files.file(path, { signal });
    if (mine === null || mine.contentHash !== contentHash(bytes)) throw answer.error;
    return { outcome: 'created', ref: this.#refOf(folder, mine, format) };
  }

  async move(ref: PhotoRef, target: PhotoTarget, _nonce: string, signal?: AbortSignal): Promise<MoveResult> {
    checkLookupName(ref.name);
    const [toName, format] = this.#checkNew(target.name);
    if (ref.folder === target.folder && nameKey(ref.name) === nameKey(toName)) throw badName('same_name');
    const { layout } = this.#parts;
    const from = layout.photo(ref.folder, ref.name);
    const toFolder = layout.folders[target.folder];
    const moved = await this.#moves.move({ ref, from, toFolder, toName }, { signal });
    if (!('facts' in moved)) return moved;
    return { outcome: moved.outcome, ref: this.#refOf(target.folder, moved.facts, format) };
  }

  async delete(ref: PhotoRef, signal?: AbortSignal): Promise<DeletePhotoResult> {
    const { files } = this.#parts;
    const facts = await files.file(this.#place(ref), { signal });
    if (facts === null) return 'gone';
    const state = this.#stateOf(ref, facts);
    if (state !== 'same') return state;
    const answer = await files.remove(facts.id, facts.rev, { signal });
    if (answer.outcome === 'refused' && isNotFound(answer.tags)) return 'gone';
    if (answer.outcome === 'refused' && isConflict(answer.tags)) return 'changed';
    if (answer.outcome === 'unsure' && (await files.file(facts.id, { signal })) === null) return 'deleted';
    valueOf(answer);
    return 'deleted';
  }

  /** Where Dropbox finds it: by its id, which no newcomer under its name has. */
  #place(ref: PhotoRef): string {
    checkLookupName(ref.name);
    return ref.id ?? this.#parts.layout.photo(ref.folder, ref.name);
  }

  /** A file that was moved away is gone from here, though its id is known. */
  #stateOf(ref: PhotoRef, facts: FileFacts): 'same' | 'gone' | 'changed' {
    if (!isSamePath(facts.path, this.#parts.layout.photo(ref.folder, ref.name))) return 'gone';
    return facts.rev === ref.version ? 'same' : 'changed';
  }

  #formatOf(name: string): PhotoFormat | null {
    return isListedName(name) ? photoFormatOf(name, this.#parts.heicReadable) : null;
  }

  #refOrNone(folder: Folder, entry: Entry): PhotoRef[] {
    const format = entry.kind === 'file' ? this.#formatOf(entry.name) : null;
    return entry.kind !== 'file' || format === null ? [] : [this.#refOf(folder, entry, format)];
  }

  #refOf(folder: Folder, facts: FileFacts, format: PhotoFormat): PhotoRef {
    const { id, name, rev: version, size, modifiedAt, contentHash: hash } = facts;
    return { folder, name, id, version, size, modifiedAt, contentHash: hash, format };
  }

  #checkNew(name: string): [string, PhotoFormat] {
    const nfc = checkNewName(name);
    const format = photoFormatOf(nfc, this.#parts.heicReadable);
    if (format === null) throw badName('unsupported_format');
    return [nfc, format];
  }
}
