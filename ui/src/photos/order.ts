import type { Answer, RandomPhoto } from '../api/photos-api.js';
import type { PhotoItem } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import type { Folder } from '../lib/router.js';
import type { Listing } from './listing.js';

/** A photo to be shown; the rest is read when it is. */
export interface Target {
  readonly folder: Folder;
  readonly filename: string;
}

/** Where a step leads. */
export type Step =
  | { readonly to: 'photo'; readonly target: Target }
  | { readonly to: 'end' | 'start' | 'nothing' }
  | { readonly to: 'all_seen'; readonly count: number }
  | { readonly to: 'fault'; readonly problem: Problem };

export type Position =
  | { readonly kind: 'of'; readonly place: number; readonly total: number }
  | { readonly kind: 'seen'; readonly count: number }
  | null;

/** Taken out of an order, with what is needed to put it back. */
export interface Gone {
  readonly target: Target;
  readonly at: number;
  readonly item: PhotoItem | null;
}

/** In which order photos follow each other. Spec: ui.md section 4, "Order". */
export interface PhotoOrder {
  readonly kind: 'listing' | 'shuffle';
  first(): Promise<Step>;
  next(current: Target | null): Promise<Step>;
  previous(current: Target): Promise<Step>;
  position(current: Target): Position;
  /** Neighbours worth reading ahead, nearest first. */
  ahead(current: Target): Promise<readonly Target[]>;
  /** Called when a photo is on the screen, however it came there. */
  shown(current: Target): void;
  remove(current: Target): Gone;
  putBack(gone: Gone): void;
}

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

/** What a shuffle needs from outside. */
export interface ShuffleSource {
  readonly random: (seed: string, after: string | null) => Promise<Answer<RandomPhoto>>;
  readonly newSeed: () => string;
}

/** A shuffled cycle of this tab: no repeats until all were seen, and the way back is remembered. */
export class ShuffleOrder implements PhotoOrder {
  readonly kind = 'shuffle';
  /** Photos in the order they are gone through; those behind the last shown one were only drawn ahead. */
  private trail: Target[] = [];
  private readonly seen = new Set<string>();
  private readonly drawn = new Set<string>();
  private seed: string;
  private last: string | null = null;
  private complete = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly source: ShuffleSource) {
    this.seed = source.newSeed();
  }

  first(): Promise<Step> {
    return this.next(null);
  }

  async next(current: Target | null): Promise<Step> {
    await this.queue; // photos drawn ahead come before a new one
    // After a removal `current` is gone: the first photo not shown yet comes next.
    const at = current === null ? -1 : this.placeOf(current);
    const known = at >= 0 ? this.trail[at + 1] : this.trail.find((target) => !this.seen.has(target.filename));
    if (known !== undefined) return { to: 'photo', target: known };
    const drawn = await this.draw();
    return drawn.to === 'all_seen' ? this.passedBy(current, drawn) : drawn;
  }

  async previous(current: Target): Promise<Step> {
    const before = this.trail[this.placeOf(current) - 1];
    return before === undefined ? { to: 'start' } : { to: 'photo', target: before };
  }

  position(): Position {
    return { kind: 'seen', count: this.seen.size };
  }

  async ahead(current: Target): Promise<readonly Target[]> {
    const at = this.placeOf(current);
    for (let wanted = 1; wanted <= AHEAD && this.trail[at + wanted] === undefined; wanted += 1) {
      if ((await this.draw()).to !== 'photo') break;
    }
    return [this.trail[at + 1], this.trail[at + 2], this.trail[at - 1]].filter((target) => target !== undefined);
  }

  shown(current: Target): void {
    if (this.placeOf(current) < 0) this.trail.splice(this.seen.size, 0, current);
    this.seen.add(current.filename);
  }

  remove(current: Target): Gone {
    const at = this.placeOf(current);
    this.trail = this.trail.filter((target) => target.filename !== current.filename);
    this.seen.delete(current.filename);
    return { target: current, at, item: null };
  }

  putBack(gone: Gone): void {
    if (gone.at < 0 || this.placeOf(gone.target) >= 0) return;
    this.trail.splice(gone.at, 0, gone.target);
    this.seen.add(gone.target.filename);
  }

  /** Whether a photo is part of this cycle so far. */
  holds(target: Target): boolean {
    return this.placeOf(target) >= 0;
  }

  /** A new cycle in a new order. */
  startAgain(): void {
    this.seed = this.source.newSeed();
    this.trail = [];
    this.seen.clear();
    this.drawn.clear();
    this.last = null;
    this.complete = false;
  }

  /** Who goes on before a picture is there has not seen it: such photos come once more, at the end of the trail. */
  private passedBy(current: Target | null, otherwise: Step): Step {
    const isLeft = ({ filename }: Target): boolean => !this.seen.has(filename) && filename !== current?.filename;
    const [target, ...others] = this.trail.filter(isLeft);
    if (target === undefined) return otherwise;
    this.trail = [...this.trail.filter((one) => !isLeft(one)), target, ...others];
    return { to: 'photo', target };
  }

  /** One more photo of the cycle; draws never overlap, for each needs the one before. */
  private draw(): Promise<Step> {
    const step = this.queue.then(() => this.drawOne());
    this.queue = step;
    return step;
  }

  private async drawOne(): Promise<Step> {
    while (!this.complete) {
      const answer = await this.source.random(this.seed, this.last);
      if (!answer.ok) {
        return answer.problem.code === 'no_photos' ? { to: 'nothing' } : { to: 'fault', problem: answer.problem };
      }
      const { photo, cycleEnd } = answer.value;
      this.last = photo.filename;
      // Met twice in one cycle: it is over, even when the service did not say so.
      this.complete = cycleEnd || this.drawn.has(photo.filename);
      const repeated = this.drawn.has(photo.filename);
      this.drawn.add(photo.filename);
      // A photo that was opened by its address is in the trail before it is drawn.
      if (repeated || this.placeOf(photo) >= 0) continue;
      const target = { folder: photo.folder, filename: photo.filename };
      this.trail.push(target);
      return { to: 'photo', target };
    }
    return { to: 'all_seen', count: this.seen.size };
  }

  private placeOf(current: Target): number {
    return this.trail.findIndex((target) => target.filename === current.filename);
  }
}

/** Photos read ahead. Spec: ui.md section 13, "prefetch". */
const AHEAD = 2;

const targetOf = (item: PhotoItem): Target => ({ folder: item.folder, filename: item.filename });
