import { LRUCache } from 'lru-cache';
import {
  ageMs,
  hasCode,
  momentOf,
  PublisherError,
  sha256Hex,
  type Clock,
  type Moment,
  type PhotoFormat,
  type PhotoRef,
} from '../../kernel/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import type { ImageStorage } from '../image-storage.port.js';
import type { Thumbnail, Thumbnails, ThumbnailSize } from '../thumbnails.port.js';
import { configureLibvips } from './libvips.js';
import { BOXES, makeThumbnail, PIPELINE_VERSION } from './pipeline.js';
import { Slots } from './slots.js';

const MIB = 1024 * 1024;
const MAX_ORIGINAL_BYTES = 30 * MIB;
/** Of what a provider makes smaller pictures. Spec: storage.md section 7. */
const MAX_PREVIEWED_BYTES = 20 * MIB;
const PREVIEWED: readonly PhotoFormat[] = ['jpeg', 'png', 'webp'];
/** Originals in memory at once, and pictures decoded at once: 4 × 30 MB and 2 × 50 megapixels are what a small machine bears. */
const WHOLE_IMAGES = 4;
const DECODES = 2;
const MAX_WAIT_MS = 2000;
const UNREADABLE_MS = 10 * 60 * 1000;
const MAX_UNREADABLE = 10_000;

export interface SharpThumbnailsOptions {
  readonly clock: Clock;
  /** Bytes of thumbnails kept in memory (64 MiB). */
  readonly cacheBytes?: number;
  /** Decodes at once (2). */
  readonly decodes?: number;
  /** Longest wait for a turn, milliseconds (2000). */
  readonly maxWaitMs?: number;
  /** Told of each caller that shares the work for another one. */
  readonly joined?: () => void;
}

interface Unreadable {
  readonly error: PublisherError;
  readonly since: Moment;
}

/** Thumbnails of all tenants of the process, made with sharp. Spec: storage.md section 7. */
export class SharpThumbnails implements Thumbnails {
  readonly #clock: Clock;
  readonly #cache: LRUCache<string, Buffer>;
  readonly #unreadable = new LRUCache<string, Unreadable>({ maxSize: MAX_UNREADABLE, sizeCalculation: () => 1 });
  readonly #flights: SingleFlight<Buffer | null>;
  readonly #wholeImages: Slots;
  readonly #decodes: Slots;

  constructor(options: SharpThumbnailsOptions) {
    const { clock, cacheBytes = 64 * MIB, decodes = DECODES, maxWaitMs = MAX_WAIT_MS, joined } = options;
    configureLibvips();
    this.#clock = clock;
    this.#flights = new SingleFlight(joined);
    this.#cache = new LRUCache({ maxSize: cacheBytes, sizeCalculation: (bytes) => Math.max(1, bytes.length) });
    this.#wholeImages = new Slots(Math.max(WHOLE_IMAGES, decodes), maxWaitMs);
    this.#decodes = new Slots(decodes, maxWaitMs);
  }

  etag(tenant: string, ref: PhotoRef, size: ThumbnailSize): string {
    return sha256Hex(keyOf(tenant, ref, size)).slice(0, 32);
  }

  urlVersion(ref: PhotoRef): string {
    return (listedHashOf(ref) ?? sha256Hex(ref.version)).slice(0, 12);
  }

  async get(
    tenant: string,
    storage: ImageStorage,
    ref: PhotoRef,
    size: ThumbnailSize,
    signal?: AbortSignal,
  ): Promise<Thumbnail | null> {
    const key = keyOf(tenant, ref, size);
    const known = this.#cache.get(key);
    if (known !== undefined) return { bytes: known };
    const unreadable = this.#unreadable.get(key);
    if (unreadable !== undefined && ageMs(this.#clock, unreadable.since) < UNREADABLE_MS) throw unreadable.error;
    const bytes = await this.#flights.run(key, (shared) => this.#make(key, storage, ref, size, shared), { signal });
    return bytes && { bytes };
  }

  /** Drops everything made for a tenant, when its runtime is disposed. Spec: storage.md section 11. */
  forget(tenant: string): void {
    for (const cache of [this.#cache, this.#unreadable]) {
      for (const key of [...cache.keys()]) if (key.startsWith(`${tenant}\n`)) cache.delete(key);
    }
  }

  async #make(
    key: string,
    storage: ImageStorage,
    ref: PhotoRef,
    size: ThumbnailSize,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    try {
      const made =
        (await this.#fromPreview(storage, ref, size, signal)) ?? (await this.#fromOriginal(storage, ref, size, signal));
      if (made !== null) this.#cache.set(key, made);
      return made;
    } catch (error) {
      if (error instanceof PublisherError && error.code === 'photo_unreadable') {
        this.#unreadable.set(key, { error, since: momentOf(this.#clock) });
      }
      throw error;
    }
  }

  #fromOriginal(
    storage: ImageStorage,
    ref: PhotoRef,
    size: ThumbnailSize,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    return this.#wholeImages.run(signal, async () => {
      const read = await storage.photos.read(ref, MAX_ORIGINAL_BYTES, signal);
      if (read.outcome !== 'read') return null;
      return this.#decodes.run(signal, () => makeThumbnail(read.bytes, size));
    });
  }

  /**
   * From the provider's smaller picture: less traffic, and no whole image in memory. Null = there is none that can be
   * used. A storage that is down is down for the original as well, so its error goes on.
   */
  async #fromPreview(
    storage: ImageStorage,
    ref: PhotoRef,
    size: ThumbnailSize,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    if (!PREVIEWED.includes(ref.format) || ref.size > MAX_PREVIEWED_BYTES) return null;
    const bytes = (await storage.previews?.preview(ref, BOXES[size], signal)) ?? null;
    if (bytes === null) return null;
    try {
      return await this.#decodes.run(signal, () => makeThumbnail(bytes, size));
    } catch (error) {
      if (hasCode(error, 'photo_unreadable')) return null; // says nothing about the photo
      throw error;
    }
  }
}

/**
 * The content hash where the provider lists it. One that was only computed here (no provider id) is not used:
 * keys and URLs must not change once it becomes known, so such a photo goes by its version.
 */
function listedHashOf(ref: PhotoRef): string | null {
  return ref.id === null ? null : ref.contentHash;
}

/** Tenant first: two tenants never share an entry. No part can hold a newline. */
function keyOf(tenant: string, ref: PhotoRef, size: ThumbnailSize): string {
  const hash = listedHashOf(ref);
  return [tenant, hash === null ? `version ${ref.version}` : `hash ${hash}`, size, PIPELINE_VERSION].join('\n');
}
