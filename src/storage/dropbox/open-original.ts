import { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import type { PhotoRef } from '../../kernel/index.js';
import type { ByteRange, OpenPhoto } from '../image-storage.port.js';
import { guardedBody } from '../remote/index.js';
import { mediaTypeOf, SNIFF_BYTES, sniffPhoto } from '../sniff.js';
import { photoUnreadable, storageIntegrity } from '../storage.errors.js';
import { BadShape, fileOf, type FileFacts } from './answers.js';
import type { DropboxApi } from './dropbox-api.js';
import { valueOf } from './dropbox-files.js';
import { isNoFile } from './refusals.js';

/** Largest original that is shown. Spec: storage.md section 12. */
const MAX_OPEN_BYTES = 200 * 1024 * 1024;
const TYPES_KEPT = 1000;

/** Which original, and how it is known to be the one that was listed. */
export interface Original {
  readonly ref: PhotoRef;
  /** Path or id at Dropbox. */
  readonly path: string;
  readonly isStill: (facts: FileFacts) => boolean;
}

interface Opened {
  /** What was read to look at it. */
  readonly head: Buffer;
  /** What comes after that. */
  readonly chunks: AsyncIterator<Buffer>;
  readonly body: Readable;
  readonly size: number;
}

/** Streams originals. The type comes from the first bytes, so a part from the middle needs a look at those first. */
export class OriginalOpener {
  /** Media type by revision: a viewer asks for many parts of one file. */
  readonly #types = new LRUCache<string, string>({ maxSize: TYPES_KEPT, sizeCalculation: () => 1 });

  constructor(private readonly api: DropboxApi) {}

  async open(original: Original, range: ByteRange | null, signal: AbortSignal | undefined): Promise<OpenPhoto | null> {
    const { size, version } = original.ref;
    if (size > MAX_OPEN_BYTES) throw photoUnreadable('too_large');
    if (size === 0 || range === null) return this.#whole(original, signal);
    const last = Math.min(range.end, size - 1);
    const contentType = this.#types.get(version) ?? (await this.#typeOf(original, signal));
    if (contentType === null) return null;
    if (range.start > last) return { stream: Readable.from([]), size, contentType }; // nothing of the file is in it
    const opened = await this.#begin(original, `${range.start}-${last}`, 0, signal);
    const bytes = last - range.start + 1;
    return opened && { stream: guardedBody(joined(opened), bytes, signal), size, contentType };
  }

  async #whole(original: Original, signal: AbortSignal | undefined): Promise<OpenPhoto | null> {
    const opened = await this.#begin(original, null, SNIFF_BYTES, signal);
    if (opened === null) return null;
    try {
      const contentType = await this.#sniffed(original.ref.version, opened.head);
      return { stream: guardedBody(joined(opened), opened.size, signal), size: opened.size, contentType };
    } catch (error) {
      opened.body.destroy();
      throw error;
    }
  }

  async #typeOf(original: Original, signal: AbortSignal | undefined): Promise<string | null> {
    const last = Math.min(SNIFF_BYTES, original.ref.size) - 1;
    const opened = await this.#begin(original, `0-${last}`, SNIFF_BYTES, signal);
    opened?.body.destroy();
    return opened && this.#sniffed(original.ref.version, opened.head);
  }

  /** @throws PublisherError `photo_unreadable` */
  async #sniffed(version: string, head: Buffer): Promise<string> {
    const format = await sniffPhoto(head);
    if (format === null) throw photoUnreadable('not_an_image');
    const type = mediaTypeOf(format);
    this.#types.set(version, type);
    return type;
  }

  /** Opens it and reads its first bytes, all within the deadline. @param headBytes so many, or all of a shorter one */
  async #begin(
    { path, isStill, ref }: Original,
    range: string | null,
    headBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<Opened | null> {
    const call = { operation: 'open', kind: 'read', maxBytes: MAX_OPEN_BYTES, signal } as const;
    const answer = await this.api.download(call, { path, range }, async ({ headers, body }) => {
      try {
        const facts = fileOf(JSON.parse(headers['dropbox-api-result'] ?? '') as unknown);
        if (isStill(facts) && facts.size !== ref.size) throw storageIntegrity();
        const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
        if (!isStill(facts)) return endWith(body);
        const head = await headOf(chunks, headBytes);
        // Cut: what is missing says nothing about the photo.
        if (head.length < Math.min(headBytes, facts.size)) throw new BadShape();
        return { body, chunks, size: facts.size, head };
      } catch (error) {
        body.destroy();
        throw error;
      }
    });
    if (answer.outcome === 'refused' && isNoFile(answer.tags)) return null;
    return valueOf(answer);
  }
}

/** It is another file by now. */
function endWith(body: Readable): null {
  body.destroy();
  return null;
}

/** The first bytes. */
async function headOf(chunks: AsyncIterator<Buffer>, bytes: number): Promise<Buffer> {
  const head: Buffer[] = [];
  for (let got = 0; got < bytes;) {
    const chunk = await chunks.next();
    if (chunk.done) break;
    head.push(chunk.value);
    got += chunk.value.length;
  }
  return Buffer.concat(head);
}

/** The head and what follows, as one stream that waits for its reader. */
function joined({ body, head, chunks }: Opened): Readable {
  const all = async function* (): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield chunk.value;
  };
  // A stream that nobody begins to read never runs its generator: the body is ended from here.
  return Readable.from(all(), { objectMode: false, highWaterMark: 64 * 1024 }).once('close', () => body.destroy());
}
