import { join } from 'node:path';
import type { BigIntStats } from 'node:fs';
import { ContentHasher, type Folder, type PhotoFormat, type PhotoRef } from '../../kernel/index.js';
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
  photoFormatOf,
  refuseUnknownName,
} from '../names.js';
import { photoUnreadable, storageIntegrity } from '../storage.errors.js';
import { onDisk } from './disk-errors.js';
import type { OpenFile } from './disk.js';
import { modifiedAtOf, versionOf } from './file-version.js';
import { lockKeyOf, writeNew } from './guarded-writes.js';
import type { LocalDeps } from './local-deps.js';
import { LocalMoves } from './local-moves.js';
import { openPhoto } from './open-photo.js';
import { readThrough, readWhole } from './read-file.js';

/** Photos of one tenant on a disk. Spec: storage.md sections 2 and 3. */
export class LocalPhotos implements PhotoStore {
  readonly #deps: LocalDeps;
  readonly #moves: LocalMoves;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
    this.#moves = new LocalMoves(deps);
  }

  list(folder: Folder, cursor: string | null, signal?: AbortSignal): Promise<PhotoPage> {
    return onDisk(signal, async () => {
      const path = this.#deps.paths.folders[folder];
      const files = (await this.#deps.disk.entries(path)).filter((entry) => entry.isFile());
      const rest = files.map((entry) => entry.name).filter((name) => cursor === null || name > cursor);
      const page = rest.sort().slice(0, this.#deps.pageSize);
      const names = page.filter((name) => this.#formatOf(name) !== null);
      const stats = await this.#deps.disk.statAll(names.map((name) => join(path, name)));
      const photos = names.flatMap((name, i) => this.#refOrNone(folder, name, stats[i] ?? null));
      const skipped = page.filter((name) => !isHiddenName(name) && this.#formatOf(name) === null).length;
      const sidecars = page.filter(isSidecarName);
      return { photos, skipped, sidecars, cursor: rest.length > page.length ? (page.at(-1) ?? null) : null };
    });
  }

  stat(folder: Folder, name: string, signal?: AbortSignal): Promise<PhotoRef | null> {
    return onDisk(signal, async () => {
      checkLookupName(name);
      const found = await this.#deps.index.find(this.#deps.paths.folders[folder], name);
      if (found === null) return refuseUnknownName(name);
      return this.#refOrNone(folder, found.name, found.stat)[0] ?? null;
    });
  }

  read(ref: PhotoRef, maxBytes: number, signal?: AbortSignal): Promise<ReadResult> {
    return onDisk(signal, () =>
      this.#withFile<ReadResult>(ref, { outcome: 'gone' }, async ({ handle, stat }) => {
        if (versionOf(stat) !== ref.version) return { outcome: 'changed' };
        if (stat.size > BigInt(maxBytes)) throw photoUnreadable('too_large');
        const hasher = new ContentHasher();
        const bytes = await readWhole(handle, Number(stat.size), signal, (chunk) => hasher.update(chunk));
        const after = await handle.stat({ bigint: true });
        if (bytes === null || versionOf(after) !== ref.version) return { outcome: 'changed' };
        const hash = hasher.digest();
        const known = ref.contentHash ?? this.#deps.hashes.get(ref);
        if (known !== null && known !== hash) {
          this.#deps.hashes.forget(ref); // edited in place with its time kept: the next look starts afresh
          throw storageIntegrity();
        }
        this.#deps.hashes.set(ref, hash);
        return { outcome: 'read', bytes };
      }),
    );
  }

  open(ref: PhotoRef, range?: ByteRange | null, signal?: AbortSignal): Promise<OpenPhoto | null> {
    return onDisk(signal, async () => {
      checkLookupName(ref.name);
      const found = await this.#deps.index.find(this.#deps.paths.folders[ref.folder], ref.name);
      const file = found && (await this.#deps.disk.open(found.path));
      return file ? openPhoto(file, ref.version, range ?? null) : null;
    });
  }

  contentHash(ref: PhotoRef, signal?: AbortSignal): Promise<string | null> {
    return onDisk(signal, () =>
      this.#withFile<string | null>(ref, null, async ({ handle, stat }) => {
        if (versionOf(stat) !== ref.version) return null;
        const known = this.#deps.hashes.get(ref);
        if (known !== null) return known;
        const hasher = new ContentHasher();
        await readThrough(handle, signal, (chunk) => void hasher.update(chunk));
        const after = await handle.stat({ bigint: true });
        if (versionOf(after) !== ref.version) return null;
        const hash = hasher.digest();
        this.#deps.hashes.set(ref, hash);
        return hash;
      }),
    );
  }

  create(folder: Folder, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<CreatePhotoResult> {
    return onDisk(signal, async () => {
      const [nfc, format] = this.#checkNew(name);
      const path = this.#deps.paths.folders[folder];
      const stat = await this.#deps.locks.hold([lockKeyOf(path, nfc)], signal, () =>
        writeNew(this.#deps, path, nfc, bytes, signal),
      );
      if (stat === null) return { outcome: 'name_taken' };
      return { outcome: 'created', ref: this.#refOf(folder, nfc, format, stat) };
    });
  }

  move(ref: PhotoRef, target: PhotoTarget, nonce: string, signal?: AbortSignal): Promise<MoveResult> {
    return onDisk(signal, async () => {
      checkLookupName(ref.name);
      const [name, format] = this.#checkNew(target.name);
      const moved = await this.#moves.move(ref, { folder: target.folder, name }, nonce, signal);
      if (!('stat' in moved)) return moved;
      return { outcome: moved.outcome, ref: this.#refOf(target.folder, name, format, moved.stat) };
    });
  }

  delete(ref: PhotoRef, signal?: AbortSignal): Promise<DeletePhotoResult> {
    return onDisk(signal, async () => {
      checkLookupName(ref.name);
      const folder = this.#deps.paths.folders[ref.folder];
      if (!(await this.#deps.disk.hasFolder(folder))) return 'gone';
      return this.#deps.locks.hold([lockKeyOf(folder, ref.name)], signal, async () => {
        const found = await this.#deps.index.find(folder, ref.name);
        if (found === null) return 'gone';
        if (versionOf(found.stat) !== ref.version) return 'changed';
        if (!(await this.#deps.disk.remove(found.path))) return 'gone';
        await this.#deps.disk.syncFolder(folder);
        this.#deps.hashes.forget(ref);
        return 'deleted';
      });
    });
  }

  async #withFile<T>(ref: PhotoRef, absent: T, work: (file: OpenFile) => Promise<T>): Promise<T> {
    checkLookupName(ref.name);
    const found = await this.#deps.index.find(this.#deps.paths.folders[ref.folder], ref.name);
    const file = found && (await this.#deps.disk.open(found.path));
    if (!file) return absent;
    try {
      return await work(file);
    } finally {
      await file.handle.close();
    }
  }

  #formatOf(name: string): PhotoFormat | null {
    return isListedName(name) ? photoFormatOf(name, this.#deps.heicReadable) : null;
  }

  #refOrNone(folder: Folder, name: string, stat: BigIntStats | null): PhotoRef[] {
    const format = this.#formatOf(name);
    return format === null || stat === null ? [] : [this.#refOf(folder, name, format, stat)];
  }

  #refOf(folder: Folder, name: string, format: PhotoFormat, stat: BigIntStats): PhotoRef {
    const key = { folder, name, version: versionOf(stat), size: Number(stat.size) };
    return { ...key, id: null, modifiedAt: modifiedAtOf(stat), contentHash: this.#deps.hashes.get(key), format };
  }

  #checkNew(name: string): [string, PhotoFormat] {
    const nfc = checkNewName(name);
    const format = photoFormatOf(nfc, this.#deps.heicReadable);
    if (format === null) throw badName('unsupported_format');
    return [nfc, format];
  }
}
