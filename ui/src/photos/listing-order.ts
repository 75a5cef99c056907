import type { PhotoItem } from '../api/photos.js';
import type { Folder } from '../lib/router.js';
import type { Listing } from './listing.js';
import type { Gone, PhotoOrder, Position, Step, Target } from './order.js';

/** The order of a listing. */
export class ListingOrder implements PhotoOrder {
  readonly kind = 'listing';
  /** Where the photo in question is, or was: after it left, the next one stands there. Null = not known yet. */
  private last: number | null = null;

  constructor(
    private readonly folder: Folder,
    readonly listing: Listing,
  ) {}

  first(): Promise<Step> {
    return this.step(0, 'nothing');
  }

  async next(current: Target | null): Promise<Step> {
    const at = current === null ? -1 : await this.find(current);
    return this.step(at < 0 ? this.gapOf(current) : at + 1, 'end');
  }

  async previous(current: Target): Promise<Step> {
    const at = await this.find(current);
    return this.step((at < 0 ? this.gapOf(current) : at) - 1, 'start');
  }

  position(current: Target): Position {
    const at = this.listing.indexOf(current.filename);
    return at < 0 ? null : { kind: 'of', place: at + 1, total: this.listing.state.get().items.length };
  }

  async ahead(current: Target): Promise<readonly Target[]> {
    const at = this.listing.indexOf(current.filename);
    const { items } = this.listing.state.get();
    if (at < 0) return [];
    return [at + 1, at + 2, at - 1].flatMap((place) => items[place] ?? []).map(targetOf);
  }

  shown(current: Target): void {
    const at = this.listing.indexOf(current.filename);
    if (at >= 0) this.last = at;
  }

  remove(current: Target): Gone {
    const item = this.listing.state.get().items[this.listing.indexOf(current.filename)] ?? null;
    const at = this.listing.remove(current.filename);
    if (at >= 0) this.last = at;
    return { target: current, at, item };
  }

  putBack(gone: Gone): void {
    if (gone.item !== null) this.listing.insert(gone.at, gone.item);
  }

  /** Of a photo that was opened by its address nobody may have looked yet where it stands. -1 = not here. */
  private async find({ filename }: Target): Promise<number> {
    const at = this.listing.indexOf(filename);
    return at >= 0 || this.last !== null ? at : this.listing.locate(filename, new AbortController().signal);
  }

  /** Where a photo that is not here would stand. */
  private gapOf(current: Target | null): number {
    return this.last ?? (current === null ? 0 : this.listing.behind(current.filename));
  }

  private async step(index: number, otherwise: 'end' | 'start' | 'nothing'): Promise<Step> {
    const item = await this.listing.at(index);
    if (item !== null) return { to: 'photo', target: { folder: this.folder, filename: item.filename } };
    const { problem, items } = this.listing.state.get();
    if (problem !== null) return { to: 'fault', problem };
    return { to: items.length === 0 ? 'nothing' : otherwise };
  }
}

const targetOf = (item: PhotoItem): Target => ({ folder: item.folder, filename: item.filename });
