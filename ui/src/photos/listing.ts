import { Store } from '../lib/store.js';
import type { Answer } from '../api/photos-api.js';
import type { Page, PhotoItem } from '../api/photos.js';
import type { Problem } from '../api/problem.js';

export interface ListingState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** As long as the whole listing; holes are photos not read yet. */
  readonly items: readonly (PhotoItem | undefined)[];
  readonly truncated: boolean;
  readonly skipped: number;
  /** Why the last read failed; the photos read before stay. */
  readonly problem: Problem | null;
}

export type FetchPage = (
  range: { readonly offset: number; readonly limit: number; readonly fresh: boolean },
  signal: AbortSignal,
) => Promise<Answer<Page>>;

const PAGE = 100;
/** Pages looked through for one photo at most. */
const WALK = 20;
const EMPTY: ListingState = { status: 'loading', items: [], truncated: false, skipped: 0, problem: null };

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
    for (const [page, controller] of this.running) if (!pages.includes(page)) controller.abort();
    for (const page of pages) if (!this.running.has(page)) void this.read(page, false);
  }

  /** Starts once; later calls cost nothing. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.ensure(0, PAGE - 1);
  }

  /** Reads again what is on the screen. @param fresh past the caches of the service (admin) */
  async refresh(fresh: boolean): Promise<void> {
    this.forget();
    this.state.update((state) => ({
      ...state,
      problem: null,
      status: state.items.length > 0 ? state.status : 'loading',
    }));
    const first = Math.floor(this.wanted[0] / PAGE);
    await this.read(first, fresh, true);
    this.ensure(...this.wanted);
  }

  /**
   * The place of a photo; -1 = it is not in this listing, or too far to be looked for. In an order by name
   * few pages are read, whatever the length.
   */
  async locate(filename: string, signal: AbortSignal): Promise<number> {
    this.start();
    if (this.state.get().status === 'loading') await this.settled(0);
    await this.narrow(filename, signal);
    for (let page = 1; page < WALK && !signal.aborted && this.indexOf(filename) < 0; page += 1) {
      if (!(await this.has(page))) break;
    }
    return this.indexOf(filename);
  }

  indexOf(filename: string): number {
    return this.state.get().items.findIndex((item) => item?.filename === filename);
  }

  /** The photo at a place, read when needed; null = there is none. */
  async at(index: number): Promise<PhotoItem | null> {
    this.start();
    const { items, status } = this.state.get();
    const known = items[index];
    if (known !== undefined) return known;
    if (index < 0 || (status !== 'loading' && index >= items.length)) return null;
    await this.settled(index);
    return this.state.get().items[index] ?? null;
  }

  /** Takes a photo out at once. @returns its place, or -1 */
  remove(filename: string): number {
    const at = this.indexOf(filename);
    if (at >= 0) this.change((items) => items.toSpliced(at, 1));
    return at;
  }

  /** Puts a photo (back) in. */
  insert(index: number, item: PhotoItem): void {
    if (this.indexOf(item.filename) >= 0) return;
    this.change((items) => items.toSpliced(Math.min(Math.max(index, 0), items.length), 0, item));
  }

  /** New facts about a photo that stays where it is. */
  patch(filename: string, facts: Partial<PhotoItem>): void {
    this.state.update((state) => ({
      ...state,
      items: state.items.map((item) => (item?.filename === filename ? { ...item, ...facts } : item)),
    }));
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
    this.state.update((state) => ({ ...state, items: edit([...state.items]) }));
  }

  private forget(): void {
    this.generation += 1;
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  /** Halves the pages that may hold a name until one does. */
  private async narrow(filename: string, signal: AbortSignal): Promise<void> {
    const { compare } = this;
    let low = 0;
    let high = Math.ceil(this.state.get().items.length / PAGE) - 1;
    while (compare !== null && low <= high && !signal.aborted && this.indexOf(filename) < 0) {
      const page = Math.floor((low + high) / 2);
      if (!(await this.has(page))) return;
      const { items } = this.state.get();
      const first = items[page * PAGE];
      const last = items[Math.min((page + 1) * PAGE, items.length) - 1];
      if (first === undefined || last === undefined) return;
      if (compare(filename, first.filename) < 0) high = page - 1;
      else if (compare(filename, last.filename) > 0) low = page + 1;
      else return;
    }
  }

  /** Reads a page when needed. @returns false when there is none, or it could not be read */
  private async has(page: number): Promise<boolean> {
    const { items, status } = this.state.get();
    if (status !== 'ready' || page * PAGE >= items.length) return false;
    return items[page * PAGE] !== undefined || this.settled(page * PAGE);
  }

  private missingPages(first: number, last: number): readonly number[] {
    const { items, status } = this.state.get();
    const end = status === 'loading' ? last : Math.min(last, items.length - 1);
    const pages = new Set<number>();
    for (let at = Math.max(0, first); at <= end; at += 1) {
      if (items[at] === undefined) pages.add(Math.floor(at / PAGE));
    }
    if (status === 'loading' && pages.size === 0) pages.add(0);
    return [...pages];
  }

  /** Waits until the page with this place is read; not before the moves under way are done. */
  private async settled(index: number): Promise<boolean> {
    const page = Math.floor(index / PAGE);
    if (this.held > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.state.get().items[index] !== undefined) return true;
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

  private async read(page: number, fresh: boolean, replace = false): Promise<boolean> {
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
    this.take(page * PAGE, answer.value, replace);
    return true;
  }

  private fail(problem: Problem): void {
    this.state.update((state) => ({ ...state, problem, status: state.status === 'ready' ? 'ready' : 'failed' }));
  }

  private take(offset: number, page: Page, replace: boolean): void {
    const changed = this.listingVersion !== null && page.listingVersion !== this.listingVersion;
    this.listingVersion = page.listingVersion;
    this.state.update((state) => {
      const base: readonly (PhotoItem | undefined)[] = replace || changed ? [] : state.items;
      const items = Array.from({ length: page.total }, (_, at) => page.items[at - offset] ?? base[at]);
      return { status: 'ready', items, truncated: page.truncated, skipped: page.skipped, problem: null };
    });
    if (changed) this.ensure(...this.wanted);
  }
}
