import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SORTS } from '../lib/router.js';
import type { ListQuery, Sort } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';

export const SEARCH_FIELD = 'grid-search';
const PAUSE_MS = 250;

interface GridToolbarProps {
  readonly query: ListQuery;
  readonly onRefresh: () => void;
}

/** Folder, search, order. Every change goes into the address. */
export function GridToolbar({ query, onRefresh }: GridToolbarProps): JSX.Element {
  const { texts, nav, admin } = useApp();
  const parts = useStore(admin);
  const change = (next: Partial<ListQuery>): void => nav.replace({ screen: 'grid', query: { ...query, ...next } });
  return (
    <div class="toolbar">
      {parts !== null && <parts.FolderTabs folder={query.folder} />}
      <Search q={query.q} onChange={(q) => change({ q })} />
      <label class="select">
        <span class="unseen">{texts.t('grid.sort')}</span>
        <select value={query.sort} onChange={(event) => change({ sort: event.currentTarget.value as Sort })}>
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {texts.t(`grid.sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button icon-only"
        onClick={() => change({ order: query.order === 'asc' ? 'desc' : 'asc' })}
      >
        <Icon name={query.order === 'asc' ? 'up' : 'down'} />
        <span class="unseen">{texts.t(query.order === 'asc' ? 'grid.ascending' : 'grid.descending')}</span>
      </button>
      {parts !== null && (
        <>
          <parts.StateFilter query={query} />
          <parts.PickButton query={query} />
          <parts.RefreshButton onRefresh={onRefresh} />
        </>
      )}
    </div>
  );
}

/** Searches a moment after the last key; the newest search wins. */
function Search(props: { readonly q: string; readonly onChange: (q: string) => void }): JSX.Element {
  const { texts } = useApp();
  const { q, onChange } = props;
  const [value, setValue] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    if (q !== sent.current) setValue(q);
    sent.current = q;
  }, [q]);
  useEffect(() => {
    if (value.trim() === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = value.trim();
      onChange(value.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value, onChange]);
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        id={SEARCH_FIELD}
        type="search"
        class="input"
        maxLength={100}
        placeholder={texts.t('grid.search_hint')}
        aria-label={texts.t('grid.search')}
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
    </div>
  );
}
