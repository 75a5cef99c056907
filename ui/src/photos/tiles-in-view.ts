import { Store } from '../lib/store.js';
import type { ThumbnailQueue } from './thumbnail-queue.js';
import { NONE, onScreenOf, seenOf, visibleOf } from './window.js';
import type { GridShape, Range } from './window.js';

/** The share of what is missing that is drawn in one frame. */
const SHARE = 1 / 8;
/** Screens a second from which nobody sees what goes by: its pictures would be asked for in vain. */
const HASTE = 2;
/** So many frames in haste are no single jump. */
const HASTY_FRAMES = 3;
/** So many frames without a move are a rest. */
const STILL_FRAMES = 6;

/**
 * Which tiles are drawn, and which pictures are worth asking for. What is on the screen is drawn at once; of what lies
 * around it a little comes with each frame, for whole rows would make a frame late. Spec: ui.md section 13.
 */
export class TilesInView {
  readonly drawn = new Store<Range>(NONE);
  private shape: GridShape | null = null;
  private count = 0;
  private screen = 0;
  /** Null = nothing was looked at yet: where a grid begins is no way up or down. */
  private top: number | null = null;
  private at = 0;
  private isDown = true;
  private hasty = 0;
  private still = 0;

  /** @param seen told which places are on the screen */
  constructor(
    private readonly seen: Store<readonly [number, number]>,
    private readonly queue: Pick<ThumbnailQueue, 'aim'>,
  ) {}

  /** @param screen its height in CSS pixels */
  fit(shape: GridShape, count: number, screen: number): void {
    [this.shape, this.count, this.screen] = [shape, count, screen];
  }

  /**
   * One frame.
   * @param top how far the grid's upper edge is above the screen's, in CSS pixels, may be negative
   * @param now of the frame, in milliseconds
   * @returns whether the next frame is needed even if nothing moves
   */
  step(top: number, now: number): boolean {
    const { shape, count, screen } = this;
    if (shape === null) return false;
    this.follow(top, now);
    this.look(shape, top);
    const wanted = visibleOf(shape, count, top, screen);
    const before = this.drawn.get();
    const next = grown(before, wanted, onScreenOf(shape, count, top, screen));
    if (next.first !== before.first || next.last !== before.last) this.drawn.set(next);
    return this.isHasty || next.first !== wanted.first || next.last !== wanted.last;
  }

  private get isHasty(): boolean {
    return this.hasty >= HASTY_FRAMES;
  }

  private follow(top: number, now: number): void {
    const before = this.top ?? top;
    const moved = Math.abs(top - before);
    const seconds = (now - this.at) / 1000;
    if (moved === 0) this.still += 1;
    else {
      this.still = 0;
      this.isDown = top > before;
      this.hasty = moved > HASTE * this.screen * seconds ? this.hasty + 1 : 0;
    }
    if (this.still >= STILL_FRAMES) this.hasty = 0;
    [this.top, this.at] = [top, now];
  }

  private look(shape: GridShape, top: number): void {
    const [first, last] = seenOf(shape, this.count, top, this.screen);
    this.seen.update((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    if (this.isHasty) return this.queue.aim(NONE.first, NONE.last, first);
    // Pictures of what is looked at, of rows that show a little of themselves, and of one screen ahead.
    const ahead = last - first + 1;
    const [before, after] = this.isDown ? [shape.columns, ahead] : [ahead, shape.columns];
    return this.queue.aim(first - before, last + after, (first + last) / 2);
  }
}

/** @param wanted holds `must` */
function grown(before: Range, wanted: Range, must: Range): Range {
  const isElsewhere = before.last < must.first - 1 || before.first > must.last + 1;
  if (isElsewhere || before.last < before.first) return must;
  const more = (missing: number): number => Math.ceil(missing * SHARE);
  const up = before.first - more(before.first - wanted.first);
  const down = before.last + more(wanted.last - before.last);
  return {
    first: Math.min(must.first, Math.max(wanted.first, up)),
    last: Math.max(must.last, Math.min(wanted.last, down)),
  };
}
