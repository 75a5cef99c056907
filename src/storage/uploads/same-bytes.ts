import { FOLDERS } from '../../kernel/index.js';
import type { PhotoRef } from '../../kernel/index.js';
import type { UploadPlace } from '../upload-intake.port.js';

/** Bytes that are looked for. */
export interface WantedBytes {
  readonly size: number;
  /** 64 hex digits. */
  readonly contentHash: string;
}

/** A photo of any folder with exactly these bytes; null = none among those that are listed. */
export async function photoWithBytes(
  { storage, listing }: Pick<UploadPlace, 'storage' | 'listing'>,
  wanted: WantedBytes,
  signal?: AbortSignal,
): Promise<PhotoRef | null> {
  for (const folder of FOLDERS) {
    const { photos } = await listing.all(folder, false, signal);
    for (const ref of photos) {
      // Where no hash is listed, one costs a whole read: only a photo of this very size is worth it.
      if (ref.size !== wanted.size) continue;
      const hash = ref.contentHash ?? (await storage.photos.contentHash(ref, signal));
      if (hash === wanted.contentHash) return ref;
    }
  }
  return null;
}
