import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { failure } from './failures.js';
import type { WireCall } from './wire-call.js';

export interface ListedObject {
  readonly key: string;
  /** As in the object's head. */
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Null = this was the last page. */
  readonly cursor: string | null;
}

const END = '</ListBucketResult>';

/**
 * A page of a listing. One that was cut, or that is another document, must not pass for a short one: photos would
 * seem to be gone.
 * @throws UpstreamError `bad_answer`
 */
export function listedIn(output: ListObjectsV2CommandOutput, call: WireCall): ObjectPage {
  const text = Buffer.from(call.body.subarray(-64)).toString('utf8').trimEnd();
  const { Contents = [], IsTruncated, NextContinuationToken: next, EncodingType } = output;
  const isCut = IsTruncated === true && (next === undefined || next === '');
  if (!text.endsWith(END) || IsTruncated === undefined || isCut) throw failure(call, { kind: 'bad_answer' });
  const objects = Contents.map(({ Key, ETag, Size, LastModified }) => {
    const key = EncodingType === 'url' ? decoded(Key) : Key;
    if (key === undefined || !ETag || Size === undefined || LastModified === undefined) {
      throw failure(call, { kind: 'bad_answer' });
    }
    return { key, etag: ETag, size: Size, modifiedAt: wholeSeconds(LastModified) };
  });
  return { objects, cursor: IsTruncated ? (next ?? null) : null };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Some stores list milliseconds; the head of an object never tells them, and both must say the same. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
