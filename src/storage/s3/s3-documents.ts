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
import { PathDocuments } from './path-documents.js';
import type { S3Deps } from './s3-deps.js';
import { S3Sidecars } from './s3-sidecars.js';

/** Documents and sidecars of one tenant in a bucket: which of the two, and nothing else. */
export class S3Documents implements DocumentStore {
  readonly #paths: PathDocuments;
  readonly #sidecars: S3Sidecars;

  constructor({ objects, layout, pageSize, conditions, ...deps }: S3Deps) {
    this.#paths = new PathDocuments(objects, layout, pageSize, conditions);
    this.#sidecars = new S3Sidecars({ objects, layout, pageSize, conditions, ...deps });
  }

  async read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null> {
    return 'path' in at ? this.#paths.read(at, maxBytes, signal) : this.#sidecars.read(at.sidecar, maxBytes, signal);
  }

  async create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    checkDocumentSize(at, bytes);
    return 'path' in at ? this.#paths.create(at, bytes, signal) : this.#sidecars.create(at.sidecar, bytes, signal);
  }

  async replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    checkDocumentSize(at, bytes);
    return 'path' in at
      ? this.#paths.replace(at, bytes, version, signal)
      : this.#sidecars.replace(at.sidecar, bytes, version, signal);
  }

  async delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'> {
    return 'path' in at ? this.#paths.delete(at, version, signal) : this.#sidecars.delete(at.sidecar, version, signal);
  }

  async list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    return this.#paths.list(prefix, cursor, signal);
  }

  async moveSidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return this.#sidecars.transfer('move', from, to, signal);
  }

  async copySidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return this.#sidecars.transfer('copy', from, to, signal);
  }
}
