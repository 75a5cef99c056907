import { newObject } from './bucket.js';
import type { Bucket, StoredObject } from './bucket.js';

export interface PlantOptions {
  readonly contentType?: string;
  /** Names without `x-amz-meta-`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Epoch milliseconds; default now by the storage clock. */
  readonly lastModifiedMs?: number;
}

/** An object as tests look at it. */
export interface TreeEntry {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly lastModified: Date;
}

/** A bucket behind the back of the protocol: nothing done here is in the journal. */
export class S3BucketView {
  readonly #bucket: Bucket;
  readonly #nowMs: () => number;

  constructor(bucket: Bucket, nowMs: () => number) {
    this.#bucket = bucket;
    this.#nowMs = nowMs;
  }

  /** Puts an object there, over whatever is there. */
  plant(key: string, bytes: Uint8Array | string, options: PlantOptions = {}): void {
    const { contentType = 'binary/octet-stream', metadata = {}, lastModifiedMs = this.#nowMs() } = options;
    const head = { metadata, headers: { 'content-type': contentType } };
    const own = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes);
    this.#bucket.put(key, newObject(own, head, lastModifiedMs));
  }

  /** @returns whether it was there */
  remove(key: string): boolean {
    const was = this.#bucket.get(key) !== null;
    this.#bucket.delete(key);
    return was;
  }

  /** All objects, in the order of a listing. */
  tree(): ReadonlyMap<string, TreeEntry> {
    return new Map(this.#objects().map(([key, object]) => [key, shown(object)]));
  }

  /** Content hash (publishing.md section 1) of every key. */
  census(): ReadonlyMap<string, string> {
    return new Map(this.#objects().map(([key, object]) => [key, object.contentHash]));
  }

  /** Makes all that begins with the prefix look older. @returns how many */
  age(prefix: string, ms: number): number {
    const aged = this.#objects().filter(([key]) => key.startsWith(prefix));
    for (const [key, object] of aged) {
      this.#bucket.put(key, { ...object, lastModifiedMs: object.lastModifiedMs - ms });
    }
    return aged.length;
  }

  #objects(): (readonly [string, StoredObject])[] {
    return this.#bucket.keys.all().flatMap((key) => {
      const object = this.#bucket.get(key);
      return object ? [[key, object] as const] : [];
    });
  }
}

function shown({ bytes, etag, metadata, headers, lastModifiedMs }: StoredObject): TreeEntry {
  const contentType = headers['content-type'] ?? 'binary/octet-stream';
  return { bytes, etag, metadata, contentType, lastModified: new Date(lastModifiedMs) };
}
