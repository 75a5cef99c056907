import { checkDocumentPath, checkDocumentSize, checkSidecarName } from '../document-paths.js';
import type {
  DocumentAt,
  DocumentEntry,
  DocumentStore,
  SidecarAt,
  SidecarMoveResult,
  StoredDocument,
  WrittenDocument,
} from '../image-storage.port.js';
import { badName, nameKey } from '../names.js';
import { storageIntegrity } from '../storage.errors.js';
import type { MemoryFile, MemoryStore } from './memory-store.js';

interface Slot {
  readonly map: Map<string, MemoryFile>;
  readonly key: string;
  readonly name: string;
}

/** Documents and sidecars of the fake: every method applies at one instant. */
export class MemoryDocuments implements DocumentStore {
  readonly #store: MemoryStore;
  readonly #pageSize: number;

  constructor(store: MemoryStore, pageSize: number) {
    this.#store = store;
    this.#pageSize = pageSize;
  }

  async read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null> {
    signal?.throwIfAborted();
    const slot = this.#slot(at);
    const file = slot.map.get(slot.key);
    if (file === undefined) return null;
    if (file.bytes.length > maxBytes) throw storageIntegrity();
    return { bytes: Uint8Array.from(file.bytes), ...this.#state(file) };
  }

  async create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    signal?.throwIfAborted();
    const slot = this.#slot(at);
    checkDocumentSize(at, bytes);
    if (slot.map.has(slot.key) && !this.#store.ignores.has('create')) return { outcome: 'exists' };
    return this.#write(slot, bytes);
  }

  async replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    signal?.throwIfAborted();
    const slot = this.#slot(at);
    checkDocumentSize(at, bytes);
    const isCurrent = slot.map.get(slot.key)?.version === version;
    return isCurrent || this.#store.ignores.has('swap') ? this.#write(slot, bytes) : { outcome: 'conflict' };
  }

  async delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'> {
    signal?.throwIfAborted();
    const slot = this.#slot(at);
    const file = slot.map.get(slot.key);
    if (file === undefined) return 'gone';
    if (version !== null && file.version !== version && !this.#store.ignores.has('delete')) return 'conflict';
    slot.map.delete(slot.key);
    return 'deleted';
  }

  async list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    signal?.throwIfAborted();
    const under = `${checkDocumentPath(prefix.replace(/\/$/u, '')).join('/')}/`;
    const paths = [...this.#store.documents.keys()].sort();
    const rest = paths.filter((path) => path.startsWith(under) && (cursor === null || path > cursor));
    const page = rest.slice(0, this.#pageSize);
    const entries = page.flatMap((path) => {
      const file = this.#store.documents.get(path);
      return file ? [{ path, version: file.version, modifiedAt: new Date(file.modifiedAtMs) }] : [];
    });
    return { entries, cursor: rest.length > page.length ? (page.at(-1) ?? null) : null };
  }

  async moveSidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    signal?.throwIfAborted();
    const [source, target] = this.#pair(from, to);
    const moving = source.map.get(source.key);
    const there = target.map.get(target.key);
    if (moving === undefined) {
      return there === undefined ? { outcome: 'source_gone' } : { outcome: 'done', version: there.version };
    }
    if (there !== undefined && !Buffer.from(there.bytes).equals(moving.bytes)) return { outcome: 'target_taken' };
    source.map.delete(source.key);
    const result = there ?? { ...moving, name: target.name };
    target.map.set(target.key, result);
    return { outcome: 'done', version: result.version };
  }

  async copySidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    signal?.throwIfAborted();
    const [source, target] = this.#pair(from, to);
    const copied = source.map.get(source.key);
    const there = target.map.get(target.key);
    if (copied === undefined) return { outcome: 'source_gone' };
    if (there === undefined) return { outcome: 'done', version: this.#write(target, copied.bytes).version };
    const isSame = Buffer.from(there.bytes).equals(copied.bytes);
    return isSame ? { outcome: 'done', version: there.version } : { outcome: 'target_taken' };
  }

  #pair(from: SidecarAt, to: SidecarAt): [Slot, Slot] {
    const pair: [Slot, Slot] = [this.#slot({ sidecar: from }), this.#slot({ sidecar: to })];
    if (from.folder === to.folder && pair[0].key === pair[1].key) throw badName('same_name');
    return pair;
  }

  #slot(at: DocumentAt): Slot {
    if ('path' in at) {
      const path = checkDocumentPath(at.path).join('/');
      return { map: this.#store.documents, key: path, name: path };
    }
    const name = checkSidecarName(at.sidecar);
    return { map: this.#store.folders[at.sidecar.folder], key: nameKey(name), name };
  }

  #write(slot: Slot, bytes: Uint8Array): WrittenDocument {
    const file = this.#store.newFile(slot.map.get(slot.key)?.name ?? slot.name, bytes);
    slot.map.set(slot.key, file);
    return { outcome: 'written', ...this.#state(file) };
  }

  #state(file: MemoryFile): { version: string; modifiedAt: Date; storageNow: Date } {
    return {
      version: file.version,
      modifiedAt: new Date(file.modifiedAtMs),
      storageNow: new Date(this.#store.clock.now()),
    };
  }
}
