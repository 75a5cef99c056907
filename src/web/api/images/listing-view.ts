import type { Folder, PhotoRef } from '../../../kernel/index.js';
import type { ListingPage, Thumbnails } from '../../../storage/index.js';
import type { PublishState } from '../../../workflow/index.js';
import { encodeVersion } from '../shared/photo-version.js';
import { thumbnailUrl } from '../shared/photo-urls.js';

/** One photo of a listing for strangers. Spec: web-api.md section 6. */
export interface PublicItemView {
  readonly filename: string;
  readonly folder: Folder;
  readonly version: string;
  readonly thumbnail_url: string;
  readonly modifiedAt: string;
}

/** One photo of a listing. Spec: web-api.md section 5.1. */
export interface ItemView extends PublicItemView {
  readonly size: number;
  readonly has_sidecar: boolean;
  /** Null while unknown. */
  readonly publishState: PublishState | null;
}

/** Answer of GET `/api/images`. */
export interface ListingView extends Omit<ListingPage, 'items'> {
  readonly items: readonly (PublicItemView | ItemView)[];
}

/** What is known about the photos of one page beside the listing. */
export interface ListingFacts {
  readonly states: ReadonlyMap<string, PublishState>;
  readonly sidecars: ReadonlySet<string>;
}

/** What everybody who may look at a photo may know of it. */
export function publicItem(thumbnails: Thumbnails, ref: PhotoRef): PublicItemView {
  return {
    filename: ref.name,
    folder: ref.folder,
    version: encodeVersion(ref.version),
    thumbnail_url: thumbnailUrl(ref.folder, ref.name, thumbnails.urlVersion(ref)),
    modifiedAt: ref.modifiedAt.toISOString(),
  };
}

/** A page for a role: what strangers may not see is not in it. @param facts null = not an admin */
export function listingView(thumbnails: Thumbnails, page: ListingPage, facts: ListingFacts | null): ListingView {
  const { items, total, offset, truncated, skipped, cursor, listingVersion } = page;
  const view = (ref: PhotoRef): PublicItemView | ItemView =>
    facts === null
      ? publicItem(thumbnails, ref)
      : {
          ...publicItem(thumbnails, ref),
          size: ref.size,
          has_sidecar: facts.sidecars.has(ref.name),
          publishState: facts.states.get(ref.name) ?? null,
        };
  return { items: items.map(view), total, offset, truncated, skipped, cursor, listingVersion };
}
