import { Readable } from 'node:stream';
import { asError, contentHash, type PhotoRef } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import type { ByteRange, OpenPhoto, ReadResult } from '../image-storage.port.js';
import { checkLookupName } from '../names.js';
import { guardedBody } from '../remote/index.js';
import { mediaTypeOf, SNIFF_BYTES, sniffPhoto } from '../sniff.js';
import { photoUnreadable, storageIntegrity, storageUnavailable } from '../storage.errors.js';
import type { GotObject, OpenObject } from './object-heads.js';
import { hashOfStream, peek } from './photo-bodies.js';
import type { PhotoRefs } from './photo-refs.js';
import type { S3Deps } from './s3-deps.js';

/** Largest original that is shown. Spec: storage.md section 12. */
const MAX_OPEN_BYTES = 200 * 1024 * 1024;

/** The bytes of photos: of exactly the version asked for, whatever the store makes of its condition. */
export class PhotoReads {
  constructor(
    private readonly deps: S3Deps,
    private readonly refs: PhotoRefs,
  ) {}

  async read(ref: PhotoRef, maxBytes: number, signal: AbortSignal | undefined): Promise<ReadResult> {
    checkLookupName(ref.name);
    if (ref.size > maxBytes) return this.#refuseLarge(ref, signal);
    const got = await this.deps.objects.get(this.refs.keyOf(ref), ref.version, ref.size, { signal });
    if (got === 'absent') return { outcome: 'gone' };
    if (got === 'precondition') return { outcome: 'changed' };
    if (got === 'too_large') throw storageIntegrity();
    if (typeof got === 'string') throw storageUnavailable();
    if (got.etag !== ref.version) return { outcome: 'changed' };
    this.#verify(ref, got);
    return { outcome: 'read', bytes: got.bytes };
  }

  async open(ref: PhotoRef, range: ByteRange | null, signal: AbortSignal | undefined): Promise<OpenPhoto | null> {
    checkLookupName(ref.name);
    const whole = await this.#open(ref, range === null ? null : { start: 0, end: SNIFF_BYTES - 1 }, signal);
    if (whole === null) return null;
    const { size } = whole;
    try {
      if (size > MAX_OPEN_BYTES) throw photoUnreadable('too_large');
      const { head, whole: stream } = await peek(whole.stream, SNIFF_BYTES);
      // Cut: what is missing says nothing about the photo.
      if (head.length < Math.min(SNIFF_BYTES, size)) throw storageUnavailable();
      const format = await sniffPhoto(head);
      if (format === null) throw photoUnreadable('not_an_image');
      const contentType = mediaTypeOf(format);
      if (range === null) return { stream: guardedBody(stream, size, signal), size, contentType };
      whole.stream.destroy();
      const part = await this.#part(ref, range, size, signal);
      return part && { stream: part, size, contentType };
    } catch (error) {
      whole.stream.destroy();
      if (signal?.aborted) throw asError(signal.reason);
      throw error instanceof UpstreamError ? storageUnavailable() : error;
    }
  }

  /** Null = gone, or another version. */
  async contentHash(ref: PhotoRef, signal: AbortSignal | undefined): Promise<string | null> {
    checkLookupName(ref.name);
    const head = await this.deps.objects.find(this.refs.keyOf(ref), signal);
    if (head === null || head.etag !== ref.version) return null;
    const known = head.contentHash ?? this.deps.hashes.get(ref);
    if (known !== null) return known;
    const open = await this.#open(ref, null, signal);
    if (open === null) return null;
    const read = await hashOfStream(guardedBody(open.stream, open.size, signal));
    this.deps.hashes.set(ref, read.hash);
    return read.hash;
  }

  /** A photo known to be too large is not begun to be read. */
  async #refuseLarge(ref: PhotoRef, signal: AbortSignal | undefined): Promise<ReadResult> {
    const head = await this.deps.objects.find(this.refs.keyOf(ref), signal);
    if (head === null) return { outcome: 'gone' };
    if (head.etag !== ref.version) return { outcome: 'changed' };
    throw photoUnreadable('too_large');
  }

  #verify(ref: PhotoRef, got: GotObject): void {
    const hash = contentHash(got.bytes);
    const known = ref.contentHash ?? got.contentHash ?? this.deps.hashes.get(ref);
    if (got.bytes.length !== ref.size || (known !== null && known !== hash)) {
      this.deps.hashes.forget(ref); // what was remembered may be what is wrong
      throw storageIntegrity();
    }
    this.deps.hashes.set(ref, hash);
  }

  async #open(ref: PhotoRef, range: ByteRange | null, signal: AbortSignal | undefined): Promise<OpenObject | null> {
    const open = await this.deps.objects.open(this.refs.keyOf(ref), ref.version, range, signal);
    if (open === 'absent' || open === 'precondition') return null;
    // An empty object has no first byte.
    if (open === 'no_range' && ref.size === 0) throw photoUnreadable('not_an_image');
    if (typeof open === 'string') throw storageUnavailable();
    if (open.etag === ref.version && open.size === ref.size) return open;
    open.stream.destroy();
    if (open.etag === ref.version) throw storageIntegrity();
    return null;
  }

  async #part(
    ref: PhotoRef,
    range: ByteRange,
    size: number,
    signal: AbortSignal | undefined,
  ): Promise<Readable | null> {
    const end = Math.min(range.end, size - 1);
    if (range.start > end) return Readable.from([]); // nothing of the file is in the range
    const open = await this.#open(ref, { start: range.start, end }, signal);
    return open && guardedBody(open.stream, end - range.start + 1, signal);
  }
}
