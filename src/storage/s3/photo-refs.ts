import type { Folder, PhotoFormat, PhotoRef } from '../../kernel/index.js';
import { badName, checkNewName, isListedName, nameKey, photoFormatOf } from '../names.js';
import type { S3Deps } from './s3-deps.js';

/** What a listing or a head tells of an object. */
interface ObjectState {
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
  /** Null = not told. */
  readonly contentHash: string | null;
}

/** Objects of a bucket as photos. */
export class PhotoRefs {
  constructor(private readonly deps: S3Deps) {}

  /** Null = not a photo that we show. */
  formatOf(name: string): PhotoFormat | null {
    return isListedName(name) ? photoFormatOf(name, this.deps.heicReadable) : null;
  }

  /**
   * @param state its content hash is remembered; a listing tells none, so there the remembered one is taken
   * @returns null = not a photo that we show
   */
  refOf(folder: Folder, name: string, state: ObjectState): PhotoRef | null {
    const format = this.formatOf(name);
    if (format === null) return null;
    const { etag: version, size, modifiedAt } = state;
    const key = { folder, name, version, size };
    if (state.contentHash !== null) this.deps.hashes.set(key, state.contentHash);
    return { ...key, id: null, modifiedAt, contentHash: this.deps.hashes.get(key), format };
  }

  /** @throws PublisherError `bad_name`. @returns the name in NFC and its format */
  checkNew(name: string): [string, PhotoFormat] {
    const nfc = checkNewName(name);
    const format = photoFormatOf(nfc, this.deps.heicReadable);
    if (format === null) throw badName('unsupported_format');
    return [nfc, format];
  }

  /** What is locked while a name is taken or its object changed: the name without case. */
  lockOf(folder: Folder, name: string): string {
    return `${this.deps.names.prefixOf(folder)}${nameKey(name)}`;
  }

  keyOf(ref: Pick<PhotoRef, 'folder' | 'name'>): string {
    return this.deps.layout.photo(ref.folder, ref.name);
  }
}
