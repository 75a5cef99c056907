import { checkSidecarName, maxDocumentBytes } from '../document-paths.js';
import type { SidecarAt, SidecarMoveResult, StoredDocument, WrittenDocument } from '../image-storage.port.js';
import { badName, nameKey } from '../names.js';
import { storageUnavailable } from '../storage.errors.js';
import { documentObject, documentOf, writtenOf } from './document-bodies.js';
import type { StillHeld } from './name-locks.js';
import { removeVersion } from './removals.js';
import type { S3Deps } from './s3-deps.js';
import type { PutCondition } from './s3-objects.js';

/** A sidecar where it really lies: a person may have written its name in another case. */
interface Found {
  readonly key: string;
  readonly document: StoredDocument;
}

/** Where a sidecar goes. */
interface Target {
  readonly at: SidecarAt;
  /** The version that this very move wrote there. */
  readonly mine: string | null;
  readonly stillHeld: StillHeld;
}

/** How often a sidecar that is being edited is read again before its move is given up. */
const ROUNDS = 4;

/** Sidecars: objects beside the photos, found by name without case. Versions as those of `PathDocuments`. */
export class S3Sidecars {
  constructor(private readonly deps: S3Deps) {}

  async read(at: SidecarAt, maxBytes: number, signal: AbortSignal | undefined): Promise<StoredDocument | null> {
    return (await this.#find(at, maxBytes, signal))?.document ?? null;
  }

  async create(
    at: SidecarAt,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    await this.deps.conditions.forWriting(signal);
    return this.deps.locks.hold([this.#lockOf(at)], signal, (stillHeld) =>
      this.#createLocked(at, bytes, stillHeld, signal),
    );
  }

  async replace(
    at: SidecarAt,
    bytes: Uint8Array,
    version: string,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    const { delete: honoured } = await this.deps.conditions.forWriting(signal);
    const work = (): Promise<WrittenDocument | { readonly outcome: 'conflict' }> =>
      this.#replace(at, bytes, version, signal);
    // A store that overlooks conditions of deletes could take away what is written while a sidecar is moved.
    return honoured === 'honoured' ? work() : this.deps.locks.hold([this.#lockOf(at)], signal, work);
  }

  async delete(
    at: SidecarAt,
    version: string | null,
    signal: AbortSignal | undefined,
  ): Promise<'deleted' | 'gone' | 'conflict'> {
    await this.deps.conditions.forWriting(signal);
    return this.deps.locks.hold([this.#lockOf(at)], signal, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const found = await this.#locate(at, signal);
        if (found === null) return 'gone';
        if (version !== null && found.etag !== version) return 'conflict';
        const { objects, conditions } = this.deps;
        const removal = await removeVersion(objects, conditions, found.key, found.etag, { signal });
        // Without a version it is any: one that came in between as well.
        if (removal !== 'conflict' || version !== null) return removal;
      }
      throw storageUnavailable('busy');
    });
  }

  /** Moves or copies a sidecar. Both names are locked, so nobody takes the target meanwhile. */
  async transfer(
    kind: 'move' | 'copy',
    from: SidecarAt,
    to: SidecarAt,
    signal: AbortSignal | undefined,
  ): Promise<SidecarMoveResult> {
    const names = [this.#lockOf(from), this.#lockOf(to)];
    if (names[0] === names[1]) throw badName('same_name');
    await this.deps.conditions.forWriting(signal);
    return this.deps.locks.hold(names, signal, async (stillHeld) => {
      let mine: string | null = null;
      for (let round = 0; round < ROUNDS; round += 1) {
        const source = await this.#find(from, maxDocumentBytes({ sidecar: from }), signal);
        const version = await this.#atTarget(kind, source, { at: to, mine, stillHeld }, signal);
        if (version === 'target_taken' || version === 'source_gone') return { outcome: version };
        if (kind === 'copy' || source === null) return { outcome: 'done', version: version.etag };
        stillHeld();
        const { key, document } = source;
        const { objects, conditions } = this.deps;
        const removed = await removeVersion(objects, conditions, key, document.version, { signal });
        if (removed !== 'conflict') return { outcome: 'done', version: version.etag };
        mine = version.etag; // edited meanwhile: the copy is brought up to it
      }
      throw storageUnavailable('busy');
    });
  }

  /** Sees to it that the target says what the source says. */
  async #atTarget(
    kind: 'move' | 'copy',
    source: Found | null,
    { at: to, mine, stillHeld }: Target,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly etag: string } | 'target_taken' | 'source_gone'> {
    const there = (await this.#find(to, maxDocumentBytes({ sidecar: to }), signal))?.document ?? null;
    // A finished move leaves exactly this behind; a copy never does.
    if (source === null) return kind === 'move' && there ? { etag: there.version } : 'source_gone';
    const { bytes } = source.document;
    if (there !== null && Buffer.from(there.bytes).equals(bytes)) return { etag: there.version };
    if (there !== null && there.version !== mine) return 'target_taken';
    const written = await (there === null
      ? this.#createLocked(to, bytes, stillHeld, signal)
      : this.#replace(to, bytes, there.version, signal));
    return written.outcome === 'written' ? { etag: written.version } : 'target_taken';
  }

  async #createLocked(
    at: SidecarAt,
    bytes: Uint8Array,
    stillHeld: StillHeld,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    if ((await this.deps.names.find(at.folder, checkSidecarName(at), signal)) !== null) return { outcome: 'exists' };
    stillHeld();
    return (await this.#put(this.#keyOf(at), at, bytes, 'absent', signal)) ?? { outcome: 'exists' };
  }

  async #replace(
    at: SidecarAt,
    bytes: Uint8Array,
    version: string,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    const key = this.#keyOf(at);
    const written = await this.#put(key, at, bytes, { etag: version }, signal);
    if (written !== null) return written;
    const found = await this.deps.names.find(at.folder, checkSidecarName(at), signal);
    if (found === null || found.key === key || found.etag !== version) return { outcome: 'conflict' };
    return (await this.#put(found.key, at, bytes, { etag: version }, signal)) ?? { outcome: 'conflict' };
  }

  /** Null = the condition does not hold. */
  async #put(
    key: string,
    at: SidecarAt,
    bytes: Uint8Array,
    when: PutCondition,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | null> {
    const put = await this.deps.objects.put(key, await documentObject(at.name, bytes), when, { signal });
    return writtenOf(put);
  }

  async #find(at: SidecarAt, maxBytes: number, signal: AbortSignal | undefined): Promise<Found | null> {
    const { objects, names } = this.deps;
    const key = this.#keyOf(at);
    const exact = documentOf(await objects.get(key, null, maxBytes, { signal }), maxBytes);
    if (exact !== null) return { key, document: exact };
    const other = await names.find(at.folder, checkSidecarName(at), signal);
    if (other === null) return null;
    const document = documentOf(await objects.get(other.key, null, maxBytes, { signal }), maxBytes);
    return document && { key: other.key, document };
  }

  async #locate(
    at: SidecarAt,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly key: string; readonly etag: string } | null> {
    const key = this.#keyOf(at);
    const exact = await this.deps.objects.head(key, signal);
    if (exact !== null) return { key, etag: exact.etag };
    return this.deps.names.find(at.folder, checkSidecarName(at), signal);
  }

  #lockOf(at: SidecarAt): string {
    return `${this.deps.names.prefixOf(at.folder)}${nameKey(checkSidecarName(at))}`;
  }

  #keyOf(at: SidecarAt): string {
    return this.deps.layout.document({ sidecar: at });
  }
}
