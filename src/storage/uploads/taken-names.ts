import type { Folder } from '../../kernel/index.js';
import { nameKey } from '../names.js';
import type { PhotoListing } from '../photo-listing.port.js';
import { sidecarNameFor } from '../sidecars.js';
import { numberedNames } from './upload-names.js';

/**
 * The names of a folder that no new photo may have: those of other photos, and those whose text file lies there
 * already. It would take over a caption that was written for another one. Spec: storage.md sections 8 and 10.
 */
export class TakenNames {
  private constructor(
    private readonly photos: ReadonlySet<string>,
    private readonly sidecars: ReadonlySet<string>,
  ) {}

  /** Of this moment. What comes between it and the writing is found by the storage's own condition. */
  static async of(listing: PhotoListing, folder: Folder, signal?: AbortSignal): Promise<TakenNames> {
    const { photos, sidecars } = await listing.all(folder, true, signal);
    return new TakenNames(new Set(photos.map(({ name }) => nameKey(name))), sidecars);
  }

  isFree(name: string): boolean {
    const texts = [sidecarNameFor(name, 'full'), sidecarNameFor(name, 'stem')];
    return !this.photos.has(nameKey(name)) && !texts.some((text) => this.sidecars.has(nameKey(text)));
  }

  /** Names like this one that are free, the next one first. */
  *like(name: string): Generator<string> {
    for (const candidate of numberedNames(name)) if (this.isFree(candidate)) yield candidate;
  }
}
