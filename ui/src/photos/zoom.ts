import { Store } from '../lib/store.js';

/** How a picture lies on its ground: its scale, and CSS pixels from the fitted place. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** From the middle of the ground, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Sizes in CSS pixels. */
export interface Extent {
  readonly ground: { readonly width: number; readonly height: number };
  /** Of the picture as it is fitted into its ground. */
  readonly picture: { readonly width: number; readonly height: number };
}

const FITTED: View = { scale: 1, x: 0, y: 0 };
const MIDDLE: Point = { x: 0, y: 0 };
const MOST = 8;
const STEP = 1.6;
const TOGGLED = 2.5;
/** Below this a pinch has put the picture back. */
const NEARLY_FITTED = 1.05;

/** Zoom and place of the picture on the screen; it never leaves its ground. Spec: ui.md sections 4 and 5. */
export class Zoom {
  readonly state = new Store<View>(FITTED);

  /** @param extent null while there is nothing to be zoomed */
  constructor(private readonly extent: () => Extent | null) {}

  get isZoomed(): boolean {
    return this.state.get().scale > 1;
  }

  /** @param factor above 1 = closer; what lies at the point stays there */
  by(factor: number, at: Point = MIDDLE): void {
    const { scale, x, y } = this.state.get();
    const next = Math.min(MOST, Math.max(1, scale * factor));
    const grown = next / scale;
    this.put({ scale: next, x: at.x - (at.x - x) * grown, y: at.y - (at.y - y) * grown });
  }

  in(): void {
    this.by(STEP);
  }

  out(): void {
    this.by(1 / STEP);
    this.settle();
  }

  /** Closer at this point, or back to the fitted picture. */
  toggle(at: Point = MIDDLE): void {
    if (this.isZoomed) this.reset();
    else this.by(TOGGLED, at);
  }

  pan(dx: number, dy: number): void {
    const { scale, x, y } = this.state.get();
    this.put({ scale, x: x + dx, y: y + dy });
  }

  /** By a part of the ground, for keys. @param right, down −1 … 1 */
  look(right: number, down: number): void {
    const ground = this.extent()?.ground;
    if (ground !== undefined) this.pan((-right * ground.width) / 4, (-down * ground.height) / 4);
  }

  /** After a pinch: a picture that is nearly fitted is fitted. */
  settle(): void {
    if (this.state.get().scale < NEARLY_FITTED) this.reset();
  }

  reset(): void {
    this.state.set(FITTED);
  }

  private put(view: View): void {
    const extent = this.extent();
    if (extent === null || view.scale <= 1) return this.reset();
    const { ground, picture } = extent;
    const free = (fitted: number, room: number): number => Math.max(0, (fitted * view.scale - room) / 2);
    this.state.set({
      scale: view.scale,
      x: within(view.x, free(picture.width, ground.width)),
      y: within(view.y, free(picture.height, ground.height)),
    });
  }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value)) + 0; // no −0

/** What a picture element on the screen gives to zoom; null while it is not there, or broken. */
export function extentOf(picture: HTMLImageElement | null): Extent | null {
  const frame = picture?.parentElement ?? null;
  const ground = frame?.closest('.stage-picture') ?? null;
  if (picture === null || frame === null || ground === null || picture.naturalWidth === 0) return null;
  const { naturalWidth: width, naturalHeight: height } = picture;
  const fit = Math.min(frame.clientWidth / width, frame.clientHeight / height);
  return {
    ground: { width: ground.clientWidth, height: ground.clientHeight },
    picture: { width: width * fit, height: height * fit },
  };
}
