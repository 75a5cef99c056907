import { Inject, Injectable } from '@nestjs/common';
import type { Folder, PhotoRef } from '../../../kernel/index.js';
import { Thumbnails, type ListingQuery, type ListingSort } from '../../../storage/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';
import { PhotoViewService } from '../../../workflow/index.js';
import { PAGE_SIZE_MAX } from '../config/features.js';
import type { ListingRequest, SORT_WORDS } from './images.dto.js';
import { listingView, type ListingFacts, type ListingView } from './listing-view.js';

const PAGE_SIZE = 50;

/** Pages of a folder, as much of them as a role may see. Spec: web-api.md section 5.1. */
@Injectable()
export class PhotoListings {
  constructor(
    @Inject(PhotoViewService) private readonly views: PhotoViewService,
    @Inject(Thumbnails) private readonly thumbnails: Thumbnails,
  ) {}

  /** @param full false = without what strangers may not see */
  async page(runtime: TenantRuntime, query: ListingRequest, full: boolean): Promise<ListingView> {
    const folder = query.folder ?? 'inbox';
    if (query.fresh === 'true') runtime.listing.invalidate(folder);
    const states = query.state === undefined ? null : await this.#allStates(runtime, folder);
    const filter = states && ((ref: PhotoRef): boolean => states.get(ref.name) === query.state);
    const page = await runtime.listing.page(toListingQuery(query, folder, filter));
    return listingView(this.thumbnails, page, full ? await this.#facts(runtime, page.items, states) : null);
  }

  async #facts(
    runtime: TenantRuntime,
    photos: readonly PhotoRef[],
    known: ListingFacts['states'] | null,
  ): Promise<ListingFacts> {
    const [states, sidecars] = await Promise.all([
      known ?? this.views.states(runtime, photos),
      this.views.withSidecar(runtime, photos),
    ]);
    return { states, sidecars };
  }

  async #allStates(runtime: TenantRuntime, folder: Folder): Promise<ListingFacts['states']> {
    const { photos } = await runtime.listing.all(folder, false);
    return this.views.allStates(runtime, photos);
  }
}

function toListingQuery(query: ListingRequest, folder: Folder, filter: ListingQuery['filter']): ListingQuery {
  return {
    folder,
    sort: sortOf(query.sort ?? 'name'),
    order: query.order ?? 'asc',
    search: query.q?.trim() ?? '',
    filter,
    limit: pageLimitOf(query.limit),
    cursor: query.cursor ?? null,
    offset: Number(query.offset ?? 0),
  };
}

/** Photos of a page, by the word of a query. */
export function pageLimitOf(limit: string | undefined): number {
  return Math.min(PAGE_SIZE_MAX, Number(limit ?? PAGE_SIZE));
}

/** The order a word of a query means. */
export function sortOf(word: (typeof SORT_WORDS)[number]): ListingSort {
  return word === 'modified' || word === 'last_modified' ? 'date' : word;
}
