import type { PhotoRef } from '../kernel/index.js';
import type { ImageStorage } from './image-storage.port.js';

export const THUMBNAIL_SIZES = ['w256h256', 'w480h320', 'w640h480', 'w960h640', 'w1024h768'] as const;
export type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number];

export interface Thumbnail {
  /** JPEG without metadata. */
  readonly bytes: Uint8Array;
}

/**
 * Small pictures of photos: upright, sRGB, never larger than the original, no metadata. One bounded cache
 * per process, keyed by tenant first. Spec: storage.md section 7.
 */
export interface Thumbnails {
  /** Strong validator of the thumbnail, from the photo alone: no decoding. Unquoted, `[A-Za-z0-9_-]+`. */
  etag(tenant: string, ref: PhotoRef, size: ThumbnailSize): string;
  /** 12 hex digits that change with the photo's bytes or version; the `v=` of thumbnail URLs. */
  urlVersion(ref: PhotoRef): string;
  /**
   * @returns null = the photo is gone or has changed
   * @throws PublisherError `photo_unreadable`, `storage_unavailable`, `overloaded`
   */
  get(
    tenant: string,
    storage: ImageStorage,
    ref: PhotoRef,
    size: ThumbnailSize,
    signal?: AbortSignal,
  ): Promise<Thumbnail | null>;
}
export const Thumbnails = Symbol('Thumbnails');
