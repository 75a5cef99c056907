import { isDragging, swipeOf } from './swipe.js';
import type { Point, Zoom } from './zoom.js';

/** A finger or the mouse on the picture; its place is from the middle of the ground. */
export interface Finger extends Point {
  readonly id: number;
  readonly isMouse: boolean;
  /** On a button that lies over the picture, which has its own tap. */
  readonly onButton: boolean;
  /** Milliseconds. */
  readonly at: number;
}

export interface GestureHandlers {
  readonly next: () => void;
  readonly previous: () => void;
  /** While true a swipe does nothing: it counts once. */
  readonly busy: () => boolean;
  /** How far the picture is drawn aside, in CSS pixels; null = let go, it springs back. */
  readonly drag: (dx: number | null) => void;
}

const TAP_PX = 10;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_PX = 40;

/**
 * What fingers mean: one draws the picture aside and steps, two pinch, and on a zoomed picture one pans. A double tap
 * or double click zooms in and out. Spec: ui.md section 5.
 */
export class Gestures {
  private readonly fingers = new Map<number, { readonly start: Finger; readonly now: Finger }>();
  /** Null once the touch was anything but a swipe or a tap. */
  private swipe: Finger | null = null;
  private tapped: Finger | null = null;

  constructor(
    private readonly zoom: Zoom,
    private readonly handlers: GestureHandlers,
  ) {}

  down(finger: Finger): void {
    this.fingers.set(finger.id, { start: finger, now: finger });
    this.swipe = this.fingers.size === 1 && !this.zoom.isZoomed && !this.handlers.busy() ? finger : null;
    if (this.fingers.size > 1) this.handlers.drag(null);
  }

  /** @returns whether the picture followed */
  move(finger: Finger): boolean {
    const known = this.fingers.get(finger.id);
    if (known === undefined) return false;
    const other = [...this.fingers.values()].find(({ now }) => now.id !== finger.id)?.now;
    this.fingers.set(finger.id, { start: known.start, now: finger });
    if (other !== undefined) this.pinch(known.now, finger, other);
    else if (this.zoom.isZoomed) this.zoom.pan(finger.x - known.now.x, finger.y - known.now.y);
    else if (this.swipe?.isMouse === false) return this.follow(this.swipe, finger);
    else return false;
    return true;
  }

  up(finger: Finger): void {
    const known = this.fingers.get(finger.id);
    this.fingers.delete(finger.id);
    if (known === undefined) return;
    const { swipe } = this;
    this.swipe = null;
    this.handlers.drag(null);
    this.zoom.settle();
    const drag = between(known.start, finger);
    const isTap = this.fingers.size === 0 && Math.hypot(drag.dx, drag.dy) < TAP_PX && !finger.onButton;
    if (isTap) return this.tap(finger);
    const step = swipe === null || swipe.isMouse ? null : swipeOf(drag);
    if (step !== null) this.handlers[step]();
  }

  /** The browser took the touch over, for scrolling for instance. */
  cancel(finger: Pick<Finger, 'id'>): void {
    this.fingers.delete(finger.id);
    this.swipe = null;
    this.handlers.drag(null);
    this.zoom.settle();
  }

  private follow(start: Finger, finger: Finger): boolean {
    const drag = between(start, finger);
    if (!isDragging(drag)) return false;
    this.handlers.drag(drag.dx);
    return true;
  }

  private pinch(before: Point, now: Point, other: Point): void {
    const apart = distance(before, other);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    if (apart > 0) this.zoom.by(distance(now, other) / apart, middle);
    this.zoom.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  private tap(finger: Finger): void {
    const before = this.tapped;
    this.tapped = finger;
    if (before === null || finger.at - before.at > DOUBLE_TAP_MS) return;
    if (distance(before, finger) > DOUBLE_TAP_PX) return;
    this.tapped = null;
    this.zoom.toggle(finger);
  }
}

const between = (from: Point, to: Point): { readonly dx: number; readonly dy: number } => ({
  dx: to.x - from.x,
  dy: to.y - from.y,
});

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
