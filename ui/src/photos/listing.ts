import { Store } from '../lib/store.js';
import type { Page, PhotoItem } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import { findPhoto } from './find-photo.js';
import { EMPTY } from './listing-state.js';
import type { FetchPage, ListingState } from './listing-state.js';

export type { FetchPage, ListingState } from './listing-state.js';

const PAGE = 100;

/**
 * One folder in one order, read page by page as it is needed, with jumps to anywhere. Photos that are moved
 * away leave at once and may be put back. Answers that were asked for before such a change are dropped, for
 * their places no longer fit. Spec: ui.md sections 6 and 13.
 */
export class Listing {
  readonly state = new Store<ListingState>(EMPTY);
  private readonly running = new Map<number, AbortController>();
  private generation = 0;
  private held = 0;
  private readonly waiting: (() => void)[] = [];
  private listingVersion: string | null = null;
  /** Pages read since the folder last changed; others are shown as they were until they are read again. */
  private readonly sound = new Set<number>();
  /** How many want more than what is on the screen. */
  private gathering = 0;
  private wanted: readonly [number, number] = [0, PAGE - 1];
  private started = false;

  /** @param compare the order of names, when this listing is in it; null = another order */
  constructor(
    private readonly fetchPage: FetchPage,
    private readonly compare: ((one: string, other: string) => number) | null = null,
  ) {}

  /** Reads what is missing between two places; reads outside of it are called off. */
  ensure(first: number, last: number): void {
    this.wanted = [first, last];
    if (this.held > 0) return;
    const pages = this.missingPages(first, last);
    if (this.gathering === 0) {
      for (const [page, controller] of this.running) if (!pages.includes(page)) controller.abort();
    }
    for (const page of pages) if (!this.running.has(page)) void this.read(page, false);
  }

  /** Starts once. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.ensure(0, PAGE - 1);
  }

  /** Reads again what is on the screen. @param fresh past the caches of the service (admin) */
  async refresh(fresh: boolean): Promise<void> {
    this.forget();
    this.sound.clear();
    this.state.update((state) => ({
      ...state,
      problem: null,
      status: state.items.length > 0 ? state.status : 'loading',
    }));
    const first = Math.floor(this.wanted[0] / PAGE);
    if (await this.read(first, fresh)) this.ensure(...this.wanted);
  }

  /** Photos came or went whose places are not known here. They are read again, at once when somebody looks. */
  spoil(): void {
    this.forget();
    this.sound.clear();
    if (this.started && this.state.isWatched) this.ensure(...this.wanted);
  }

  /**
   * The place of a photo; -1 = it is not in this listing, or too far to be looked for. In an order by name
   * few pages are read, whatever the length.
   */
  async locate(filename: string, signal: AbortSignal): Promise<number> {
    this.start();
    if (this.state.get().status === 'loading') await this.settled(0);
    return findPhoto(filename, {
      compare: this.compare,
      pages: () => Math.ceil(this.state.get().items.length / PAGE),
      edges: (page) => {
        const { items } = this.state.get();
        return [items[page * PAGE]?.filename, items[Math.min((page + 1) * PAGE, items.length) - 1]?.filename];
      },
      has: (page) => this.has(page),
      indexOf: (name) => this.indexOf(name),
      signal,
    });
  }

  indexOf(filename: string): number {
    return this.state.get().items.findIndex((item) => item?.filename === filename);
  }

  /** The first place whose photo, as far as it is read, comes behind a name; in another order than that of names 0. */
  behind(filename: string): number {
    const { compare } = this;
    if (compare === null) return 0;
    const { items } = this.state.get();
    const at = items.findIndex((item) => item !== undefined && compare(item.filename, filename) > 0);
    return at < 0 ? items.length : at;
  }

  /** The photo at a place, read when needed; null = there is none. */
  async at(index: number): Promise<PhotoItem | null> {
    this.start();
    const { items, status } = this.state.get();
    if (this.isRead(index)) return items[index] ?? null;
    if (index < 0 || (status !== 'loading' && index >= items.length)) return null;
    await this.settled(index);
    return this.state.get().items[index] ?? null;
  }

  /** The photos between two places, read when needed; fewer when some could not be read. */
  async between(first: number, last: number): Promise<readonly PhotoItem[]> {
    this.gathering += 1;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (!(await this.has(page))) break;
    }
    this.gathering -= 1;
    const { items } = this.state.get();
    return items.slice(first, last + 1).filter((item) => item !== undefined);
  }

  /** Takes a photo out at once. @returns its place, or -1 */
  remove(filename: string): number {
    const at = this.indexOf(filename);
    if (at >= 0) this.change((items) => items.toSpliced(at, 1));
    return at;
  }

  /** Takes several photos out at once. */
  removeAll(names: ReadonlySet<string>): void {
    const isGone = (item: PhotoItem | undefined): boolean => item !== undefined && names.has(item.filename);
    if (this.state.get().items.some(isGone)) this.change((items) => items.filter((item) => !isGone(item)));
  }

  /** Puts a photo (back) in. */
  insert(index: number, item: PhotoItem): void {
    if (this.indexOf(item.filename) >= 0) return;
    this.change((items) => items.toSpliced(Math.min(Math.max(index, 0), items.length), 0, item));
  }

  /** New facts about a photo that stays where it is. */
  patch(filename: string, facts: Partial<PhotoItem>): void {
    const at = this.indexOf(filename);
    const item = this.state.get().items[at];
    if (item !== undefined)
      this.state.update((state) => ({ ...state, items: state.items.with(at, { ...item, ...facts }) }));
  }

  /** No reads while the service has yet to do what the page already shows. @returns the way to go on */
  hold(): () => void {
    this.held += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.held -= 1;
      this.listingVersion = null;
      if (this.held > 0) return;
      for (const proceed of this.waiting.splice(0)) proceed();
      this.ensure(...this.wanted);
    };
  }

  dispose(): void {
    this.forget();
  }

  private change(edit: (items: (PhotoItem | undefined)[]) => (PhotoItem | undefined)[]): void {
    this.forget();
    this.state.update((state) => ({ ...state, items: edit(state.items.slice()) }));
  }

  private forget(): void {
    this.generation += 1;
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  /** Reads a page when needed. @returns false when there is none, or it could not be read */
  private async has(page: number): Promise<boolean> {
    const { items, status } = this.state.get();
    if (status !== 'ready' || page * PAGE >= items.length) return false;
    return this.isRead(page * PAGE) || this.settled(page * PAGE);
  }

  private isRead(index: number): boolean {
    return this.state.get().items[index] !== undefined && this.sound.has(Math.floor(index / PAGE));
  }

  private missingPages(first: number, last: number): readonly number[] {
    const { items, status } = this.state.get();
    const end = status === 'loading' ? last : Math.min(last, items.length - 1);
    const pages = new Set<number>();
    for (let at = Math.max(0, first); at <= end; at += 1) {
      if (!this.isRead(at)) pages.add(Math.floor(at / PAGE));
    }
    // Of an empty folder one has to ask whether it still is.
    const isUnknown = status === 'loading' || (items.length === 0 && !this.sound.has(0));
    if (isUnknown && pages.size === 0) pages.add(0);
    return [...pages];
  }

  /** Waits until the page with this place is read; not before the moves under way are done. */
  private async settled(index: number): Promise<boolean> {
    const page = Math.floor(index / PAGE);
    if (this.held > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.isRead(index)) return true;
    const running = this.running.has(page);
    if (!running) return this.read(page, false);
    return new Promise((resolve) => {
      const stop = this.state.subscribe(() => {
        if (this.running.has(page)) return;
        stop();
        resolve(this.state.get().status === 'ready');
      });
    });
  }

  private async read(page: number, fresh: boolean): Promise<boolean> {
    const controller = new AbortController();
    const generation = this.generation;
    this.running.set(page, controller);
    const answer = await this.fetchPage({ offset: page * PAGE, limit: PAGE, fresh }, controller.signal);
    if (this.running.get(page) === controller) this.running.delete(page);
    if (generation !== this.generation) return false;
    if (!answer.ok) {
      if (answer.problem.code !== 'aborted') this.fail(answer.problem);
      else this.state.update((state) => ({ ...state }));
      return false;
    }
    this.take(page * PAGE, answer.value);
    return true;
  }

  private fail(problem: Problem): void {
    this.state.update((state) => ({ ...state, problem, status: state.status === 'ready' ? 'ready' : 'failed' }));
  }

  private take(offset: number, page: Page): void {
    const changed = this.listingVersion !== null && page.listingVersion !== this.listingVersion;
    this.listingVersion = page.listingVersion;
    if (changed) this.sound.clear();
    this.sound.add(offset / PAGE);
    this.state.update((state) => {
      // Pages come one by one into a list that may hold 10,000 places: it is copied, but never walked through.
      const missing = Array<undefined>(Math.max(0, page.total - state.items.length)).fill(undefined);
      const items = state.items.slice(0, page.total).concat(missing);
      for (let at = 0; at < PAGE && offset + at < page.total; at += 1) items[offset + at] = page.items[at];
      return { status: 'ready', items, truncated: page.truncated, skipped: page.skipped, problem: null };
    });
    if (changed) this.ensure(...this.wanted);
  }
}
