import type { PhotoItem } from '../api/photos.js';
import { Store } from '../lib/store.js';
import type { Listing } from '../photos/listing.js';
import type { GridPicks, PickGrid, PickState } from '../shell/admin-parts.js';
import { watchTiles } from './pick-gestures.js';

type Picked = ReadonlyMap<string, PhotoItem>;

const NONE: PickState = { active: false, picked: new Map(), busy: false, matching: null };

/**
 * The photos picked in one folder and search. They are known by name and version, never by place: the listing may
 * change, and a photo whose bytes have changed is another photo. Spec: ui.md sections 4 and 5.
 */
export class Picks implements GridPicks {
  readonly state = new Store<PickState>(NONE);
  private listing: Listing | null = null;
  private grid: PickGrid | null = null;
  /** Where a range begins, and what was picked before it. */
  private anchor: { readonly filename: string; readonly before: Picked } | null = null;
  /** Rises with every choice: what is read for an older one no longer counts. */
  private turn = 0;

  /** @param most photos that one job takes; 0 = there is nothing to do with photos, and none is picked */
  constructor(private readonly most: () => number) {}

  attach(grid: PickGrid): () => void {
    this.grid = grid;
    const stops = [this.look(grid.listing), watchTiles(grid, this)];
    return () => stops.forEach((stop) => stop());
  }

  /** Picks the tile that the keys act on, or lets it go. */
  toggleActive(): void {
    if (this.grid !== null) this.toggle(this.grid.active());
  }

  /** Follows the listing on the screen. @returns the way to stop */
  look(listing: Listing): () => void {
    this.listing = listing;
    this.check();
    return listing.state.subscribe(() => this.check());
  }

  /** Shows the boxes, with nothing picked yet. */
  begin(): void {
    this.state.update((state) => ({ ...state, active: true }));
  }

  /** Leaves the selection. */
  clear(): void {
    this.turn += 1;
    this.anchor = null;
    this.state.set(NONE);
  }

  toggle(at: number): void {
    const item = this.listing?.state.get().items[at];
    if (item === undefined || this.most() === 0) return;
    const picked = new Map(this.state.get().picked);
    if (!picked.delete(item.filename)) picked.set(item.filename, item);
    this.anchor = { filename: item.filename, before: picked };
    this.put(picked);
  }

  /** Everything between where the range began and `to`; photos not read yet are read. @param from where it begins now */
  async extend(from: number, to: number): Promise<void> {
    const { listing } = this;
    const first = listing?.state.get().items[from];
    if (listing === null || first === undefined || this.most() === 0) return;
    let start = this.anchor === null ? -1 : listing.indexOf(this.anchor.filename);
    if (start < 0 || this.anchor === null) {
      start = from;
      this.anchor = { filename: first.filename, before: this.state.get().picked };
    }
    await this.read(Math.min(start, to), Math.max(start, to), this.anchor.before);
  }

  /** Everything that matches, up to what one job takes. */
  async all(): Promise<void> {
    this.anchor = null;
    const matching = this.listing?.state.get().items.length ?? 0;
    await this.read(0, matching - 1, new Map());
    this.state.update((state) => ({ ...state, matching: state.picked.size < matching ? matching : null }));
  }

  /** What is on the screen, beside what is picked already. */
  screen(first: number, last: number): Promise<void> {
    this.anchor = null;
    return this.read(first, last, this.state.get().picked);
  }

  /** Photos that are no longer here. */
  forget(names: readonly string[]): void {
    const { picked } = this.state.get();
    const left = new Map([...picked].filter(([name]) => !names.includes(name)));
    if (left.size < picked.size) this.put(left);
  }

  private async read(first: number, last: number, before: Picked): Promise<void> {
    const { listing } = this;
    if (listing === null || last < first) return;
    const mine = (this.turn += 1);
    this.state.update((state) => ({ ...state, active: true, busy: true }));
    const room = this.most() - before.size;
    const found = await listing.between(first, Math.min(last, first + room - 1));
    if (mine === this.turn) this.put(new Map([...before, ...found.map((item) => [item.filename, item] as const)]));
  }

  private put(picked: Picked): void {
    this.turn += 1;
    this.state.set({ active: true, picked, busy: false, matching: null });
  }

  /** Photos under a picked name that are no longer what was picked. */
  private check(): void {
    const { picked } = this.state.get();
    if (picked.size === 0 || this.listing === null) return;
    const changed = this.listing.state.get().items.flatMap((item) => {
      const before = item === undefined ? undefined : picked.get(item.filename);
      return item === undefined || before === undefined || before.version === item.version ? [] : item.filename;
    });
    if (changed.length > 0) this.forget(changed);
  }
}
