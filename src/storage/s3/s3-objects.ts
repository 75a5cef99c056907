import type { Readable } from 'node:stream';
import type { Saying } from './failures.js';
import { failure } from './failures.js';
import { listedIn, type ObjectPage } from './listing-answer.js';
import {
  dateOf,
  etagOf,
  headOf,
  type ByteRange,
  type GotObject,
  type ObjectHead,
  type OpenObject,
  type PutObject,
} from './object-heads.js';
import { storageUnavailable } from '../storage.errors.js';
import type { Ask, S3Wire, Wired } from './s3-wire.js';

export interface NewObject {
  readonly body: Uint8Array | Readable;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly kept?: Readonly<Record<string, string | undefined>>;
}

/** Under which condition an object is written: there is none yet, or this very one is there. */
export type PutCondition = 'absent' | { readonly etag: string };

/** How an ask differs from the usual one. */
export type AskMore = Pick<Ask, 'isBookkeeping' | 'isConflictAnswer' | 'signal'>;

/** S3 knows no longer key. */
const MAX_KEY_BYTES = 1024;
/** A page of 1000 keys, each percent-encoded at its longest. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

/** Objects of one bucket by key: one call of the SDK each, in our own words. Spec: storage.md section 5. */
export class S3Objects {
  constructor(private readonly wire: S3Wire) {}

  /**
   * One page of the keys that begin with a prefix.
   * @param delimiter `/` leaves out what lies deeper
   * @throws PublisherError; a missing bucket is `storage_unavailable`
   */
  async list(
    prefix: string,
    delimiter: '/' | null,
    page: { readonly cursor: string | null; readonly size: number },
    signal?: AbortSignal,
  ): Promise<ObjectPage> {
    const ask: Ask = { operation: 'list_objects', kind: 'read', maxBytes: MAX_LIST_BYTES, signal };
    const listed = await this.wire.run(ask, async ({ client, sdk, bucket, call }) => {
      const input = {
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: page.size,
        // XML cannot hold every character that a key can.
        EncodingType: 'url' as const,
        ...(delimiter === null ? {} : { Delimiter: delimiter }),
        ...(page.cursor === null ? {} : { ContinuationToken: page.cursor }),
      };
      return listedIn(await client.send(new sdk.ListObjectsV2Command(input), call), call);
    });
    // None of the answers that are no failure fits a listing.
    if (typeof listed === 'string') throw storageUnavailable();
    return listed;
  }

  /** As {@link head}, but sure: the answer to HEAD is the same when the whole bucket is gone. */
  async find(key: string, signal?: AbortSignal): Promise<ObjectHead | null> {
    const head = await this.head(key, signal);
    if (head === null && !isTooLong(key)) await this.list(key, '/', { cursor: null, size: 1 }, signal);
    return head;
  }

  /** Null = no such object, or no such bucket. */
  async head(key: string, signal?: AbortSignal): Promise<ObjectHead | null> {
    if (isTooLong(key)) return null;
    const ask: Ask = { operation: 'head_object', kind: 'read', signal };
    const head = await this.wire.run(ask, async ({ client, sdk, bucket, call }) =>
      headOf(await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), call), call),
    );
    if (typeof head !== 'string') return head;
    if (head === 'absent') return null;
    throw storageUnavailable();
  }

  /** The whole object. @param etag only this version; null = whichever is there */
  async get(key: string, etag: string | null, maxBytes: number, more: AskMore = {}): Promise<GotObject | Saying> {
    if (isTooLong(key)) return 'absent';
    const ask: Ask = { operation: 'get_object', kind: 'read', maxBytes, ...more };
    return this.wire.run(ask, async (wired) => {
      const head = await this.#get(wired, key, etag, null);
      const { body } = wired.call;
      // A body without a length may have been cut.
      if (body.length !== head.size) throw failure(wired.call, { kind: 'connection_lost' });
      return { ...head, bytes: body };
    });
  }

  /** An open stream; the caller reads or destroys it. */
  async open(key: string, etag: string, range: ByteRange | null, signal?: AbortSignal): Promise<OpenObject | Saying> {
    const maxBytes = Number.MAX_SAFE_INTEGER;
    const ask: Ask = { operation: 'get_object', kind: 'read', isStreamed: true, maxBytes, signal };
    return this.wire.run(ask, async (wired) => this.openIn(wired, key, etag, range));
  }

  /** As {@link open}, inside another operation. */
  async openIn(wired: Wired, key: string, etag: string, range: ByteRange | null): Promise<OpenObject> {
    const head = await this.#get(wired, key, etag, range);
    if (wired.call.stream === null) throw failure(wired.call, { kind: 'bad_answer' });
    return { ...head, stream: wired.call.stream };
  }

  /** Writes an object under a condition. `precondition` or `absent` = it does not hold. */
  async put(key: string, object: NewObject, when: PutCondition, more: AskMore = {}): Promise<PutObject | Saying> {
    return this.wire.run({ operation: 'put_object', kind: 'write', ...more }, (wired) =>
      this.putIn(wired, key, object, when),
    );
  }

  /** As {@link put}, inside another operation. */
  async putIn(wired: Wired, key: string, object: NewObject, when: PutCondition): Promise<PutObject> {
    const { client, sdk, bucket, call } = wired;
    const command = new sdk.PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: object.body,
      ContentLength: object.size,
      ...object.kept,
      ContentType: object.contentType,
      Metadata: { ...object.metadata },
      ...(when === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: when.etag }),
    });
    const { ETag: etag } = await client.send(command, call);
    // An answer with a page of somebody else's does not say that it was written.
    if (call.body.length > 0) throw failure(call, { kind: 'bad_answer' });
    return { etag: etagOf(etag, call), storageNow: dateOf(call) };
  }

  /** @param etag only this version; null = whichever is there, also none */
  async delete(key: string, etag: string | null, more: AskMore = {}): Promise<'deleted' | Saying> {
    const ask: Ask = { operation: 'delete_object', kind: 'write', ...more };
    const deleted = await this.wire.run(ask, async ({ client, sdk, bucket, call }) => {
      const input = { Bucket: bucket, Key: key, ...(etag === null ? {} : { IfMatch: etag }) };
      await client.send(new sdk.DeleteObjectCommand(input), call);
      if (call.body.length > 0) throw failure(call, { kind: 'bad_answer' });
      return call;
    });
    return typeof deleted === 'string' ? deleted : 'deleted';
  }

  async #get(
    { client, sdk, bucket, call }: Wired,
    key: string,
    etag: string | null,
    range: ByteRange | null,
  ): Promise<ObjectHead> {
    const command = new sdk.GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(etag === null ? {} : { IfMatch: etag }),
      ...(range === null ? {} : { Range: `bytes=${range.start}-${range.end}` }),
    });
    return headOf(await client.send(command, call), call);
  }
}

/** What S3 cannot have as a key is not there. */
function isTooLong(key: string): boolean {
  return Buffer.byteLength(key, 'utf8') > MAX_KEY_BYTES;
}
