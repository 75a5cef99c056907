import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PhotoItem } from '../api/photos.js';
import { formatRoute } from '../lib/router.js';
import type { ListQuery } from '../lib/router.js';
import { useApp } from '../shell/app-context.js';
import type { Listing } from './listing.js';
import { Tile } from './tile.js';
import { gridMove, shapeOf, visibleOf } from './window.js';
import type { GridShape, Visible } from './window.js';

interface GridTilesProps {
  readonly query: ListQuery;
  readonly listing: Listing;
  readonly items: readonly (PhotoItem | undefined)[];
}

const CAPTION_PX = 36;

/** All photos of a listing, of which only those near the screen exist. One Tab stop, arrows inside. */
export function GridTiles({ query, listing, items }: GridTilesProps): JSX.Element {
  const { texts, nav, library } = useApp();
  const here = library.lastShown(query.folder);
  const place = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() => Math.max(0, here === null ? 0 : listing.indexOf(here)));
  const address = formatRoute({ screen: 'grid', query });
  const { shape, visible } = useVisible(place, items.length, address, here === null ? 0 : active);
  const focus = useActiveTile(place, shape, items.length);
  useEffect(() => {
    if (visible !== null) listing.ensure(visible.first, visible.last);
  }, [listing, visible?.first, visible?.last, items]);
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || shape === null) return;
    const rows = Math.max(1, Math.floor(window.innerHeight / shape.rowHeight) - 1);
    const next = gridMove(event.key, active, items.length, shape.columns, rows);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    focus(next);
  };
  const open = useCallback(
    (item: PhotoItem) => nav.go({ screen: 'photo', folder: item.folder, filename: item.filename }),
    [nav],
  );
  const stop = visible !== null && active >= visible.first && active <= visible.last ? active : (visible?.first ?? 0);
  return (
    <div ref={place} class="tiles-space" style={{ height: visible === null ? undefined : `${visible.totalHeight}px` }}>
      {shape !== null && visible !== null && (
        <ul
          class="tiles"
          aria-label={texts.t('grid.title')}
          style={{
            gridTemplateColumns: `repeat(${shape.columns}, ${shape.tile}px)`,
            gridAutoRows: `${shape.tile + CAPTION_PX}px`,
            transform: `translateY(${visible.firstRow * shape.rowHeight}px)`,
          }}
          onKeyDown={press}
        >
          {range(visible).map((at) => (
            <Tile
              key={items[at] === undefined ? at : `${items[at].filename}/${at}`}
              item={items[at]}
              at={at}
              count={items.length}
              size={shape.tile}
              stop={at === stop}
              current={here !== null && items[at]?.filename === here}
              onOpen={open}
              onFocus={setActive}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Which tiles are near the screen, followed while the page scrolls or changes its width. */
function useVisible(
  place: { readonly current: HTMLDivElement | null },
  count: number,
  address: string,
  show: number,
): { readonly shape: GridShape | null; readonly visible: Visible | null } {
  const { library } = useApp();
  const [shape, setShape] = useState<GridShape | null>(null);
  const [top, setTop] = useState(0);
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
      setTop(Math.round(-element.getBoundingClientRect().top / step) * step);
      library.scrolls.set(address, window.scrollY);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    window.addEventListener('scroll', scroll, { passive: true });
    return () => {
      watch.disconnect();
      window.removeEventListener('scroll', scroll);
    };
  }, [place, library, address]);
  const restored = useRef(false);
  useLayoutEffect(() => {
    if (shape === null || restored.current) return;
    restored.current = true;
    window.scrollTo(0, startOf(library.scrolls.get(address) ?? 0, place.current, shape, show));
  }, [shape, library, address]);
  const visible = shape === null ? null : visibleOf(shape, count, top, window.innerHeight);
  return { shape, visible };
}

/** Brings a tile onto the screen and gives it the focus once it exists. */
function useActiveTile(
  place: { readonly current: HTMLDivElement | null },
  shape: GridShape | null,
  count: number,
): (at: number) => void {
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const { activeElement } = document;
    if (activeElement !== document.body && place.current?.contains(activeElement) === false) wanted.current = null;
    const link = place.current?.querySelector<HTMLElement>(`[data-at="${wanted.current}"]`);
    if (link === null || link === undefined) return;
    link.focus({ preventScroll: true });
    // A quiet box will be replaced by its photo, which then gets the focus in its turn.
    if (link instanceof HTMLAnchorElement) wanted.current = null;
  });
  return (at) => {
    const element = place.current;
    if (element === null || shape === null || at >= count) return;
    wanted.current = at;
    const y = element.getBoundingClientRect().top + Math.floor(at / shape.columns) * shape.rowHeight;
    const head = document.querySelector('.toolbar')?.getBoundingClientRect().bottom ?? 0;
    if (y < head + 8) window.scrollBy(0, y - head - 16);
    else if (y + shape.rowHeight > window.innerHeight) window.scrollBy(0, y + shape.rowHeight - window.innerHeight + 8);
  };
}

const range = ({ first, last }: Visible): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

/** Where the grid opens: at its old place, unless the photo one came from would be out of sight. */
function startOf(kept: number, element: HTMLElement | null, shape: GridShape, show: number): number {
  const above = element === null ? 0 : element.getBoundingClientRect().top + window.scrollY;
  const y = above + Math.floor(show / shape.columns) * shape.rowHeight;
  const seen = y >= kept + HEAD_PX && y + shape.rowHeight <= kept + window.innerHeight;
  return seen ? kept : Math.max(0, y - (window.innerHeight - shape.rowHeight) / 2);
}

/** Height of what stays at the upper edge. */
const HEAD_PX = 128;
