import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api/problem.js';
import { formatRoute, HISTORY_TABS } from '../lib/router.js';
import type { HistoryFilter, HistoryTab } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Link } from '../shell/link.js';
import { Fault, Notice } from '../shell/states.js';
import { useTitle } from '../shell/title.js';
import { HistoryFilterBar } from './history-filter.js';
import type { HistoryItem } from './history-items.js';
import { HistoryMoves } from './history-moves.js';
import { useFocusOn, useScrollPlace } from './history-place.js';
import type { Loaded } from './history-place.js';
import { HistoryPost } from './history-post.js';
import { useAdmin } from './services.js';

const PAGE = 30;
/** The service gives no more at once. */
const MOST = 200;
const NO_FILTER: HistoryFilter = {};

export interface HistoryScreenProps {
  readonly tab: HistoryTab;
}

/** Posts, open decisions, moves; newest first. */
export function HistoryScreen({ tab }: HistoryScreenProps): JSX.Element {
  const { texts, nav } = useApp();
  const route = useStore(nav.route);
  const filter = route.screen === 'history' ? (route.filter ?? NO_FILTER) : NO_FILTER;
  const { decisions } = useAdmin();
  const open = useStore(decisions);
  const title = texts.t('admin.history');
  useTitle(title);
  return (
    <main id="main" class="page history">
      <h1 tabIndex={-1}>{title}</h1>
      <nav class="folders" aria-label={title}>
        {HISTORY_TABS.map((name) => (
          <Link key={name} to={{ screen: 'history', tab: name }} aria-current={name === tab ? 'page' : undefined}>
            {texts.t(`admin.history.${name}`)}
            {name === 'decisions' && open > 0 && <span class="count-badge">{open}</span>}
          </Link>
        ))}
      </nav>
      <HistoryFilterBar key={tab} tab={tab} filter={filter} />
      <HistoryList key={JSON.stringify([tab, filter])} tab={tab} filter={filter} />
    </main>
  );
}

function HistoryList(props: { readonly tab: HistoryTab; readonly filter: HistoryFilter }): JSX.Element {
  const { tab, filter } = props;
  const { texts } = useApp();
  const { api, pastPages } = useAdmin();
  const address = formatRoute({ screen: 'history', tab, filter });
  const [loaded, setLoaded] = useState<Loaded | null>(pastPages.get(address)?.loaded ?? null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    async (before: readonly HistoryItem[], signal?: AbortSignal, limit = PAGE) => {
      const wanted = tab === 'decisions' ? { ...filter, state: 'needs_decision' } : filter;
      const answer = await api.history(wanted, { offset: before.length, limit }, signal);
      if (signal?.aborted === true) return;
      if (!answer.ok) return setProblem(answer.problem);
      setProblem(null);
      setLoaded({ ...answer.value, items: [...before, ...answer.value.items] });
    },
    [api, tab, filter],
  );
  useEffect(() => {
    const controller = new AbortController();
    // As much as stood there before, so that the place in it is still one.
    const many = pastPages.get(address)?.loaded.items.length ?? 0;
    void read([], controller.signal, Math.min(MOST, Math.max(PAGE, many)));
    return () => controller.abort();
  }, [read]);
  useScrollPlace(address, loaded);
  const leadOn = useFocusOn(loaded);
  const change = (item: HistoryItem): void => {
    leadOn(item.contentHash, loaded?.items.filter((one) => belongs(one, tab)) ?? []);
    setLoaded((now) =>
      now === null
        ? now
        : { ...now, items: now.items.map((old) => (old.contentHash === item.contentHash ? item : old)) },
    );
  };
  if (problem !== null && loaded === null) return <Fault problem={problem} onRetry={() => void read([])} />;
  if (loaded === null) return <HistorySkeleton />;
  const items = loaded.items.filter((item) => belongs(item, tab));
  const more = loaded.items.length < loaded.total;
  if (items.length === 0 && !more) {
    const isFiltered = Object.keys(filter).length > 0;
    return <Notice icon="check" title={texts.t(isFiltered ? 'admin.history.none_found' : `admin.history.no_${tab}`)} />;
  }
  return (
    <>
      {tab === 'moves' ? (
        <HistoryMoves
          items={items}
          onUndone={(item) => {
            leadOn(item.contentHash, items);
            void read([]);
          }}
        />
      ) : (
        <ul class="history-list">
          {items.map((item) => (
            <HistoryPost key={item.contentHash} item={item} decide={tab === 'decisions'} onChange={change} />
          ))}
        </ul>
      )}
      {problem !== null && <Fault problem={problem} onRetry={() => void read(loaded.items)} />}
      {more && problem === null && <More onWanted={() => read(loaded.items)} />}
      {loaded.truncated && <p class="soft">{texts.t('admin.history.truncated')}</p>}
    </>
  );
}

/** The next page comes when the end is near; the button is there for whoever gets there first. */
function More({ onWanted }: { readonly onWanted: () => Promise<void> }): JSX.Element {
  const { texts } = useApp();
  const button = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(() => Promise.resolve());
  latest.current = async () => {
    if (busy) return;
    setBusy(true);
    await onWanted();
    setBusy(false);
  };
  useEffect(() => {
    if (busy || button.current === null) return undefined;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) void latest.current();
      },
      { rootMargin: '600px' },
    );
    watch.observe(button.current);
    return () => watch.disconnect();
  }, [busy]);
  return (
    <button ref={button} type="button" class="button more" aria-busy={busy} onClick={() => void latest.current()}>
      {texts.t(busy ? 'state.loading' : 'admin.history.more')}
    </button>
  );
}

function HistorySkeleton(): JSX.Element {
  const { texts } = useApp();
  return (
    <div class="history-skeleton" aria-busy="true">
      <span class="unseen">{texts.t('state.loading')}</span>
      {[1, 2, 3, 4].map((at) => (
        <div key={at} class="skeleton-row" />
      ))}
    </div>
  );
}

/** Records of photos that were only moved are no posts. */
function belongs(item: HistoryItem, tab: HistoryTab): boolean {
  const platforms = Object.values(item.platforms);
  if (tab === 'moves') return item.moves.length > 0;
  if (tab === 'posts') return platforms.length > 0;
  return item.state === 'needs_decision' || platforms.some((platform) => platform.status === 'unknown');
}
