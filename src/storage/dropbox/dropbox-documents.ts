import { contentHash } from '../../kernel/index.js';
import { checkDocumentPath, checkDocumentSize } from '../document-paths.js';
import type {
  DocumentAt,
  DocumentEntry,
  DocumentStore,
  SidecarAt,
  SidecarMoveResult,
  StoredDocument,
  WrittenDocument,
} from '../image-storage.port.js';
import type { RemoteLayout } from '../remote/index.js';
import { storageIntegrity, storageUnavailable } from '../storage.errors.js';
import type { FileFacts } from './answers.js';
import type { Answer } from './dropbox-api.js';
import { valueOf, type Asked, type DropboxFiles } from './dropbox-files.js';
import { DropboxSidecars } from './dropbox-sidecars.js';
import type { Folders } from './folders.js';
import { isConflict, isNoFile, isNotFound } from './refusals.js';

export interface DropboxDocumentsParts {
  readonly files: DropboxFiles;
  readonly folders: Folders;
  readonly layout: RemoteLayout;
  /** Entries per page, 1…2000. */
  readonly pageSize: number;
}

/** A revision as Dropbox writes it; others it refuses to compare. */
const REV = /^[0-9a-f]{9,}$/u;

/** Documents and sidecars of one tenant in Dropbox. Spec: storage.md sections 2 and 4. */
export class DropboxDocuments implements DocumentStore {
  readonly #parts: DropboxDocumentsParts;
  readonly #sidecars: DropboxSidecars;

  constructor(parts: DropboxDocumentsParts) {
    this.#parts = parts;
    this.#sidecars = new DropboxSidecars(parts.files, parts.folders);
  }

  async read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null> {
    const { files, layout } = this.#parts;
    const asked = askedFor(at, signal);
    let answer = await files.download(layout.document(at), maxBytes, asked);
    if (answer.outcome === 'refused' && isNotFound(answer.tags)) {
      const other = await this.#otherForm(at, asked);
      if (other !== null) answer = await files.download(other.id, maxBytes, asked);
    }
    if (answer.outcome === 'refused' && isNoFile(answer.tags)) return null;
    const downloaded = valueOf(answer);
    if (downloaded === 'too_large') throw storageIntegrity();
    const { bytes, facts } = downloaded;
    if (contentHash(bytes) !== facts.contentHash) throw storageIntegrity();
    return { bytes, ...statedAt(answer, facts) };
  }

  async create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    const { files, layout } = this.#parts;
    const path = layout.document(at);
    checkDocumentSize(at, bytes);
    const asked = askedFor(at, signal);
    if ((await this.#otherForm(at, asked)) !== null) return { outcome: 'exists' };
    const answer = await files.upload(path, bytes, null, asked);
    if (answer.outcome === 'refused' && isConflict(answer.tags)) return { outcome: 'exists' };
    return { outcome: 'written', ...statedAt(answer, valueOf(answer)) };
  }

  async replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    const { files, layout } = this.#parts;
    const path = layout.document(at);
    checkDocumentSize(at, bytes);
    if (!REV.test(version)) return { outcome: 'conflict' };
    const asked = askedFor(at, signal);
    const other = await this.#otherForm(at, asked);
    const answer = await files.upload(other?.path ?? path, bytes, version, asked);
    if (answer.outcome === 'refused' && isConflict(answer.tags)) return { outcome: 'conflict' };
    return { outcome: 'written', ...statedAt(answer, valueOf(answer)) };
  }

  async delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'> {
    const asked = askedFor(at, signal);
    const other = await this.#otherForm(at, asked);
    const path = other?.path ?? this.#parts.layout.document(at);
    if (version !== null && REV.test(version)) return this.#remove(path, version, asked);
    const file = await this.#parts.files.file(path, asked);
    if (file === null) return 'gone';
    // Without a revision Dropbox would also delete a folder of that name, with all that is in it.
    return version === null ? this.#remove(path, file.rev, asked) : 'conflict';
  }

  async list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    const { files, layout, pageSize } = this.#parts;
    const segments = checkDocumentPath(prefix.replace(/\/$/u, ''));
    const path = segments.reduce((at, segment) => layout.join(at, segment), layout.publisher);
    const place = { path, recursive: true, limit: pageSize };
    const page = await files.page(place, cursor, { signal, isBookkeeping: true });
    const depth = layout.publisher.split('/').length;
    const entries = (page?.entries ?? []).flatMap((entry) =>
      entry.kind === 'file' && entry.path !== null
        ? [{ path: entry.path.split('/').slice(depth).join('/'), version: entry.rev, modifiedAt: entry.modifiedAt }]
        : [],
    );
    return { entries, cursor: page?.cursor ?? null };
  }

  moveSidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return this.#sidecars.transfer('move', this.#place(from), this.#place(to), { signal });
  }

  copySidecar(from: SidecarAt, to: SidecarAt, signal?: AbortSignal): Promise<SidecarMoveResult> {
    return this.#sidecars.transfer('copy', this.#place(from), this.#place(to), { signal });
  }

  async #remove(path: string, rev: string, asked: Asked): Promise<'deleted' | 'gone' | 'conflict'> {
    const { files } = this.#parts;
    const answer = await files.remove(path, rev, asked);
    if (answer.outcome === 'refused' && answer.tags[0] === 'path_lookup' && isNoFile(answer.tags)) return 'gone';
    if (answer.outcome === 'refused' && isConflict(answer.tags)) return 'conflict';
    if (answer.outcome === 'unsure' && (await files.file(path, asked)) === null) return 'deleted';
    valueOf(answer);
    return 'deleted';
  }

  /** Only people write names, so only a sidecar may be there in another form of its letters. */
  async #otherForm(at: DocumentAt, asked: Asked): Promise<FileFacts | null> {
    if (!('sidecar' in at)) return null;
    const { path, name } = this.#place(at.sidecar);
    const entry = await this.#parts.files.otherForm(path, name, asked);
    return entry?.kind === 'file' ? entry : null;
  }

  #place(at: SidecarAt): { readonly path: string; readonly name: string } {
    const whole = this.#parts.layout.document({ sidecar: at });
    const path = this.#parts.layout.folders[at.folder];
    return { path, name: whole.slice(path.length + 1) };
  }
}

/** The ledger's own documents pass an open breaker; sidecars are not part of it. */
function askedFor(at: DocumentAt, signal: AbortSignal | undefined): Asked {
  return { signal, isBookkeeping: 'path' in at };
}

/** @throws PublisherError `storage_unavailable` when the answer does not say Dropbox's time: a claim's age needs it */
function statedAt(answer: Answer<unknown>, facts: FileFacts) {
  const storageNow = answer.outcome === 'done' ? answer.storageNow : null;
  if (storageNow === null) throw storageUnavailable();
  return { version: facts.rev, modifiedAt: facts.modifiedAt, storageNow };
}
