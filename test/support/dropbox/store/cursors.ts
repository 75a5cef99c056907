import { deletedMetadata, taggedMetadata } from './metadata.js';
import { displayPath, isWithin, keyOf, walk } from './nodes.js';
import type { FolderNode, Node } from './nodes.js';
import type { Tree } from './tree.js';

/** What a listing was asked for. */
export interface Listing {
  readonly folder: FolderNode;
  readonly recursive: boolean;
  readonly includeDeleted: boolean;
  readonly limit: number;
}

/** Answer of list_folder and its continuation. */
export interface Page {
  readonly entries: readonly Record<string, unknown>[];
  readonly cursor: string;
  readonly has_more: boolean;
}

interface Place {
  readonly listing: Listing;
  /** What was there when the listing began, and how much of it was told; null = all of it was. */
  readonly snapshot: { readonly nodes: readonly Node[]; readonly told: number } | null;
  /** Changes up to here are told. */
  readonly position: number;
}

/** So many cursors can be continued; the oldest are reset. */
const CURSORS_KEPT = 2000;

/**
 * First the folder as it was when the listing began, page by page, without what is gone meanwhile; then everything
 * that changed since, in order. A cursor may be used again and goes on telling changes after the last page.
 */
export class Cursors {
  readonly #places = new Map<string, Place>();
  readonly #prefix = Math.random().toString(36).slice(2, 10).padEnd(8, 'x');
  #count = 0;

  constructor(private readonly tree: Tree) {}

  begin(listing: Listing): Page {
    const { folder, recursive } = listing;
    // A recursive listing tells the folder itself too, except the root.
    const nodes = recursive ? [...walk(folder)].filter((one) => one.parent !== null) : [...folder.children.values()];
    return this.#page({ listing, snapshot: { nodes, told: 0 }, position: this.tree.log.end });
  }

  /** @returns `reset` = the cursor is too old; `gone` = the folder is no more; null = never was a cursor of this account */
  continue(cursor: string): Page | 'reset' | 'gone' | null {
    const place = this.#places.get(cursor);
    if (!place) return this.#wasIssued(cursor) ? 'reset' : null;
    const { folder } = place.listing;
    if (folder.parent !== null && this.tree.byId(folder.id) !== folder) return 'gone';
    if (this.tree.byId(folder.id) === undefined) return 'gone';
    return this.tree.log.since(place.position) === null ? 'reset' : this.#page(place);
  }

  /** Every cursor given out so far is invalid from now on. */
  reset(): void {
    this.#places.clear();
  }

  #page(place: Place): Page {
    return place.snapshot ? this.#snapshotPage(place, place.snapshot) : this.#changesPage(place);
  }

  #snapshotPage(place: Place, { nodes, told }: NonNullable<Place['snapshot']>): Page {
    const { listing, position } = place;
    const until = Math.min(nodes.length, told + listing.limit);
    const entries = nodes
      .slice(told, until)
      .filter((one) => this.#isListed(listing, one))
      .map(taggedMetadata);
    if (until < nodes.length) return this.#answer(entries, { ...place, snapshot: { nodes, told: until } }, true);
    if (listing.includeDeleted) entries.push(...this.#deletedIn(listing.folder));
    return this.#answer(entries, { ...place, snapshot: null }, position < this.tree.log.end);
  }

  #changesPage(place: Place): Page {
    const { listing, position } = place;
    const changes = this.tree.log.since(position) ?? [];
    const entries: Record<string, unknown>[] = [];
    const seen = new Set<string>();
    let told = 0;
    for (const { folder, name } of changes) {
      if (entries.length === listing.limit) break;
      told += 1;
      const key = `${folder.id}/${keyOf(name)}`;
      if (seen.has(key) || !this.#concerns(listing, folder)) continue;
      seen.add(key);
      const node = folder.children.get(keyOf(name));
      entries.push(node ? taggedMetadata(node) : deletedMetadata(displayPath(folder), name));
    }
    return this.#answer(entries, { ...place, position: position + told }, told < changes.length);
  }

  #concerns({ folder, recursive }: Listing, changed: FolderNode): boolean {
    return changed === folder || (recursive && isWithin(changed, folder));
  }

  #isListed(listing: Listing, node: Node): boolean {
    return (
      this.tree.byId(node.id) === node &&
      (node === listing.folder || (node.parent !== null && this.#concerns(listing, node.parent)))
    );
  }

  #deletedIn(folder: FolderNode): readonly Record<string, unknown>[] {
    return [...this.tree.goneFrom(folder).values()].map((name) => deletedMetadata(displayPath(folder), name));
  }

  #answer(entries: readonly Record<string, unknown>[], place: Place, hasMore: boolean): Page {
    this.#count += 1;
    const cursor = `AA${this.#prefix}${this.#count.toString(36).padStart(22, '_')}`;
    this.#places.set(cursor, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > CURSORS_KEPT && oldest !== undefined) this.#places.delete(oldest);
    return { entries, cursor, has_more: hasMore };
  }

  #wasIssued(cursor: string): boolean {
    const [, prefix, count] = /^AA(.{8})_*([0-9a-z]+)$/.exec(cursor) ?? [];
    return prefix === this.#prefix && Number.parseInt(count ?? '', 36) <= this.#count;
  }
}
