import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { randomId } from '../lib/ids.js';
import type { KeyBinding } from '../lib/keys.js';
import type { ListQuery } from '../lib/router.js';
import type { Store } from '../lib/store.js';
import { useStore } from '../lib/use-store.js';
import type { Seen } from '../shell/admin-parts.js';
import { showProblem, useApp, useBlocked, useKeys } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { AdminIcon } from './icons.js';
import { actionName, isAsked, orderOf } from './job.js';
import type { BulkAction, BulkOrder } from './job.js';
import { BulkDialog } from './late-parts.js';
import { bulkActions } from './pick-actions.js';
import type { Picks } from './picks.js';
import { useAdmin } from './services.js';

const KEYS: Readonly<Record<BulkAction, readonly string[]>> = {
  keep: ['k'],
  remove: ['r'],
  undo: ['u'],
  analyze: ['a'],
  publish: ['p'],
  delete: [], // no key deletes
};

/** The box of one tile, with a name. What happens to it is heard by the grid. Absent where nothing could be done with it. */
export function TileBox(props: { readonly filename: string; readonly picked: boolean }): JSX.Element | null {
  const { texts, session, nav } = useApp();
  const { features } = useStore(session.state);
  const { filename, picked } = props;
  const route = nav.route.get();
  if (route.screen !== 'grid' || bulkActions(features, route.query.folder).length === 0) return null;
  return (
    <label class="tile-check">
      <input type="checkbox" tabIndex={-1} checked={picked} aria-label={texts.t('admin.pick', { name: filename })} />
    </label>
  );
}

export function PickButton({ query }: { readonly query: ListQuery }): JSX.Element | null {
  const { texts, session } = useApp();
  const { features } = useStore(session.state);
  const picks = useAdmin().picks(query);
  const { active } = useStore(picks.state);
  if (bulkActions(features, query.folder).length === 0) return null;
  return (
    <button type="button" class="button" aria-pressed={active} onClick={() => (active ? picks.clear() : picks.begin())}>
      {texts.t('admin.pick.begin')}
    </button>
  );
}

/** Stands below the tiles and never on them: how many are picked, and what can be done with them. */
export function PickBar(props: { readonly query: ListQuery; readonly seen: Store<Seen> }): JSX.Element | null {
  const { query, seen } = props;
  const { session } = useApp();
  const { features } = useStore(session.state);
  const picks = useAdmin().picks(query);
  const actions = bulkActions(features, query.folder);
  if (actions.length === 0) return null;
  return <Bar key={actions.join()} query={query} seen={seen} picks={picks} actions={actions} />;
}

interface BarProps {
  readonly query: ListQuery;
  readonly seen: Store<Seen>;
  readonly picks: Picks;
  readonly actions: readonly BulkAction[];
}

function Bar({ query, seen, picks, actions }: BarProps): JSX.Element | null {
  const app = useApp();
  const { texts, polite } = app;
  const { active, picked, busy, matching } = useStore(picks.state);
  const [asking, setAsking] = useState<BulkOrder | null>(null);
  const reasons = useReasons(picked.size);
  const { run, starting } = useStart(query, picks, setAsking);
  usePickKeys(picks, actions, (action) => reasons[action] === null && run(action));
  const said = texts.n('admin.pick.count', picked.size);
  useEffect(() => {
    if (active) polite.set(said);
  }, [polite, active, said]);
  const bar = useFoot(active);
  if (!active) return null;
  const notes = notesOf(app, actions, reasons, picked.size);
  return (
    <div ref={bar} class="pick-bar" role="group" aria-label={texts.t('admin.pick.bar')}>
      <div class="pick-head">
        <strong>{said}</strong>
        {busy && <span class="spinner small" />}
        <button type="button" class="button small" onClick={() => void picks.all()}>
          {texts.t('admin.pick.all')}
        </button>
        <button type="button" class="button small" onClick={() => void picks.screen(...seen.get())}>
          {texts.t('admin.pick.screen')}
        </button>
        <button type="button" class="button quiet icon-only small" onClick={() => picks.clear()}>
          <Icon name="close" />
          <span class="unseen">{texts.t('admin.pick.leave')}</span>
        </button>
      </div>
      {matching !== null && <p class="soft">{texts.t('admin.pick.cut', { most: picked.size, total: matching })}</p>}
      {notes.map((note) => (
        <p key={note} class="soft">
          {note}
        </p>
      ))}
      <div class="pick-actions">
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            class={action === 'delete' ? 'button action danger' : 'button action'}
            title={reasons[action] || undefined}
            disabled={reasons[action] !== null || starting || busy}
            onClick={() => run(action)}
          >
            <AdminIcon name={action} />
            <span>{texts.t(`admin.${action}`)}</span>
          </button>
        ))}
      </div>
      {asking !== null && (
        <BulkDialog
          order={asking}
          items={[...picked.values()]}
          onClose={() => setAsking(null)}
          onBegun={() => picks.clear()}
        />
      )}
    </div>
  );
}

/** Tells the height of the bar to everything that must not be below it: messages, and what gets the focus. */
function useFoot(active: boolean): { readonly current: HTMLDivElement | null } {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = bar.current;
    const root = document.documentElement.style;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => root.setProperty('--foot', `${element.offsetHeight}px`));
    watch.observe(element);
    return () => {
      watch.disconnect();
      root.removeProperty('--foot');
    };
  }, [active]);
  return bar;
}

/** Why an action is impossible now: '' = nothing is picked, or too much for it; null = it can be done. */
function useReasons(count: number): Readonly<Record<string, string | null>> {
  const { texts, session } = useApp();
  const { features } = useStore(session.state);
  const blocked = useBlocked();
  const reasonOf = (action: string): string | null => {
    if (blocked !== null) return texts.t(blocked);
    if (action === 'analyze' && typeof features?.aiReason === 'string') {
      return texts.find(`admin.ai.${features.aiReason}`) ?? texts.t('admin.problem.ai_unavailable');
    }
    return count === 0 || count > (features?.bulkMax[action] ?? 0) ? '' : null;
  };
  return Object.fromEntries(Object.keys(KEYS).map((action) => [action, reasonOf(action)]));
}

/** What stands above the buttons: why some cannot be used, each reason once. */
function notesOf(
  { texts, session }: App,
  actions: readonly BulkAction[],
  reasons: Readonly<Record<string, string | null>>,
  count: number,
): readonly string[] {
  const said = new Set(actions.flatMap((action) => reasons[action] || []));
  const most = session.state.get().features?.bulkMax ?? {};
  const few = actions.filter((action) => count > (most[action] ?? 0));
  if (few.length === 0) return [...said];
  const names = few.map((action) => `${actionName(texts, action)} ${most[action]}`);
  return [...said, texts.t('admin.pick.most', { actions: names.join(', ') })];
}

/** Begins a job with what is picked at this moment; what costs or cannot be undone is asked about first. */
function useStart(
  { folder }: ListQuery,
  picks: Picks,
  ask: (order: BulkOrder) => void,
): { readonly run: (action: BulkAction) => void; readonly starting: boolean } {
  const app = useApp();
  const { jobs } = useAdmin();
  const [starting, setStarting] = useState(false);
  const start = async (order: BulkOrder): Promise<void> => {
    setStarting(true);
    const problem = await jobs.start(order, randomId());
    setStarting(false);
    if (problem !== null) return showProblem(app, problem);
    picks.clear();
    document.querySelector<HTMLElement>('.tile[tabindex="0"]')?.focus({ preventScroll: true });
  };
  const run = (action: BulkAction): void => {
    const order = orderOf(action, folder, [...picks.state.get().picked.values()]);
    if (starting || order.photos.length === 0) return;
    if (isAsked(action)) ask(order);
    else void start(order);
  };
  return { run, starting };
}

function usePickKeys(picks: Picks, actions: readonly BulkAction[], run: (action: BulkAction) => void): void {
  const { jobs, curation } = useAdmin();
  const { active } = useStore(picks.state);
  const newest = useRef(run);
  newest.current = run;
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    const always: readonly KeyBinding[] = [
      { id: 'pick', keys: ['x'], run: () => picks.toggleActive() },
      { id: 'pick-all', keys: ['Mod+a'], run: () => void picks.all() },
      {
        id: 'undo-last',
        keys: ['u', 'Mod+z'],
        run: () => void (jobs.undoLast() || curation.undoLast()),
      },
    ];
    if (!active) return always;
    const leave = { id: 'pick-leave', keys: ['Escape'], run: () => picks.clear() };
    const acts = actions.map((action) => ({
      id: `pick-${action}`,
      keys: KEYS[action],
      run: () => newest.current(action),
    }));
    return [...always, leave, ...acts.filter(({ keys }) => keys.length > 0)];
    // bound anew when other actions exist; each is run as it is then
  }, [picks, jobs, curation, active, actions.join()]);
  useKeys(bindings);
}
