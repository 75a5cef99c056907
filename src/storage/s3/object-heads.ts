import type { Readable } from 'node:stream';
import type { ByteRange } from '../image-storage.port.js';
import { failure } from './failures.js';
import type { WireCall } from './wire-call.js';

export type { ByteRange };

export const HASH_KEY = 'pv-content-hash';
export const MOVE_KEY = 'pv-move';

/** What the head of an object tells. */
export interface ObjectHead {
  /** Opaque, quotes included. */
  readonly etag: string;
  /** Bytes of the whole object. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** The store's clock when it answered. */
  readonly storageNow: Date;
  /** `pv-content-hash`; null = nobody has said it. */
  readonly contentHash: string | null;
  /** `pv-move`: the nonce of the move that put it here. */
  readonly moveNonce: string | null;
  readonly contentType: string | null;
  /** Headers that a person or tool has given it, to be kept by a copy. */
  readonly kept: Readonly<Record<string, string | undefined>>;
}

export interface GotObject extends ObjectHead {
  readonly bytes: Uint8Array;
}

export interface OpenObject extends ObjectHead {
  readonly stream: Readable;
}

/** The state of an object that has just been written. */
export interface PutObject {
  readonly etag: string;
  readonly storageNow: Date;
}

/** The members of an answer's head that are used, as the SDK gives them. */
interface SdkHead {
  readonly ETag?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentRange?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
}

/** @throws UpstreamError `bad_answer` when a fact is missing */
export function headOf(head: SdkHead, call: WireCall): ObjectHead {
  const { LastModified: modifiedAt, ContentType: contentType, Metadata: metadata = {} } = head;
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage } = head;
  const total = /\/(\d+)$/u.exec(head.ContentRange ?? '')?.[1];
  const size = total === undefined ? head.ContentLength : Number(total);
  if (size === undefined || modifiedAt === undefined || Number.isNaN(modifiedAt.getTime())) {
    throw failure(call, { kind: 'bad_answer' });
  }
  return {
    etag: etagOf(head.ETag, call),
    size,
    modifiedAt,
    storageNow: dateOf(call),
    contentHash: hexOf(metadata[HASH_KEY], 64),
    moveNonce: hexOf(metadata[MOVE_KEY], 32),
    contentType: contentType ?? null,
    kept: { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage },
  };
}

/** @throws UpstreamError `bad_answer` */
export function etagOf(etag: string | undefined, call: WireCall): string {
  if (etag === undefined || etag === '') throw failure(call, { kind: 'bad_answer' });
  return etag;
}

/** The store's clock. @throws UpstreamError `bad_answer` */
export function dateOf(call: WireCall): Date {
  const date = new Date(call.date ?? Number.NaN);
  if (Number.isNaN(date.getTime())) throw failure(call, { kind: 'bad_answer' });
  return date;
}

/** What is not ours in form is not ours. */
function hexOf(value: string | undefined, length: number): string | null {
  return value?.length === length && /^[0-9a-f]+$/u.test(value) ? value : null;
}
