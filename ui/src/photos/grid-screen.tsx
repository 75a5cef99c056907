import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { KeyBinding } from '../lib/keys.js';
import type { ListQuery } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp, useKeys } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { Fault, Notice } from '../shell/states.js';
import { useTitle } from '../shell/title.js';
import { GridTiles } from './grid-tiles.js';
import { GridToolbar, SEARCH_FIELD } from './grid-toolbar.js';
import type { Listing, ListingState } from './listing.js';

/** Thumbnails of one folder; the whole view is in the address. */
export function GridScreen({ query }: { readonly query: ListQuery }): JSX.Element {
  const { texts, library, prefs, nav, admin } = useApp();
  const key = JSON.stringify(query);
  const listing = useMemo(() => library.open(query), [library, key]);
  const state = useStore(listing.state);
  useStore(admin); // its words may name the folder better
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
        label: texts.t('grid.search'),
        run: () => document.getElementById(SEARCH_FIELD)?.focus(),
      },
      { id: 'back', keys: ['g'], label: texts.t('keys.to_photo'), run: () => nav.back() },
    ],
    [texts, nav],
  );
  useKeys(bindings);
  return (
    <main id="main" class="page grid-screen">
      <div class="grid-head">
        <h1 tabIndex={-1}>{title}</h1>
        <p class="soft count" role="status">
          {countText(texts, state)}
        </p>
      </div>
      <GridToolbar query={query} onRefresh={() => void listing.refresh(true)} />
      <GridBody query={query} listing={listing} state={state} />
      {state.skipped > 0 && <p class="soft">{texts.n('grid.skipped', state.skipped)}</p>}
    </main>
  );
}

function GridBody(props: {
  readonly query: ListQuery;
  readonly listing: Listing;
  readonly state: ListingState;
}): JSX.Element {
  const { texts, nav } = useApp();
  const { query, listing, state } = props;
  const retry = (): void => void listing.refresh(false);
  if (state.status === 'failed' && state.problem !== null) return <Fault problem={state.problem} onRetry={retry} />;
  if (state.status === 'loading') return <Skeleton />;
  if (state.items.length === 0 && query.q !== '') {
    return (
      <Notice icon="search" title={texts.t('state.nothing_found', { q: query.q })}>
        <button
          type="button"
          class="button"
          onClick={() => nav.replace({ screen: 'grid', query: { ...query, q: '' } })}
        >
          {texts.t('grid.clear_search')}
        </button>
      </Notice>
    );
  }
  if (state.items.length === 0) {
    return <Notice icon="photo" title={texts.t(query.folder === 'inbox' ? 'state.no_photos' : 'state.folder_empty')} />;
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
      <GridTiles key={JSON.stringify(query)} query={query} listing={listing} items={state.items} />
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

function countText(texts: ReturnType<typeof useApp>['texts'], state: ListingState): string {
  if (state.status !== 'ready') return '';
  if (state.truncated) return texts.t('grid.more_than', { count: state.items.length });
  return texts.n('grid.count', state.items.length);
}
