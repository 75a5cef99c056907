import type { PhotosApi } from '../api/photos-api.js';
import type { PhotoDetail } from '../api/photos.js';
import { Store } from '../lib/store.js';
import { plainQuery } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import type { Library } from './library.js';
import type { Listing } from './listing.js';
import type { PhotoLoader, Picture } from './loader.js';
import { ListingOrder } from './listing-order.js';
import type { Gone, PhotoOrder, Position, Step, Target } from './order.js';
import { ShuffleOrder } from './shuffle-order.js';
import { Stage } from './stage.js';

/** Said beside the picture: where one is, and what the last step met. */
export interface Place {
  readonly position: Position;
  readonly shuffle: boolean;
  readonly notice: 'end' | 'start' | 'empty' | { readonly allSeen: number } | null;
  /** Counts the bumps, so that the same end is said again. */
  readonly bump: number;
}

export interface ControllerOptions {
  readonly api: Pick<PhotosApi, 'detail' | 'random'>;
  readonly loader: Pick<PhotoLoader, 'load' | 'prefetch' | 'forget' | 'keep'>;
  readonly library: Library;
  readonly newSeed: () => string;
  /** Called once a photo is painted: the address follows the picture. */
  readonly onPainted: (target: Target) => void;
}

/** A photo that left, and how it was painted, so that it can be back at once; null = it was not on the screen. */
export interface Left extends Gone {
  readonly shown: { readonly photo: PhotoDetail; readonly picture: Picture | null } | null;
}

const SILENT_MS = 150;

/** Walks through the photos of a folder and keeps the stage, the address and the reading ahead together. */
export class PhotoController {
  readonly stage: Stage<Picture>;
  readonly place = new Store<Place>({ position: null, shuffle: false, notice: null, bump: 0 });
  private order: PhotoOrder | null = null;
  private folder: Folder = 'inbox';
  private steps = 0;
  private announced: Target | null = null;
  private locating = new AbortController();
  private unlisten: () => void = () => undefined;

  constructor(private readonly options: ControllerOptions) {
    this.stage = new Stage<Picture>({
      load: (target, signal) => options.loader.load(target, signal),
      later: (run) => {
        const timer = setTimeout(run, SILENT_MS);
        return () => clearTimeout(timer);
      },
    });
    options.library.news.subscribe(() => this.lookAgain('shuffle'));
  }

  /**
   * Opens a photo, or the first one. A photo of the running shuffle goes on with it; any other photo stands
   * in its listing. @param shuffle for the first photo; only the inbox can be shuffled
   */
  async open(folder: Folder, filename: string | null, shuffle: boolean): Promise<void> {
    this.announced = null;
    if (filename !== null) {
      const goesOn = folder === 'inbox' && this.order instanceof ShuffleOrder && this.order.holds({ folder, filename });
      this.useOrder(folder, goesOn);
      return this.show({ folder, filename });
    }
    this.useOrder(folder, shuffle && folder === 'inbox');
    this.stage.seek();
    const step = this.order?.first();
    if (step !== undefined) await this.take(step);
  }

  next(): Promise<void> {
    return this.move((order, current) => order.next(current));
  }

  previous(): Promise<void> {
    return this.move((order, current) => (current === null ? order.first() : order.previous(current)));
  }

  /** Takes the painted photo out of the order and goes on. @returns what is needed to put it back */
  leave(target: Target): Left | null {
    const { photo, picture } = this.stage.state.get();
    const shown = photo !== null && same(photo, target) ? { photo, picture } : null;
    const gone = this.folder === target.folder ? this.order?.remove(target) : undefined;
    if (this.isShowing(target)) void this.next();
    return gone === undefined ? null : { ...gone, shown };
  }

  /** Puts a photo back. @param show `again` reads it anew, `as_it_was` shows what was painted when it left */
  async putBack(gone: Left, show: 'no' | 'again' | 'as_it_was'): Promise<void> {
    const { library, loader } = this.options;
    const isHere = this.folder === gone.target.folder;
    if (isHere) this.order?.putBack(gone);
    library.spoil(gone.target.folder, isHere ? listingOf(this.order) : null);
    loader.forget(gone.target);
    if (show === 'no' || !isHere) return this.tell(null);
    if (show === 'as_it_was' && gone.shown !== null) loader.keep(gone.target, gone.shown);
    await this.show(gone.target);
  }

  /** Shows a photo by name. */
  async show(target: Target): Promise<void> {
    this.steps += 1; // a step that was taken earlier must not lead away again
    if (!(await this.stage.show(target))) return this.notShown(target);
    if (!same(this.stage.state.get().photo, target)) return; // something newer came in the same breath
    this.order?.shown(target);
    this.announced = target;
    this.options.library.remember(target.folder, target.filename);
    this.tell(null);
    this.options.onPainted(target);
    void this.readAhead(target);
    void this.locate(target);
  }

  /** Reads the photo on the screen again, picture included. */
  async reload(): Promise<void> {
    const { target } = this.stage.state.get();
    if (target === null) return this.open(this.folder, null, this.order?.kind === 'shuffle');
    this.options.loader.forget(target);
    await this.show(target);
  }

  /** Reads the facts again while the picture stays; nothing happens when the bytes have changed. */
  async refreshFacts(): Promise<void> {
    const { photo } = this.stage.state.get();
    if (photo === null) return;
    this.options.loader.forget(photo);
    const answer = await this.options.api.detail(photo.folder, photo.filename);
    if (answer.ok && answer.value.version === photo.version) this.patch(photo.filename, answer.value);
  }

  /** New facts, for the screen and the grid. */
  patch(filename: string, facts: Partial<PhotoDetail>): void {
    this.stage.patch(filename, facts);
    const { publishState, hasCaption } = { ...this.stage.state.get().photo, ...facts };
    this.options.library.patch(this.folder, filename, {
      ...(publishState === undefined ? {} : { publishState }),
      ...(hasCaption === undefined ? {} : { hasCaption }),
    });
  }

  startAgain(): void {
    if (!(this.order instanceof ShuffleOrder)) return;
    this.order.startAgain();
    void this.take(this.order.first());
  }

  /** Another order; the photo on the screen stays. */
  reorder(shuffle: boolean): void {
    this.useOrder(this.folder, shuffle && this.folder === 'inbox');
    const { target, photo } = this.stage.state.get();
    if (target === null || photo === null) return void this.open(this.folder, null, shuffle);
    this.order?.shown(target);
    this.tell(null);
    void this.readAhead(target);
    void this.locate(target);
  }

  isShowing(target: Target): boolean {
    return same(this.stage.state.get().target, target);
  }

  /**
   * Whether an address names the photo that was painted last. The address follows the picture, so by the time
   * it is noticed the next photo may be on its way already; it must not lead back.
   */
  isAnnounced(target: Target): boolean {
    return same(this.announced, target);
  }

  /** A photo that somebody else took away leaves the listing too, and the next one comes. */
  private async notShown(target: Target): Promise<void> {
    const { phase, problem } = this.stage.state.get();
    if (phase !== 'failed' || problem?.code !== 'photo_not_found' || !this.isShowing(target)) return;
    const known = this.order?.position(target) ?? null;
    if (known?.kind !== 'of') return;
    this.order?.remove(target);
    await this.next();
  }

  /** There were no photos, and now there are. */
  private lookAgain(kind: PhotoOrder['kind']): void {
    if (this.place.get().notice !== 'empty' || this.order?.kind !== kind) return;
    this.tell(null);
    void this.open(this.folder, null, kind === 'shuffle');
  }

  private useOrder(folder: Folder, shuffle: boolean): void {
    const { library, api, newSeed } = this.options;
    const listing = shuffle ? null : library.open(library.last(folder) ?? plainQuery(folder));
    const same = listing === null ? this.order?.kind === 'shuffle' : listingOf(this.order) === listing;
    if (same && this.folder === folder) return;
    this.unlisten();
    this.folder = folder;
    if (listing === null) {
      const random = (seed: string, after: string | null) => api.random(seed, after);
      this.order = new ShuffleOrder({ newSeed, random });
      this.unlisten = () => undefined;
    } else {
      this.order = new ListingOrder(folder, listing);
      this.unlisten = listing.state.subscribe(() => {
        if (listing.state.get().items.length > 0) this.lookAgain('listing');
        this.tell(this.place.get().notice);
      });
    }
    this.place.update((place) => ({ ...place, shuffle, position: null, notice: null }));
  }

  private async move(step: (order: PhotoOrder, current: Target | null) => Promise<Step>): Promise<void> {
    if (this.order !== null) await this.take(step(this.order, this.stage.state.get().target));
  }

  private async take(coming: Promise<Step>): Promise<void> {
    const mine = (this.steps += 1);
    const step = await coming;
    if (mine !== this.steps) return;
    if (step.to === 'photo') return this.show(step.target);
    if (step.to === 'fault') return this.stage.fail(step.problem);
    const { phase, target: shown } = this.stage.state.get();
    if (phase === 'loading' && shown === null) this.stage.clear();
    if (step.to === 'all_seen') return this.tell({ allSeen: step.count });
    const gone = shown !== null && this.order?.kind === 'listing' && this.order.position(shown) === null;
    if (step.to === 'nothing') this.stage.clear();
    else if (gone && step.to === 'end') return this.lastIsGone();
    this.tell(step.to === 'nothing' ? 'empty' : step.to);
  }

  /** The last photo of the listing was taken away: the one before it comes, or nothing is left. */
  private async lastIsGone(): Promise<void> {
    const { target } = this.stage.state.get();
    const step = target === null ? null : await this.order?.previous(target);
    if (step?.to === 'photo') return this.show(step.target);
    this.stage.clear();
    this.tell('empty');
  }

  private tell(notice: Place['notice']): void {
    const { target } = this.stage.state.get();
    const position = target === null ? null : (this.order?.position(target) ?? null);
    this.place.update((place) => ({ ...place, position, notice, bump: place.bump + (notice === null ? 0 : 1) }));
  }

  private async readAhead(target: Target): Promise<void> {
    const ahead = (await this.order?.ahead(target)) ?? [];
    if (this.isShowing(target)) this.options.loader.prefetch(ahead);
  }

  /** Finds the place of a photo that was opened by its address. */
  private async locate(target: Target): Promise<void> {
    if (!(this.order instanceof ListingOrder)) return;
    this.locating.abort();
    this.locating = new AbortController();
    const found = await this.order.listing.locate(target.filename, this.locating.signal);
    if (found < 0 || !this.isShowing(target)) return;
    this.order.shown(target);
    this.tell(this.place.get().notice);
    void this.readAhead(target);
  }
}

const listingOf = (order: PhotoOrder | null): Listing | null => (order instanceof ListingOrder ? order.listing : null);

const same = (one: Target | null, other: Target): boolean =>
  one?.filename === other.filename && one.folder === other.folder;
