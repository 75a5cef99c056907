import { bugError } from '../../kernel/index.js';
import { checkDocumentPath, checkDocumentSize } from '../document-paths.js';
import type { DocumentAt, DocumentEntry, StoredDocument, WrittenDocument } from '../image-storage.port.js';
import type { RemoteLayout } from '../remote/index.js';
import type { StoreConditions } from './conditions.js';
import { documentObject, documentOf, writtenOf } from './document-bodies.js';
import { removalOf, removeVersion } from './removals.js';
import type { AskMore, PutCondition, S3Objects } from './s3-objects.js';

/**
 * Documents below `.publisher/`: one object each, written only under conditions. Their paths are our own, in lower case,
 * so no two differ only in case and no lock is needed.
 *
 * A version is the object's ETag, and equal bytes may have an equal one. A swap therefore says: what I have seen is what
 * is there now, byte for byte. Whoever needs more (the ledger: nobody has written since) puts a nonce into each write.
 */
export class PathDocuments {
  /** @param conditions null = trust the store: the probe itself */
  constructor(
    private readonly objects: S3Objects,
    private readonly layout: RemoteLayout,
    private readonly pageSize: number,
    private readonly conditions: StoreConditions | null,
  ) {}

  async read(at: DocumentAt, maxBytes: number, signal?: AbortSignal): Promise<StoredDocument | null> {
    const path = pathOf(at);
    return documentOf(await this.objects.get(this.#key(path), null, maxBytes, askOf(path, signal)), maxBytes);
  }

  async create(
    at: DocumentAt,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    return (await this.#put(pathOf(at), bytes, 'absent', signal)) ?? { outcome: 'exists' };
  }

  async replace(
    at: DocumentAt,
    bytes: Uint8Array,
    version: string,
    signal?: AbortSignal,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    return (await this.#put(pathOf(at), bytes, { etag: version }, signal)) ?? { outcome: 'conflict' };
  }

  async delete(at: DocumentAt, version: string | null, signal?: AbortSignal): Promise<'deleted' | 'gone' | 'conflict'> {
    const path = pathOf(at);
    const key = this.#key(path);
    const more = askOf(path, signal);
    if (version !== null && this.conditions !== null) {
      return removeVersion(this.objects, this.conditions, key, version, more);
    }
    if (version !== null) {
      const said = await this.objects.delete(key, version, more);
      return said === 'not_supported' ? 'gone' : removalOf(said);
    }
    await this.conditions?.forWriting(signal);
    // Without a condition S3 deletes what is not there as well.
    if ((await this.objects.find(key, signal)) === null) return 'gone';
    return removalOf(await this.objects.delete(key, null, more));
  }

  async list(
    prefix: string,
    cursor: string | null,
    signal?: AbortSignal,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    const below = this.#key(checkDocumentPath(prefix.replace(/\/$/u, '')).join('/'));
    const page = await this.objects.list(`${below}/`, null, { cursor, size: this.pageSize }, signal);
    const entries = page.objects.map(({ key, etag, modifiedAt }) => ({
      path: key.slice(this.layout.publisher.length + 1),
      version: etag,
      modifiedAt,
    }));
    return { entries, cursor: page.cursor };
  }

  /** Null = the condition does not hold. */
  async #put(
    path: string,
    bytes: Uint8Array,
    when: PutCondition,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | null> {
    const key = this.#key(path);
    checkDocumentSize({ path }, bytes);
    await this.conditions?.forWriting(signal);
    const put = await this.objects.put(key, await documentObject(path, bytes), when, askOf(path, signal));
    return writtenOf(put);
  }

  #key(path: string): string {
    return this.layout.document({ path });
  }
}

function pathOf(at: DocumentAt): string {
  if ('path' in at) return at.path;
  throw bugError('A sidecar is no document below .publisher/.');
}

/** The publish records and the requests they answer: an open breaker must not stop a publish that has begun. */
function askOf(path: string, signal: AbortSignal | undefined): AskMore {
  return { isBookkeeping: /^(?:ledger|requests)\//u.test(path), signal };
}
