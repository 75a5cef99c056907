import { join } from 'node:path';
import type { Clock, Ids } from '../../kernel/index.js';
import { hasCode } from '../../kernel/index.js';
import { probeConditions } from '../condition-probe.js';
import type { ConditionProbe, DocumentStore, ImageStorage, PhotoStore } from '../image-storage.port.js';
import { DirectoryIndex } from './directory-index.js';
import { onDisk } from './disk-errors.js';
import { Disk, type DiskCalls } from './disk.js';
import { FileLocks } from './file-locks.js';
import { HashCache } from '../hash-cache.js';
import type { LocalDeps } from './local-deps.js';
import { LocalDocuments } from './local-documents.js';
import type { LocalPaths } from './local-paths.js';
import { LocalPhotos } from './local-photos.js';
import { readNote } from './notes.js';
import { sweepParts } from './sweep-parts.js';

/** Files per listing page: a folder at its scan budget in one step, because each page reads the folder again. */
const PAGE_SIZE = 20_000;

export interface LocalStorageOptions {
  readonly paths: LocalPaths;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly heicReadable: boolean;
  /** Called once, when the storage is disposed. */
  readonly onDispose?: () => void;
  readonly pageSize?: number;
  readonly calls?: DiskCalls;
}

/** One tenant's photos in a folder of this machine, or of a volume that several share. Spec: storage.md section 3. */
export class LocalImageStorage implements ImageStorage {
  readonly provider = 'local';
  readonly photos: PhotoStore;
  readonly documents: DocumentStore;
  readonly links = null;
  readonly previews = null;
  readonly #deps: LocalDeps;
  readonly #onDispose: () => void;

  constructor(options: LocalStorageOptions) {
    const { paths, clock, ids } = options;
    const disk = new Disk(paths.base, ids, options.calls);
    this.#deps = {
      paths,
      clock,
      ids,
      disk,
      index: new DirectoryIndex(disk, clock),
      locks: new FileLocks(disk, join(paths.publisher, 'locks'), clock, ids),
      hashes: new HashCache(),
      heicReadable: options.heicReadable,
      pageSize: options.pageSize ?? PAGE_SIZE,
    };
    this.photos = new LocalPhotos(this.#deps);
    this.documents = new LocalDocuments(this.#deps);
    this.#onDispose = options.onDispose ?? (() => undefined);
  }

  probe(signal?: AbortSignal): Promise<ConditionProbe> {
    return onDisk(signal, async () => {
      try {
        await sweepParts(this.#deps);
        const nonce = this.#deps.ids.hex(16);
        const probed = await probeConditions(this.documents, nonce, () => this.#probeMove(), signal);
        // Creating and swapping rest on the same refusal of link() to overwrite.
        return probed.move === 'honoured' ? probed : { ...probed, create: 'ignored', swap: 'ignored' };
      } catch (error) {
        // No hard links: nothing here can be written without the danger of overwriting.
        if (!hasCode(error, 'storage_not_conditional')) throw error;
        return { create: 'ignored', swap: 'ignored', move: 'ignored', delete: 'honoured' };
      }
    });
  }

  checkAccess(signal?: AbortSignal): Promise<void> {
    return onDisk(signal, async () => {
      // A folder that nobody has written to yet is empty, not broken.
      await this.#deps.disk.entries(this.#deps.paths.folders.inbox);
    });
  }

  async dispose(): Promise<void> {
    this.#deps.hashes.clear();
    this.#deps.index.clear();
    this.#onDispose();
  }

  /** Links one hidden file onto another, as a move onto a photo would. */
  async #probeMove(): Promise<'honoured' | 'ignored'> {
    const { disk, paths } = this.#deps;
    const folder = join(paths.publisher, 'probe');
    await disk.ensureFolder(folder);
    const [mover, there] = await Promise.all(
      ['mover', 'there'].map((text) => disk.writePart(folder, (handle) => handle.writeFile(text))),
    );
    if (mover === undefined || there === undefined) return 'ignored';
    try {
      const linked = await disk.link(mover.path, there.path);
      const kept = await readNote(disk, there.path);
      return linked === 'taken' && kept === 'there' ? 'honoured' : 'ignored';
    } finally {
      await disk.remove(mover.path);
      await disk.remove(there.path);
    }
  }
}
