import { ageMs, momentOf, sha256Hex, type Clock, type Folder, type Moment, type PhotoRef } from '../kernel/index.js';
import { SingleFlight } from '../platform/caching/index.js';
import type { ImageStorage } from './image-storage.port.js';
import {
  compareNames,
  decodeCursor,
  encodeCursor,
  indexAfter,
  positionOf,
  searchKey,
  sorted,
  type ListedPhoto,
} from './listing-order.js';
import { nameKey } from './names.js';
import type { ListingOrder, ListingPage, ListingQuery, ListingSort, PhotoListing } from './photo-listing.port.js';
import { storageUnavailable } from './storage.errors.js';

const MAX_PAGE = 200;

export interface ListedPhotosOptions {
  readonly storage: ImageStorage;
  readonly clock: Clock;
  /** How long a listing is served from memory, seconds (30); 0 = never. */
  readonly ttlSeconds?: number;
  /** Most photos of a folder that are read (20,000). */
  readonly scanBudget?: number;
  /** Told of each caller that shares the reading of another one. */
  readonly joined?: () => void;
}

/** One reading of a folder. */
interface Scan {
  /** In name order. */
  readonly photos: readonly ListedPhoto[];
  readonly truncated: boolean;
  readonly skipped: number;
  readonly sidecars: ReadonlySet<string>;
  readonly version: string;
  readonly readAt: Moment;
  /** The same photos in the other orders, made when first asked for. */
  readonly orders: Map<string, readonly ListedPhoto[]>;
  /** The same photos by their exact name, made when first asked for. */
  byName: ReadonlyMap<string, PhotoRef> | null;
}

/** The listing of one tenant, written once over the port. Spec: storage.md section 6. */
export class ListedPhotos implements PhotoListing {
  readonly #storage: ImageStorage;
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #scanBudget: number;
  readonly #scans = new Map<Folder, Scan>();
  readonly #flights: SingleFlight<Scan>;
  /** Counts the mutations of a folder: a scan begun before one is not kept after it. */
  readonly #changes = new Map<Folder, number>();

  constructor({ storage, clock, ttlSeconds = 30, scanBudget = 20_000, joined }: ListedPhotosOptions) {
    this.#storage = storage;
    this.#clock = clock;
    this.#flights = new SingleFlight(joined);
    this.#ttlMs = ttlSeconds * 1000;
    this.#scanBudget = scanBudget;
  }

  async page(query: ListingQuery, signal?: AbortSignal): Promise<ListingPage> {
    const scan = await this.#cached(query.folder, signal);
    const wanted = searchKey(query.search);
    const photos = inOrder(scan, query.sort, query.order).filter(
      ({ ref, key }) => key.includes(wanted) && (query.filter === null || query.filter(ref)),
    );
    const offset = offsetOf(query, photos);
    const limit = Math.min(MAX_PAGE, Math.max(1, Math.trunc(query.limit)));
    const shown = photos.slice(offset, offset + limit);
    const last = shown.at(-1);
    const { truncated, skipped, version } = scan;
    const isLast = last === undefined || offset + shown.length >= photos.length;
    const cursor = isLast ? null : encodeCursor(query, positionOf(last, query.sort));
    const items = shown.map(({ ref }) => ref);
    return { items, total: photos.length, offset, truncated, skipped, cursor, listingVersion: version };
  }

  async all(
    folder: Folder,
    fresh: boolean,
    signal?: AbortSignal,
  ): Promise<{
    readonly photos: readonly PhotoRef[];
    readonly truncated: boolean;
    readonly skipped: number;
    readonly sidecars: ReadonlySet<string>;
    readonly version: string;
  }> {
    const scan = fresh ? await this.#scan(folder, signal) : await this.#cached(folder, signal);
    const { truncated, skipped, sidecars, version } = scan;
    return { photos: scan.photos.map(({ ref }) => ref), truncated, skipped, sidecars, version };
  }

  known(folder: Folder, name: string): PhotoRef | null {
    const scan = this.#fresh(folder);
    if (scan === null) return null;
    scan.byName ??= new Map(scan.photos.map(({ ref }) => [ref.name, ref]));
    return scan.byName.get(name) ?? null;
  }

  invalidate(...folders: readonly Folder[]): void {
    for (const folder of folders) {
      this.#changes.set(folder, this.#changesOf(folder) + 1);
      this.#scans.delete(folder);
      this.#flights.forget(folder);
    }
  }

  async #cached(folder: Folder, signal: AbortSignal | undefined): Promise<Scan> {
    return this.#fresh(folder) ?? this.#flights.run(folder, (shared) => this.#scan(folder, shared), { signal });
  }

  #fresh(folder: Folder): Scan | null {
    const known = this.#scans.get(folder);
    return known !== undefined && ageMs(this.#clock, known.readAt) < this.#ttlMs ? known : null;
  }

  /** Reads a folder now, and keeps the result unless the folder was changed meanwhile. */
  async #scan(folder: Folder, signal: AbortSignal | undefined): Promise<Scan> {
    const changes = this.#changesOf(folder);
    const readAt = momentOf(this.#clock);
    // By name: a provider that lost its place tells some entries twice, and the later word counts.
    const photos = new Map<string, PhotoRef>();
    const sidecars = new Set<string>();
    const cursors = new Set<string>();
    let skipped = 0;
    let cursor: string | null = null;
    do {
      const page = await this.#storage.photos.list(folder, cursor, signal);
      for (const ref of page.photos) photos.set(ref.name, ref);
      skipped += page.skipped;
      for (const name of page.sidecars) sidecars.add(nameKey(name));
      cursor = page.cursor;
      // A provider that gives a cursor twice would keep us here for ever.
      if (cursor !== null && cursors.has(cursor)) throw storageUnavailable();
      if (cursor !== null) cursors.add(cursor);
    } while (cursor !== null && photos.size < this.#scanBudget);
    const truncated = cursor !== null || photos.size > this.#scanBudget;
    const scan = { ...toScan([...photos.values()].slice(0, this.#scanBudget)), truncated, skipped, sidecars, readAt };
    if (this.#changesOf(folder) === changes) this.#scans.set(folder, scan);
    return scan;
  }

  #changesOf(folder: Folder): number {
    return this.#changes.get(folder) ?? 0;
  }
}

function toScan(photos: readonly PhotoRef[]): Pick<Scan, 'photos' | 'version' | 'orders' | 'byName'> {
  const listed = photos.map((ref) => ({ ref, key: nameKey(ref.name) }));
  listed.sort((a, b) => compareNames({ key: a.key, name: a.ref.name }, { key: b.key, name: b.ref.name }));
  const version = sha256Hex(listed.map(({ ref }) => `${ref.name}/${ref.version}`).join('\n')).slice(0, 16);
  return { photos: listed, version, orders: new Map(), byName: null };
}

function inOrder(scan: Scan, sort: ListingSort, order: ListingOrder): readonly ListedPhoto[] {
  if (sort === 'name' && order === 'asc') return scan.photos;
  const name = `${sort} ${order}`;
  const known = scan.orders.get(name) ?? sorted(scan.photos, sort, order);
  scan.orders.set(name, known);
  return known;
}

/** Where the page begins: behind the last photo shown, by its place in the order and not by counting. */
function offsetOf(query: ListingQuery, photos: readonly ListedPhoto[]): number {
  if (query.cursor === null) return Math.max(0, Math.trunc(query.offset));
  return indexAfter(photos, query.sort, query.order, decodeCursor(query, query.cursor));
}
