import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { KeyBinding } from '../lib/keys.js';
import type { ListQuery } from '../lib/router.js';
import { Store } from '../lib/store.js';
import { useStore } from '../lib/use-store.js';
import type { Seen } from '../shell/admin-parts.js';
import { useApp, useKeys } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { Fault, Notice } from '../shell/states.js';
import { useTitle } from '../shell/title.js';
import { GridTiles } from './grid-tiles.js';
import { GridToolbar, SEARCH_FIELD } from './grid-toolbar.js';
import type { Listing, ListingState } from './listing.js';

/** How long the places on the screen must stay the same to be said. */
const SETTLED_MS = 120;

/** Thumbnails of one folder; the whole view is in the address. */
export function GridScreen({ query }: { readonly query: ListQuery }): JSX.Element {
  const { texts, library, prefs, nav, admin } = useApp();
  const key = JSON.stringify(query);
  const listing = useMemo(() => library.open(query), [library, key]);
  const state = useStore(listing.state);
  const parts = useStore(admin); // its words may name the folder better
  const seen = useMemo(() => new Store<Seen>([0, -1]), [listing]);
  const title = texts.find(`admin.folder.${query.folder}`) ?? texts.t('grid.title');
  useTitle(title);
  useEffect(() => {
    listing.start();
    prefs.set({ view: 'grid' });
  }, [listing, prefs]);
  const bindings = useMemo<readonly KeyBinding[]>(
    () => [
      {
        id: 'search',
        keys: ['/'],
        run: () => document.getElementById(SEARCH_FIELD)?.focus(),
      },
      {
        id: 'back',
        keys: ['g'],
        // A grid that was opened by its address has no photo behind it.
        run: () =>
          library.lastShown(query.folder) === null
            ? nav.go({ screen: 'photo', folder: 'inbox', filename: null })
            : nav.back(),
      },
    ],
    [nav, library, query.folder],
  );
  useKeys(bindings);
  return (
    <main id="main" class="page grid-screen">
      <div class="grid-head">
        <h1 tabIndex={-1}>{title}</h1>
        <p class="unseen" role="status">
          {countText(texts, state)}
        </p>
        <SeenText seen={seen} state={state} />
      </div>
      <GridToolbar query={query} onRefresh={() => void listing.refresh(true)} />
      <GridBody query={query} listing={listing} state={state} seen={seen} />
      {state.skipped > 0 && <p class="soft">{texts.n('grid.skipped', state.skipped)}</p>}
      {parts !== null && <parts.PickBar query={query} seen={seen} />}
    </main>
  );
}

function GridBody(props: {
  readonly query: ListQuery;
  readonly listing: Listing;
  readonly state: ListingState;
  readonly seen: Store<Seen>;
}): JSX.Element {
  const { texts, nav, admin } = useApp();
  const parts = useStore(admin);
  const { query, listing, state, seen } = props;
  const retry = (): void => void listing.refresh(false);
  if (state.status === 'failed' && state.problem !== null) return <Fault problem={state.problem} onRetry={retry} />;
  if (state.status === 'loading') return <Skeleton />;
  if (state.items.length === 0 && (query.q !== '' || query.state !== null)) {
    const title = query.q === '' ? texts.t('state.none_in_state') : texts.t('state.nothing_found', { q: query.q });
    return (
      <Notice icon="search" title={title}>
        <button
          type="button"
          class="button"
          onClick={() => nav.replace({ screen: 'grid', query: { ...query, q: '', state: null } })}
        >
          {texts.t('grid.clear_search')}
        </button>
      </Notice>
    );
  }
  if (state.items.length === 0) {
    return (
      <Notice icon="photo" title={texts.t(query.folder === 'inbox' ? 'state.no_photos' : 'state.folder_empty')}>
        {parts !== null && query.folder === 'inbox' && <parts.FirstUpload />}
      </Notice>
    );
  }
  return (
    <>
      {state.problem !== null && (
        <div class="inline-fault">
          <Icon name="warning" />
          <span>{texts.t('grid.some_missing')}</span>
          <button type="button" class="button small" onClick={retry}>
            {texts.t('app.try_again')}
          </button>
        </div>
      )}
      <GridTiles key={JSON.stringify(query)} query={query} listing={listing} items={state.items} seen={seen} />
    </>
  );
}

/** Quiet boxes where tiles will be. */
function Skeleton(): JSX.Element {
  const { texts } = useApp();
  return (
    <div class="skeleton" aria-busy="true">
      <span class="unseen">{texts.t('state.loading')}</span>
      {Array.from({ length: 18 }, (_, at) => (
        <div key={at} class="skeleton-tile" />
      ))}
    </div>
  );
}

/** "1–60 of 2,431", as one scrolls. */
function SeenText({ seen, state }: { readonly seen: Store<Seen>; readonly state: ListingState }): JSX.Element | null {
  const { texts } = useApp();
  const [first, last] = useSettled(seen);
  const total = state.items.length;
  if (state.status !== 'ready' || last < 0 || total === 0) return null;
  const values = { first: first + 1, last: Math.min(last + 1, total), total };
  return <p class="soft count">{texts.t(state.truncated ? 'grid.place_of_more' : 'grid.place', values)}</p>;
}

/** The value once it has not changed for a moment: words that nobody can read cost frames of a grid that scrolls. */
function useSettled(seen: Store<Seen>): Seen {
  const [value, setValue] = useState(() => seen.get());
  useEffect(() => {
    let changed = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const left = changed + SETTLED_MS - performance.now();
      timer = left > 0 ? setTimeout(look, left) : undefined;
      if (timer === undefined) setValue(seen.get());
    };
    const stop = seen.subscribe(() => {
      changed = performance.now();
      timer ??= setTimeout(look, SETTLED_MS);
    });
    setValue(seen.get());
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [seen]);
  return value;
}

function countText(texts: ReturnType<typeof useApp>['texts'], state: ListingState): string {
  if (state.status !== 'ready') return '';
  if (state.truncated) return texts.t('grid.more_than', { count: state.items.length });
  return texts.n('grid.count', state.items.length);
}
