import { contentHash, FOLDERS, type Clock, type Folder, type PhotoFormat, type PhotoRef } from '../../kernel/index.js';
import type { ConditionProbe } from '../image-storage.port.js';
import { nameKey } from '../names.js';

/** A file of the fake store. Replaced as a whole, never changed in place. */
export interface MemoryFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly modifiedAtMs: number;
}

/**
 * What stands behind one or several {@link MemoryImageStorage} clients: the provider's side of the wire. Give
 * two clients the same store to play two processes on one tenant. It has no timers; its clock is the storage's.
 */
export class MemoryStore {
  readonly folders: Readonly<Record<Folder, Map<string, MemoryFile>>>;
  readonly documents = new Map<string, MemoryFile>();
  readonly #hashes = new WeakMap<Uint8Array, string>();
  #versions = 0;
  #probes = 0;

  /**
   * @param clock the storage's own clock
   * @param ignores conditions this store does not honour, to test those who depend on them
   */
  constructor(
    readonly clock: Clock,
    readonly ignores: ReadonlySet<keyof ConditionProbe> = new Set(),
  ) {
    const entries = FOLDERS.map((folder) => [folder, new Map<string, MemoryFile>()] as const);
    this.folders = Object.fromEntries(entries) as Record<Folder, Map<string, MemoryFile>>;
  }

  /** Puts a file into a folder behind everybody's back, as a person would. Replaces what has the name. */
  plant(folder: Folder, name: string, bytes: Uint8Array): MemoryFile {
    const file = this.newFile(name, bytes);
    this.folders[folder].set(nameKey(name), file);
    return file;
  }

  /** A fresh state with its own version and the storage's time. */
  newFile(name: string, bytes: Uint8Array): MemoryFile {
    this.#versions += 1;
    return { name, bytes: Uint8Array.from(bytes), version: `v${this.#versions}`, modifiedAtMs: this.clock.now() };
  }

  /** A name for a probe that no other client of this store uses. */
  nextProbe(): string {
    this.#probes += 1;
    return `memory-${this.#probes}`;
  }

  /** Content hash of a stored file, computed once per content. */
  hashOf(file: MemoryFile): string {
    const known = this.#hashes.get(file.bytes);
    if (known !== undefined) return known;
    const hash = contentHash(file.bytes);
    this.#hashes.set(file.bytes, hash);
    return hash;
  }

  /** The photo as callers see it. @param hash whether the listing tells the content hash */
  refOf(folder: Folder, file: MemoryFile, format: PhotoFormat, hash: boolean): PhotoRef {
    return {
      folder,
      name: file.name,
      id: null,
      version: file.version,
      size: file.bytes.length,
      modifiedAt: new Date(file.modifiedAtMs),
      contentHash: hash ? this.hashOf(file) : null,
      format,
    };
  }

  /** Everything there is: `inbox/a.jpg`, `.publisher/ledger/…` → content hash. The evidence of a model test. */
  census(): ReadonlyMap<string, string> {
    const all = new Map<string, string>();
    for (const folder of FOLDERS) {
      for (const file of this.folders[folder].values()) all.set(`${folder}/${file.name}`, this.hashOf(file));
    }
    for (const [path, file] of this.documents) all.set(`.publisher/${path}`, this.hashOf(file));
    return all;
  }
}
