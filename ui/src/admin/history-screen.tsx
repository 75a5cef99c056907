import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api/problem.js';
import { HISTORY_TABS } from '../lib/router.js';
import type { HistoryTab } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Link } from '../shell/link.js';
import { Fault, Notice } from '../shell/states.js';
import { useTitle } from '../shell/title.js';
import type { HistoryItem } from './history-items.js';
import { HistoryMoves } from './history-moves.js';
import { HistoryPost } from './history-post.js';
import { useAdmin } from './services.js';

const PAGE = 30;

/** Posts, open decisions, moves; newest first. */
export function HistoryScreen({ tab }: { readonly tab: HistoryTab }): JSX.Element {
  const { texts } = useApp();
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
      <HistoryList key={tab} tab={tab} />
    </main>
  );
}

interface Loaded {
  readonly items: readonly HistoryItem[];
  readonly total: number;
}

function HistoryList({ tab }: { readonly tab: HistoryTab }): JSX.Element {
  const { texts } = useApp();
  const { api } = useAdmin();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    async (before: readonly HistoryItem[], signal?: AbortSignal) => {
      const state = tab === 'decisions' ? { state: 'needs_decision' } : {};
      const answer = await api.history({ ...state, offset: before.length, limit: PAGE }, signal);
      if (signal?.aborted === true) return;
      if (!answer.ok) return setProblem(answer.problem);
      setProblem(null);
      setLoaded({ items: [...before, ...answer.value.items], total: answer.value.total });
    },
    [api, tab],
  );
  useEffect(() => {
    const controller = new AbortController();
    void read([], controller.signal);
    return () => controller.abort();
  }, [read]);
  const change = (item: HistoryItem): void =>
    setLoaded((now) =>
      now === null
        ? now
        : { ...now, items: now.items.map((old) => (old.contentHash === item.contentHash ? item : old)) },
    );
  if (problem !== null && loaded === null) return <Fault problem={problem} onRetry={() => void read([])} />;
  if (loaded === null) return <HistorySkeleton />;
  const items = loaded.items.filter((item) => belongs(item, tab));
  const more = loaded.items.length < loaded.total;
  if (items.length === 0 && !more) return <Notice icon="check" title={texts.t(`admin.history.no_${tab}`)} />;
  return (
    <>
      {tab === 'moves' ? (
        <HistoryMoves items={items} onUndone={() => void read([])} />
      ) : (
        <ul class="history-list">
          {items.map((item) => (
            <HistoryPost key={item.contentHash} item={item} decide={tab === 'decisions'} onChange={change} />
          ))}
        </ul>
      )}
      {more && (
        <button type="button" class="button more" onClick={() => void read(loaded.items)}>
          {texts.t('admin.history.more')}
        </button>
      )}
    </>
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
