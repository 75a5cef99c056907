import { contentHash, hasCode, type Folder, type PhotoRef } from '../../kernel/index.js';
import type {
  ByteRange,
  CreatePhotoResult,
  DeletePhotoResult,
  MoveResult,
  OpenPhoto,
  PhotoPage,
  PhotoStore,
  PhotoTarget,
  ReadResult,
} from '../image-storage.port.js';
import { checkLookupName, isHiddenName, isSidecarName, refuseUnknownName } from '../names.js';
import { mediaTypeOf, sniffPhoto } from '../sniff.js';
import { storageUnavailable } from '../storage.errors.js';
import { HASH_KEY, type ObjectHead } from './object-heads.js';
import { PhotoReads } from './photo-reads.js';
import { PhotoRefs } from './photo-refs.js';
import { removeVersion } from './removals.js';
import type { S3Deps } from './s3-deps.js';
import { S3Moves } from './s3-moves.js';

/** Photos of one tenant in a bucket. Spec: storage.md sections 2 and 5. */
export class S3Photos implements PhotoStore {
  readonly #refs: PhotoRefs;
  readonly #reads: PhotoReads;
  readonly #moves: S3Moves;

  constructor(private readonly deps: S3Deps) {
    this.#refs = new PhotoRefs(deps);
    this.#reads = new PhotoReads(deps, this.#refs);
    this.#moves = new S3Moves(deps, this.#refs);
  }

  async list(folder: Folder, cursor: string | null, signal?: AbortSignal): Promise<PhotoPage> {
    const prefix = this.deps.names.prefixOf(folder);
    const page = await this.deps.objects.list(prefix, '/', { cursor, size: this.deps.pageSize }, signal);
    const entries = page.objects.map((object) => ({ object, name: object.key.slice(prefix.length) }));
    const photos = entries.flatMap(
      ({ object, name }) => this.#refs.refOf(folder, name, { ...object, contentHash: null }) ?? [],
    );
    // An object that is called like the folder stands for the folder itself.
    const names = entries.flatMap(({ name }) => (name === '' ? [] : [name]));
    const skipped = names.filter((name) => !isHiddenName(name) && this.#refs.formatOf(name) === null).length;
    return { photos, skipped, sidecars: names.filter(isSidecarName), cursor: page.cursor };
  }

  async stat(folder: Folder, name: string, signal?: AbortSignal): Promise<PhotoRef | null> {
    checkLookupName(name);
    const exact = await this.deps.objects.head(this.#refs.keyOf({ folder, name }), signal);
    if (exact !== null) return this.#refs.refOf(folder, name, exact);
    const found = await this.deps.names.find(folder, name, signal);
    if (found === null) return refuseUnknownName(name);
    const head = await this.deps.objects.head(found.key, signal);
    return head && this.#refs.refOf(folder, found.name, head);
  }

  async read(ref: PhotoRef, maxBytes: number, signal?: AbortSignal): Promise<ReadResult> {
    return this.#reads.read(ref, maxBytes, signal);
  }

  async open(ref: PhotoRef, range?: ByteRange | null, signal?: AbortSignal): Promise<OpenPhoto | null> {
    return this.#reads.open(ref, range ?? null, signal);
  }

  async contentHash(ref: PhotoRef, signal?: AbortSignal): Promise<string | null> {
    return this.#reads.contentHash(ref, signal);
  }

  async create(folder: Folder, name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<CreatePhotoResult> {
    signal?.throwIfAborted();
    const [nfc] = this.#refs.checkNew(name);
    await this.deps.conditions.forWriting(signal);
    return this.deps.locks.hold([this.#refs.lockOf(folder, nfc)], signal, async (stillHeld) => {
      if ((await this.deps.names.find(folder, nfc, signal)) !== null) return { outcome: 'name_taken' };
      stillHeld();
      const made = await this.#put(folder, nfc, bytes, signal);
      const ref = made && this.#refs.refOf(folder, nfc, made);
      return ref === null ? { outcome: 'name_taken' } : { outcome: 'created', ref };
    });
  }

  async move(ref: PhotoRef, target: PhotoTarget, nonce: string, signal?: AbortSignal): Promise<MoveResult> {
    signal?.throwIfAborted();
    checkLookupName(ref.name);
    const [name] = this.#refs.checkNew(target.name);
    return this.#moves.move(ref, { folder: target.folder, name }, nonce, signal);
  }

  async delete(ref: PhotoRef, signal?: AbortSignal): Promise<DeletePhotoResult> {
    signal?.throwIfAborted();
    checkLookupName(ref.name);
    const { conditions, objects, locks, hashes } = this.deps;
    await conditions.forWriting(signal);
    return locks.hold([this.#refs.lockOf(ref.folder, ref.name)], signal, async () => {
      const removal = await removeVersion(objects, conditions, this.#refs.keyOf(ref), ref.version, { signal });
      if (removal === 'deleted') hashes.forget(ref);
      return removal === 'conflict' ? 'changed' : removal;
    });
  }

  /** Null = somebody has the name. The caller holds its lock. */
  async #put(
    folder: Folder,
    name: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<ObjectHead | null> {
    const key = this.#refs.keyOf({ folder, name });
    const hash = contentHash(bytes);
    const format = await sniffPhoto(bytes);
    const contentType = format === null ? 'application/octet-stream' : mediaTypeOf(format);
    const object = { body: bytes, size: bytes.length, contentType, metadata: { [HASH_KEY]: hash } };
    try {
      const put = await this.deps.objects.put(key, object, 'absent', { signal });
      if (put === 'precondition') return null;
      if (typeof put === 'string') throw storageUnavailable();
    } catch (error) {
      // The reply is lost, perhaps not the photo: the name was free, and nobody else writes these bytes.
      const there = hasCode(error, 'storage_unavailable') ? await this.deps.objects.head(key, signal) : null;
      if (there?.contentHash !== hash) throw error;
      return there;
    }
    const head = await this.deps.objects.head(key, signal);
    if (head === null) throw storageUnavailable();
    return head;
  }
}
