import { LRUCache } from 'lru-cache';
import type { Folder, PhotoRef } from '../kernel/index.js';

/** Hashes kept per tenant: a folder at its scan budget. About 200 bytes each, and only for photos once read. */
const MAX_HASHES = 20_000;

type Key = Pick<PhotoRef, 'folder' | 'name' | 'version' | 'size'>;

/** Content hashes by (folder, name, version, size): computed once, dropped with the tenant. Spec: storage.md section 2. */
export class HashCache {
  // By size and not by `max`: lru-cache makes its arrays at once for `max`, and most tenants stay small.
  readonly #cache = new LRUCache<string, string>({ maxSize: MAX_HASHES, sizeCalculation: () => 1 });

  get(key: Key): string | null {
    return this.#cache.get(textOf(key)) ?? null;
  }

  set(key: Key, hash: string): void {
    this.#cache.set(textOf(key), hash);
  }

  /** The same bytes have another place now. */
  moved(from: PhotoRef, to: { readonly folder: Folder; readonly name: string; readonly version: string }): void {
    const hash = this.get(from);
    this.forget(from);
    if (hash !== null) this.set({ ...to, size: from.size }, hash);
  }

  forget(key: Key): void {
    this.#cache.delete(textOf(key));
  }

  clear(): void {
    this.#cache.clear();
  }
}

/** No name holds a slash, so the parts cannot run into each other. */
function textOf({ folder, name, version, size }: Key): string {
  return `${folder}/${version}/${size}/${name}`;
}
