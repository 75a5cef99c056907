import { checkDocumentSize } from '../document-paths.js';
import type {
  DocumentAt,
  DocumentEntry,
  DocumentStore,
  SidecarAt,
  SidecarMoveResult,
  StoredDocument,
  WrittenDocument,
} from '../image-storage.port.js';
import { onDisk } from './disk-errors.js';
import type { LocalDeps } from './local-deps.js';
import { LocalSidecars } from './local-sidecars.js';
import { PathDocuments } from './path-documents.js';

/** Documents and sidecars of one tenant on a disk: which of the two, and nothing else. */
export class LocalDocuments implements DocumentStore {
  readonly #paths: PathDocuments;
  readonly #sidecars: LocalSidecars;

  constructor(deps: LocalDeps) {
    this.#paths = new PathDocuments(deps);
    this.#sidecars = new LocalSidecars(deps);
  }

  read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null> {
    return onDisk(signal, () =>
      'path' in at ? this.#paths.read(at.path, maxBytes, signal) : this.#sidecars.read(at.sidecar, maxBytes, signal),
    );
  }

  create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    return onDisk(signal, async () => {
      checkDocumentSize(at, bytes);
      return 'path' in at
        ? this.#paths.create(at.path, bytes, signal)
        : this.#sidecars.create(at.sidecar, bytes, signal);
    });
  }

  replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    return onDisk(signal, async () => {
      checkDocumentSize(at, bytes);
      return 'path' in at
        ? this.#paths.replace(at.path, bytes, version, signal)
        : this.#sidecars.replace(at.sidecar, bytes, version, signal);
    });
  }

  delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'> {
    return onDisk(signal, () =>
      'path' in at ? this.#paths.delete(at.path, version, signal) : this.#sidecars.delete(at.sidecar, version, signal),
    );
  }

  list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    return onDisk(signal, () => this.#paths.list(prefix, cursor, signal));
  }

  moveSidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return onDisk(signal, () => this.#sidecars.transfer('move', from, to, signal));
  }

  copySidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return onDisk(signal, () => this.#sidecars.transfer('copy', from, to, signal));
  }
}
