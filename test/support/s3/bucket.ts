import { createHash } from 'node:crypto';
import { contentHash } from '../../../src/kernel/index.js';
import { SortedKeys } from './sorted-keys.js';

/** Headers that are kept with an object and given back. */
export const KEPT_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

export interface StoredObject {
  readonly bytes: Buffer;
  /** Quoted MD5. */
  readonly etag: string;
  readonly contentHash: string;
  /** Names in lower case, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Partial<Record<(typeof KEPT_HEADERS)[number], string>>>;
  readonly lastModifiedMs: number;
}

/** What makes an object, beside its bytes and its time. */
export type ObjectHead = Pick<StoredObject, 'metadata' | 'headers'>;

export function newObject(bytes: Buffer, head: ObjectHead, lastModifiedMs: number): StoredObject {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  return { bytes, etag, contentHash: contentHash(bytes), ...head, lastModifiedMs };
}

/** Objects by key. Keys are byte strings: case and normalisation form count. */
export class Bucket {
  readonly #objects = new Map<string, StoredObject>();
  readonly #keys = new SortedKeys();
  readonly #touched = new Map<string, number>();
  #changes = 0;
  /** Keys whose conditional write has been judged and not yet been made. */
  readonly committing = new Set<string>();

  constructor(readonly name: string) {}

  get keys(): SortedKeys {
    return this.#keys;
  }

  /** How many changes were made so far. */
  get changes(): number {
    return this.#changes;
  }

  get(key: string): StoredObject | null {
    return this.#objects.get(key) ?? null;
  }

  put(key: string, object: StoredObject): void {
    if (!this.#objects.has(key)) this.#keys.add(key);
    this.#objects.set(key, object);
    this.#touch(key);
  }

  delete(key: string): void {
    if (!this.#objects.delete(key)) return;
    this.#keys.remove(key);
    this.#touch(key);
  }

  /** Whether the key was written or deleted after so many changes. */
  touchedSince(key: string, changes: number): boolean {
    return (this.#touched.get(key) ?? 0) > changes;
  }

  #touch(key: string): void {
    this.#changes += 1;
    this.#touched.set(key, this.#changes);
  }
}
