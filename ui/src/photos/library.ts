import type { PhotosApi } from '../api/photos-api.js';
import type { PhotoItem } from '../api/photos.js';
import { formatRoute } from '../lib/router.js';
import type { Folder, ListQuery } from '../lib/router.js';
import { Store } from '../lib/store.js';
import { Listing } from './listing.js';

interface Shelf {
  readonly query: ListQuery;
  readonly listing: Listing;
}

const KEPT = 4;
/** Uploads that end one after another cause one reading. */
const TOGETHER_MS = 500;

/**
 * The listings of this tab: grid and photo screen share them, so the way back finds the same photos at the
 * same place. Only a few are kept.
 */
export class Library {
  private readonly shelves = new Map<string, Shelf>();
  private readonly lastQuery = new Map<Folder, ListQuery>();
  private readonly shown = new Map<Folder, string>();
  /** Scroll place of each grid, by address. */
  readonly scrolls = new Map<string, number>();
  /** Names in the inbox that were uploaded in this tab. */
  readonly news = new Store<ReadonlySet<string>>(new Set());
  private reading: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly api: Pick<PhotosApi, 'page'>) {}

  open(query: ListQuery): Listing {
    const key = keyOf(query);
    const known = this.shelves.get(key);
    this.lastQuery.set(query.folder, query);
    if (known !== undefined) {
      this.shelves.delete(key);
      this.shelves.set(key, known);
      return known.listing;
    }
    const listing = new Listing((range, signal) => this.api.page(query, range, signal), nameOrder(query));
    this.shelves.set(key, { query, listing });
    this.trim();
    return listing;
  }

  /** The order in which a folder was last looked at. */
  last(folder: Folder): ListQuery | null {
    return this.lastQuery.get(folder) ?? null;
  }

  /** The photo of a folder that was last on the screen. */
  lastShown(folder: Folder): string | null {
    return this.shown.get(folder) ?? null;
  }

  /** A photo as a listing of this tab knows it; null = none does. */
  find(folder: Folder, filename: string): PhotoItem | null {
    for (const listing of this.of(folder)) {
      const item = listing.state.get().items[listing.indexOf(filename)];
      if (item !== undefined) return item;
    }
    return null;
  }

  remember(folder: Folder, filename: string): void {
    this.shown.set(folder, filename);
  }

  /** New facts about a photo, in every listing that holds it. */
  patch(folder: Folder, filename: string, facts: Partial<PhotoItem>): void {
    for (const listing of this.of(folder)) listing.patch(filename, facts);
  }

  /** A photo has left a folder. */
  remove(folder: Folder, filename: string): void {
    for (const listing of this.of(folder)) listing.remove(filename);
  }

  /** Photos have left a folder. */
  removeAll(folder: Folder, names: ReadonlySet<string>): void {
    for (const listing of this.of(folder)) listing.removeAll(names);
  }

  /** A photo has come into a folder: its listings are read again, at once or when they are next shown. @param but one that has it */
  spoil(folder: Folder, but: Listing | null = null): void {
    for (const listing of this.of(folder)) if (listing !== but) listing.spoil();
  }

  /** A photo has just been uploaded: it shows in the grid at once, with a mark. Spec: ui.md section 9. */
  markNew(filename: string): void {
    this.news.update((names) => new Set([...names, filename]));
    this.reading ??= setTimeout(() => {
      this.reading = null;
      this.spoil('inbox');
    }, TOGETHER_MS);
  }

  /** Stops reads of a folder while its photos are being moved. @returns the way to go on */
  hold(folder: Folder): () => void {
    const releases = this.of(folder).map((listing) => listing.hold());
    return () => releases.forEach((release) => release());
  }

  /** Forgets everything: another person may be looking now. */
  clear(): void {
    for (const shelf of this.shelves.values()) shelf.listing.dispose();
    this.shelves.clear();
    this.scrolls.clear();
    this.shown.clear();
    this.news.set(new Set());
  }

  private of(folder: Folder): readonly Listing[] {
    return [...this.shelves.values()].filter((shelf) => shelf.query.folder === folder).map((shelf) => shelf.listing);
  }

  private trim(): void {
    const [oldest] = this.shelves.keys();
    if (this.shelves.size <= KEPT || oldest === undefined) return;
    this.shelves.get(oldest)?.listing.dispose();
    this.shelves.delete(oldest);
  }
}

const keyOf = (query: ListQuery): string => formatRoute({ screen: 'grid', query });

/** The service's order by name: case-folded NFC, then code point. Spec: storage.md section 6. */
function nameOrder(query: ListQuery): ((one: string, other: string) => number) | null {
  if (query.sort !== 'name') return null;
  const sign = query.order === 'asc' ? 1 : -1;
  const fold = (name: string): string => name.normalize('NFC').toLowerCase();
  return (one, other) => {
    const [a, b] = [fold(one), fold(other)];
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  };
}
