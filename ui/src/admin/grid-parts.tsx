import type { JSX } from 'preact';
import { FOLDERS, plainQuery, PUBLISH_STATES } from '../lib/router.js';
import type { ListQuery, PublishStateFilter } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Link } from '../shell/link.js';
import { AdminIcon } from './icons.js';
import { useAdmin } from './services.js';
import { StateIcon } from './state-chip.js';

/** The four folders, as links. */
export function FolderTabs({ folder }: { readonly folder: string }): JSX.Element {
  const { texts } = useApp();
  return (
    <nav class="folders" aria-label={texts.t('admin.folders')}>
      {FOLDERS.map((name) => (
        <Link
          key={name}
          to={{ screen: 'grid', query: plainQuery(name) }}
          aria-current={name === folder ? 'page' : undefined}
        >
          {texts.t(`admin.folder.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

/** Caption and publication of a tile, as signs with names. */
export function TileBadges(props: { readonly hasCaption: boolean; readonly publishState: string | null }): JSX.Element {
  const { texts } = useApp();
  const { publishState } = props;
  return (
    <span class="badges">
      {props.hasCaption && (
        <span class="badge" title={texts.t('admin.has_caption')}>
          <AdminIcon name="caption" />
          <span class="unseen">{texts.t('admin.has_caption')}</span>
        </span>
      )}
      {publishState !== null && publishState !== 'none' && (
        <>
          <StateIcon state={publishState} />
          <span class="state-word" aria-hidden="true">
            {texts.find(`admin.state_short.${publishState}`)}
          </span>
        </>
      )}
    </span>
  );
}

/** Only photos in one state of publication; in the address like everything of the grid. */
export function StateFilter({ query }: { readonly query: ListQuery }): JSX.Element {
  const { texts, nav } = useApp();
  const choose = (value: string): void => {
    const state = value === '' ? null : (value as PublishStateFilter);
    nav.replace({ screen: 'grid', query: { ...query, state } });
  };
  return (
    <label class="select">
      <span class="unseen">{texts.t('admin.state')}</span>
      <select value={query.state ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{texts.t('admin.state.any')}</option>
        {PUBLISH_STATES.map((state) => (
          <option key={state} value={state}>
            {texts.t(`admin.state.${state}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function RefreshButton({ onRefresh }: { readonly onRefresh: () => void }): JSX.Element {
  const { texts } = useApp();
  return (
    <button type="button" class="button icon-only" title={texts.t('admin.refresh')} onClick={onRefresh}>
      <AdminIcon name="refresh" />
      <span class="unseen">{texts.t('admin.refresh')}</span>
    </button>
  );
}

/** The way to the history, with the number of open decisions. */
export function HistoryBadge(): JSX.Element {
  const { texts, nav } = useApp();
  const { decisions } = useAdmin();
  const route = useStore(nav.route);
  const count = useStore(decisions);
  return (
    <Link
      to={{ screen: 'history', tab: count > 0 ? 'decisions' : 'posts' }}
      aria-current={route.screen === 'history' ? 'page' : undefined}
    >
      <AdminIcon name="history" />
      <span>{texts.t('admin.history')}</span>
      {count > 0 && (
        <span class="count-badge">
          {count}
          <span class="unseen"> {texts.n('admin.decisions_open', count)}</span>
        </span>
      )}
    </Link>
  );
}
