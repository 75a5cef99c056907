import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { HistoryFilter, HistoryTab } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { useAdmin } from './services.js';

interface HistoryFilterProps {
  readonly tab: HistoryTab;
  readonly filter: HistoryFilter;
}

const STATES = ['published', 'partial', 'needs_decision', 'archive_pending', 'in_progress'] as const;
const PAUSE_MS = 250;

/** Narrows the history by name, platform, state and days; every change goes into the address. */
export function HistoryFilterBar({ tab, filter }: HistoryFilterProps): JSX.Element {
  const { texts, nav } = useApp();
  const { publishers } = useAdmin();
  const platforms = useStore(publishers);
  const change = (next: HistoryFilter): void => {
    const all = Object.entries({ ...filter, ...next }).filter(([, value]) => value !== '');
    nav.replace({ screen: 'history', tab, ...(all.length === 0 ? {} : { filter: Object.fromEntries(all) }) });
  };
  const [name, setName] = useState(filter.q ?? '');
  useEffect(() => {
    if (name.trim() === (filter.q ?? '')) return undefined;
    const timer = setTimeout(() => change({ q: name.trim() }), PAUSE_MS);
    return () => clearTimeout(timer);
    // waits for the rest after a key; the newest address counts by then
  }, [name]);
  return (
    <search class="history-filter">
      <input
        class="input"
        type="search"
        value={name}
        maxLength={100}
        aria-label={texts.t('grid.search')}
        placeholder={texts.t('grid.search_hint')}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {tab !== 'moves' && (
        <Choice
          name={texts.t('admin.filter.platform')}
          value={filter.platform ?? ''}
          options={platforms.map(({ id, label }) => [id, label])}
          onChoose={(platform) => change({ platform })}
        />
      )}
      {tab === 'posts' && (
        <Choice
          name={texts.t('admin.filter.state')}
          value={filter.state ?? ''}
          options={STATES.map((state) => [state, texts.t(`admin.state.${state}`)])}
          onChoose={(state) => change({ state })}
        />
      )}
      {(['from', 'to'] as const).map((end) => (
        <label key={end} class="day">
          <span class="soft">{texts.t(`admin.filter.${end}`)}</span>
          <input
            class="input"
            type="date"
            value={filter[end] ?? ''}
            onChange={(event) => change({ [end]: event.currentTarget.value })}
          />
        </label>
      ))}
      {Object.keys(filter).length > 0 && (
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            setName('');
            nav.replace({ screen: 'history', tab });
          }}
        >
          {texts.t('admin.filter.clear')}
        </button>
      )}
    </search>
  );
}

function Choice(props: {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChoose: (value: string) => void;
}): JSX.Element {
  const { texts } = useApp();
  return (
    <select aria-label={props.name} value={props.value} onChange={(event) => props.onChoose(event.currentTarget.value)}>
      <option value="">{texts.t('admin.filter.any', { what: props.name })}</option>
      {props.options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
