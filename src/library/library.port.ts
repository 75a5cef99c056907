import type { UploadedPhoto } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';

/** A photo somebody sends, as the web has read it so far. */
export interface UploadOrder {
  /** As its sender calls it. */
  readonly name: string;
  /** Read once; ended when the answer is there, also when the photo is refused. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly onConflict: 'reject' | 'rename';
  /** Pseudonym of the person, 16 hex. */
  readonly actor: string;
  readonly requestId: string;
}

/** New photos for a tenant's inbox. Spec: storage.md section 8, web-api.md section 4. */
export interface LibraryService {
  /**
   * Takes one photo in. Nothing is overwritten, and nothing is written before every check has passed.
   * @throws PublisherError `photo_too_large`, `unsupported_media_type`, `photo_unreadable`, `bad_name`, `name_taken`
   *   with `suggestedName` and `sameContent`, `overloaded`, storage errors
   */
  upload(runtime: TenantRuntime, order: UploadOrder, signal?: AbortSignal): Promise<UploadedPhoto>;
}
export const LibraryService = Symbol('LibraryService');

/** Whether a photo's bytes were published before; the publish ledger answers it. */
export interface PublishedBefore {
  /** @param contentHash 64 hex digits */
  wasPublished(runtime: TenantRuntime, contentHash: string, signal?: AbortSignal): Promise<boolean>;
}
export const PublishedBefore = Symbol('PublishedBefore');
