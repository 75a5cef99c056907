import type { Clock } from '../../kernel/index.js';
import { probeConditions } from '../condition-probe.js';
import type { ImageStorage, PreviewMaker } from '../image-storage.port.js';
import { withHooks, type StorageHooks } from './hooked-storage.js';
import { MemoryDocuments } from './memory-documents.js';
import { MemoryPhotos } from './memory-photos.js';
import { MemoryStore } from './memory-store.js';

export interface MemoryStorageOptions {
  /** The storage's clock; ignored when a store is given, which has its own. */
  readonly clock: Clock;
  /** What stands behind this client; share one between clients to play several processes. */
  readonly store?: MemoryStore;
  readonly hooks?: StorageHooks;
  /** Entries per listing page (1000). */
  readonly pageSize?: number;
  /** Whether listings tell content hashes, as Dropbox does (true). */
  readonly listsHashes?: boolean;
  readonly heicReadable?: boolean;
  /** Smaller pictures that the provider makes (none). */
  readonly previews?: PreviewMaker;
}

/**
 * A storage in memory with the semantics of the real ones, for the tests of other rooms. No timers, no files;
 * every call applies at one instant and awaits only promises.
 */
export function memoryStorage(options: MemoryStorageOptions): { storage: ImageStorage; store: MemoryStore } {
  const store = options.store ?? new MemoryStore(options.clock);
  const pageSize = options.pageSize ?? 1000;
  const photos = new MemoryPhotos(store, {
    pageSize,
    listsHashes: options.listsHashes ?? true,
    heicReadable: options.heicReadable ?? false,
  });
  const documents = new MemoryDocuments(store, pageSize);
  const storage: ImageStorage = {
    provider: 'memory',
    photos,
    documents,
    links: null,
    previews: options.previews ?? null,
    probe: (signal) => {
      const move = store.ignores.has('move') ? 'ignored' : 'honoured';
      return probeConditions(documents, store.nextProbe(), async () => move, signal);
    },
    checkAccess: async (signal) => signal?.throwIfAborted(),
    dispose: async () => undefined,
  };
  return { storage: options.hooks ? withHooks(storage, options.hooks) : storage, store };
}
