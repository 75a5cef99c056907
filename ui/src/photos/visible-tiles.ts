import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Store } from '../lib/store.js';
import { useStore } from '../lib/use-store.js';
import type { Seen } from '../shell/admin-parts.js';
import { useApp } from '../shell/app-context.js';
import type { ThumbnailQueue } from './thumbnail-queue.js';
import { TilesInView } from './tiles-in-view.js';
import { shapeOf } from './window.js';
import type { GridShape, Range } from './window.js';

/** Height of the line below a tile. */
export const CAPTION_PX = 36;
/** Height of what stays at the upper edge. */
const HEAD_PX = 128;

type Place = { readonly current: HTMLDivElement | null };

/** CSS pixels. */
interface Measures {
  readonly shape: GridShape;
  /** Height of the screen. */
  readonly screen: number;
  /** How far below the upper edge of the page the grid begins. */
  readonly above: number;
}

/**
 * Which tiles are drawn, followed while the page scrolls or changes its width.
 * @param shown the place to open at, once it is known
 */
export function useVisible(
  place: Place,
  count: number,
  address: string,
  shown: number | null,
  seen: Store<Seen>,
  queue: ThumbnailQueue,
): { readonly shape: GridShape | null; readonly drawn: Range } {
  const { library } = useApp();
  const view = useMemo(() => new TilesInView(seen, queue), [seen, queue]);
  const drawn = useStore(view.drawn);
  const measures = useMeasures(place);
  useOpening(measures, address, shown);
  useLayoutEffect(() => {
    if (measures === null) return undefined;
    let frame = 0;
    let isScrolled = false;
    const plan = (): void => {
      if (frame === 0) frame = requestAnimationFrame(step);
    };
    const step = (now: number): void => {
      frame = 0;
      const { scrollY } = window;
      if (isScrolled) library.scrolls.set(address, scrollY);
      if (view.step(scrollY - measures.above, now)) plan();
    };
    const scroll = (): void => {
      isScrolled = true;
      plan();
    };
    view.fit(measures.shape, count, measures.screen);
    step(performance.now());
    window.addEventListener('scroll', scroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', scroll);
    };
  }, [view, measures, count, library, address]);
  return { shape: measures?.shape ?? null, drawn };
}

/** Taken when something has changed its size, never while the page scrolls: the browser would have to lay it out first. */
function useMeasures(place: Place): Measures | null {
  const [measures, setMeasures] = useState<Measures | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const narrow = window.innerWidth < 600;
      const gap = narrow ? 8 : 16;
      const width = element.clientWidth;
      const next: Measures = {
        shape: shapeOf({ width, smallestTile: narrow ? 104 : 176, gap, caption: CAPTION_PX }),
        screen: window.innerHeight,
        above: element.getBoundingClientRect().top + window.scrollY,
      };
      setMeasures((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    measure();
    // What stands above the grid moves it, and makes the whole page longer or shorter.
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    watch.observe(document.body);
    window.addEventListener('resize', measure);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [place]);
  return measures;
}

/** Opens at the old place, unless the photo one came from would be out of sight; that may be found a little later. */
function useOpening(measures: Measures | null, address: string, shown: number | null): void {
  const { library } = useApp();
  const opened = useRef<number | null>(null);
  useLayoutEffect(() => {
    const isLate = opened.current !== null;
    if (measures === null || (isLate && (shown === null || window.scrollY !== opened.current))) return;
    const kept = isLate ? window.scrollY : (library.scrolls.get(address) ?? 0);
    window.scrollTo(0, startOf(kept, measures, shown));
    opened.current = shown === null ? window.scrollY : Number.NaN;
  }, [measures === null, shown, address]);
}

function startOf(kept: number, { shape, screen, above }: Measures, shown: number | null): number {
  if (shown === null) return kept;
  const y = above + Math.floor(shown / shape.columns) * shape.rowHeight;
  const isSeen = y >= kept + HEAD_PX && y + shape.rowHeight <= kept + screen;
  return isSeen ? kept : Math.max(0, y - (screen - shape.rowHeight) / 2);
}
