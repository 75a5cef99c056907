import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Store } from '../lib/store.js';
import type { Seen } from '../shell/admin-parts.js';
import { useApp } from '../shell/app-context.js';
import type { ThumbnailQueue } from './thumbnail-queue.js';
import { seenOf, shapeOf, visibleOf } from './window.js';
import type { GridShape, Visible } from './window.js';

/** Height of the line below a tile. */
export const CAPTION_PX = 36;
/** Height of what stays at the upper edge. */
const HEAD_PX = 128;

type Place = { readonly current: HTMLDivElement | null };

/**
 * Which tiles are near the screen, followed while the page scrolls or changes its width.
 * @param shown the place to open at, once it is known
 */
export function useVisible(
  place: Place,
  count: number,
  address: string,
  shown: number | null,
  seen: Store<Seen>,
  queue: ThumbnailQueue,
): { readonly shape: GridShape | null; readonly visible: Visible | null } {
  const { library } = useApp();
  const [shape, setShape] = useState<GridShape | null>(null);
  const [top, setTop] = useState(0);
  const down = useRef(true);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const narrow = window.innerWidth < 600;
      const gap = narrow ? 8 : 16;
      setShape(shapeOf({ width: element.clientWidth, smallestTile: narrow ? 104 : 176, gap, caption: CAPTION_PX }));
    };
    const scroll = (): void => {
      // Whole quarters of a screen: between them the same tiles are drawn.
      const step = Math.max(1, Math.floor(window.innerHeight / 4));
      const next = Math.round(-element.getBoundingClientRect().top / step) * step;
      setTop((before) => {
        if (next !== before) down.current = next > before;
        return next;
      });
      library.scrolls.set(address, window.scrollY);
    };
    measure();
    scroll();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    window.addEventListener('scroll', scroll, { passive: true });
    return () => {
      watch.disconnect();
      window.removeEventListener('scroll', scroll);
    };
  }, [place, library, address]);
  useOpening(place, shape, address, shown);
  const visible = shape === null ? null : visibleOf(shape, count, top, window.innerHeight);
  useLayoutEffect(() => {
    if (shape === null || visible === null) return;
    const [first, last] = seenOf(shape, count, top, window.innerHeight);
    seen.update((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    // Pictures of what is looked at, of rows that show a little of themselves, and of one screen ahead.
    const ahead = last - first + 1;
    const [before, after] = down.current ? [shape.columns, ahead] : [ahead, shape.columns];
    queue.aim(first - before, last + after, (first + last) / 2);
  }, [shape, count, top]);
  return { shape, visible };
}

/** Opens at the old place, unless the photo one came from would be out of sight; that may be found a little later. */
function useOpening(place: Place, shape: GridShape | null, address: string, shown: number | null): void {
  const { library } = useApp();
  const opened = useRef<number | null>(null);
  useLayoutEffect(() => {
    const isLate = opened.current !== null;
    if (shape === null || (isLate && (shown === null || window.scrollY !== opened.current))) return;
    const kept = isLate ? window.scrollY : (library.scrolls.get(address) ?? 0);
    window.scrollTo(0, startOf(kept, place.current, shape, shown));
    opened.current = shown === null ? window.scrollY : Number.NaN;
  }, [shape === null, shown, address]);
}

function startOf(kept: number, element: HTMLElement | null, shape: GridShape, shown: number | null): number {
  if (shown === null) return kept;
  const above = element === null ? 0 : element.getBoundingClientRect().top + window.scrollY;
  const y = above + Math.floor(shown / shape.columns) * shape.rowHeight;
  const isSeen = y >= kept + HEAD_PX && y + shape.rowHeight <= kept + window.innerHeight;
  return isSeen ? kept : Math.max(0, y - (window.innerHeight - shape.rowHeight) / 2);
}
