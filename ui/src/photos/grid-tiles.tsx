import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PhotoItem } from '../api/photos.js';
import { formatRoute } from '../lib/router.js';
import type { ListQuery } from '../lib/router.js';
import { Store } from '../lib/store.js';
import { useStore } from '../lib/use-store.js';
import type { PickState, Seen } from '../shell/admin-parts.js';
import { useApp } from '../shell/app-context.js';
import { useActiveTile } from './active-tile.js';
import type { Listing } from './listing.js';
import { ThumbnailQueue } from './thumbnail-queue.js';
import { Tile } from './tile.js';
import { useVisible } from './visible-tiles.js';
import { gridMove, heightOf } from './window.js';
import type { Range } from './window.js';

interface GridTilesProps {
  readonly query: ListQuery;
  readonly listing: Listing;
  readonly items: readonly (PhotoItem | undefined)[];
  /** Told which places are on the screen. */
  readonly seen: Store<Seen>;
}

const NOTHING: PickState = { active: false, picked: new Map(), busy: false, matching: null };

/** All photos of a listing, of which only those near the screen exist. One Tab stop, arrows inside. */
export function GridTiles({ query, listing, items, seen }: GridTilesProps): JSX.Element {
  const { texts, nav, library, admin } = useApp();
  const parts = useStore(admin);
  const news = useStore(library.news);
  const here = library.lastShown(query.folder);
  const place = useRef<HTMLDivElement>(null);
  const queue = useMemo(() => new ThumbnailQueue(), []);
  const address = useMemo(() => formatRoute({ screen: 'grid', query }), [query]);
  const shown = useShown(listing, here);
  const { shape, drawn } = useVisible(place, items.length, address, shown, seen, queue);
  const { active, focus, onFocus } = useActiveTile(place, shape, items.length, shown ?? 0);
  const picks = useMemo(() => parts?.picks(query) ?? null, [parts, address]);
  const { active: picking, picked } = useStore(useMemo(() => picks?.state ?? new Store<PickState>(NOTHING), [picks]));
  const isThere = shape !== null;
  useEffect(() => {
    const list = place.current?.querySelector('ul');
    return list ? picks?.attach({ list, listing, active: () => active.current }) : undefined;
  }, [picks, listing, isThere]);
  useLayoutEffect(() => {
    if (drawn.last >= 0) listing.ensure(drawn.first, drawn.last);
  }, [listing, drawn, items]);
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || shape === null) return;
    const rows = Math.max(1, Math.floor(window.innerHeight / shape.rowHeight) - 1);
    const next = gridMove(event.key, active.current, items.length, shape.columns, rows);
    if (next === null) return;
    event.preventDefault();
    focus(next);
  };
  const open = useCallback(
    (item: PhotoItem) => nav.go({ screen: 'photo', folder: item.folder, filename: item.filename }),
    [nav],
  );
  const places = range(drawn, items.length);
  const stop = places.includes(active.current) ? active.current : drawn.first;
  const keyAt = keysOf(items);
  return (
    <div
      ref={place}
      class="tiles-space"
      style={{ blockSize: shape === null ? undefined : `${heightOf(shape, items.length)}px` }}
    >
      {shape !== null && (
        <ul
          class={picking ? 'tiles picking' : 'tiles'}
          aria-label={texts.t('grid.title')}
          onKeyDown={press}
          onFocusIn={onFocus}
        >
          {places.map((at) => (
            <Tile
              key={keyAt(at)}
              item={items[at]}
              at={at}
              count={items.length}
              shape={shape}
              stop={at === stop}
              current={here !== null && items[at]?.filename === here}
              isNew={query.folder === 'inbox' && news.has(items[at]?.filename ?? '')}
              picked={picked.has(items[at]?.filename ?? '')}
              queue={queue}
              parts={parts}
              onOpen={open}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

/** The place of the photo one came from; it is looked for when it has not been read. Null = not known (yet). */
function useShown(listing: Listing, filename: string | null): number | null {
  const [at, setAt] = useState(() => (filename === null ? -1 : listing.indexOf(filename)));
  useEffect(() => {
    if (filename === null || at >= 0) return undefined;
    const off = new AbortController();
    void listing.locate(filename, off.signal).then((found) => {
      if (!off.signal.aborted) setAt(found);
    });
    return () => off.abort();
  }, [listing, filename]);
  return at < 0 ? null : at;
}

/** A tile keeps its element while its place changes. While pages are read again a name may stand in two places. */
function keysOf(items: readonly (PhotoItem | undefined)[]): (at: number) => string {
  const used = new Set<string>();
  return (at) => {
    const name = items[at]?.filename;
    const key = name === undefined || used.has(name) ? `${at}/` : name;
    used.add(key);
    return key;
  };
}

/** Photos may have left since the tiles were chosen. */
function range({ first, last }: Range, count: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.min(last, count - 1) - first + 1) }, (_, at) => first + at);
}
