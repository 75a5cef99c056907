import type { Folder, PhotoRef } from '../kernel/index.js';

export type ListingSort = 'name' | 'date' | 'size';
export type ListingOrder = 'asc' | 'desc';

export interface ListingQuery {
  readonly folder: Folder;
  readonly sort: ListingSort;
  readonly order: ListingOrder;
  /** Trimmed, ≤ 100 characters; empty = no search. Case-insensitive part of the name. */
  readonly search: string;
  /** Only photos for which this holds (e.g. a publish state); null = all. */
  readonly filter: ((ref: PhotoRef) => boolean) | null;
  /** 1…200. */
  readonly limit: number;
  /** From an earlier answer with the same folder, sort and search; wins over `offset`. */
  readonly cursor: string | null;
  readonly offset: number;
}

export interface ListingPage {
  readonly items: readonly PhotoRef[];
  readonly total: number;
  readonly offset: number;
  /** More photos than the scan budget: the rest is not shown. */
  readonly truncated: boolean;
  readonly skipped: number;
  /** Null on the last page. */
  readonly cursor: string | null;
  /** Changes whenever the set of names does. */
  readonly listingVersion: string;
}

/**
 * All photos of a folder, cached for some seconds and single-flight; sorted, searched and paged over.
 * Spec: storage.md section 6.
 */
export interface PhotoListing {
  page(query: ListingQuery, signal?: AbortSignal): Promise<ListingPage>;
  /**
   * Every photo of a folder in name order.
   * @param fresh read the storage now: selection for publishing never uses the cache
   */
  all(
    folder: Folder,
    fresh: boolean,
    signal?: AbortSignal,
  ): Promise<{
    readonly photos: readonly PhotoRef[];
    readonly truncated: boolean;
    readonly skipped: number;
    /** Keys (`nameKey`) of the text files beside them. */
    readonly sidecars: ReadonlySet<string>;
    readonly version: string;
  }>;
  /**
   * A photo as the listing in memory has it, without asking the storage: a page of pictures would else cost a provider
   * call for each of them.
   * @returns null = no listing that is fresh enough, or no such exact name in it
   */
  known(folder: Folder, name: string): PhotoRef | null;
  /** Forget a folder: called by every mutation of ours. */
  invalidate(...folders: readonly Folder[]): void;
}
