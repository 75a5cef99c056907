import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { httpsUrl } from '../lib/addresses.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import { AdminIcon } from './icons.js';
import type { PlatformResult } from '../api/photos.js';
import type { Decision } from './admin-api.js';
import type { HistoryItem } from './history-items.js';
import { useAdmin } from './services.js';

interface DecisionBoxProps {
  readonly contentHash: string;
  readonly platform: string;
  readonly label: string;
  /** The record when it is at hand; else it is read. */
  readonly known: HistoryItem | null;
  readonly onSettled: (item: HistoryItem) => void;
}

const CHOICES = ['posted', 'not_posted', 'withdraw'] as const;

/**
 * "We do not know whether this was posted": only a person can say; nothing is preselected. What may still arrive cannot
 * be withdrawn (publishing.md section 5.3): "Do not send" says first that it is not there, and waits as that does.
 */
export function DecisionBox(props: DecisionBoxProps): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { api, countDecisions } = useAdmin();
  const blocked = useBlocked();
  const name = useId();
  const { contentHash, platform, label, onSettled } = props;
  const [item, setItem] = useState(props.known);
  const [choice, setChoice] = useState<Decision['decision'] | null>(null);
  const [link, setLink] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (props.known !== null) return setItem(props.known);
    void api.record(contentHash).then((answer) => {
      if (answer.ok) setItem(answer.value);
    });
  }, [api, contentHash, props.known]);
  const entry = item?.platforms[platform];
  const wait = useSecondsUntil(entry?.resolvableAt ?? null);
  const badLink = link.trim() !== '' && httpsUrl(link.trim()) === null;
  const settle = async (): Promise<void> => {
    if (choice === null || entry === undefined || busy || badLink) return;
    setBusy(true);
    const postUrl = choice === 'posted' && link.trim() !== '' ? { postUrl: link.trim() } : {};
    const tell = (decision: Decision['decision'], { attempt }: PlatformResult): ReturnType<typeof api.resolve> =>
      api.resolve(contentHash, { platform, attempt, decision, ...postUrl });
    const first = await tell(choice === 'withdraw' ? 'not_posted' : choice, entry);
    const open = first.ok && choice === 'withdraw' ? first.value.platforms[platform] : undefined;
    const answer = open === undefined ? first : await tell('withdraw', open);
    setBusy(false);
    if (!answer.ok) showProblem(app, answer.problem);
    if (!first.ok) return;
    void countDecisions();
    onSettled(answer.ok ? answer.value : first.value);
  };
  return (
    <fieldset class="box ask decision">
      <legend class="unseen">{texts.t('admin.decide.legend', { platform: label })}</legend>
      <p>
        <AdminIcon name="question" /> <strong>{texts.t('admin.decide', { platform: label })}</strong>
      </p>
      {CHOICES.map((value) => (
        <label key={value} class="check">
          <input
            type="radio"
            name={name}
            checked={choice === value}
            disabled={value !== 'posted' && (wait > 0 || entry === undefined)}
            onChange={() => setChoice(value)}
          />
          <span>
            {texts.t(`admin.decide.${value}`)}
            {value !== 'posted' && wait > 0 && (
              <span class="soft"> {texts.t('admin.decide.wait', { time: clock(wait) })}</span>
            )}
          </span>
        </label>
      ))}
      {choice === 'posted' && (
        <label class="field-block">
          <span class="field-label">{texts.t('admin.decide.link')}</span>
          <input
            class="input"
            type="url"
            inputMode="url"
            value={link}
            aria-invalid={badLink}
            onInput={(event) => setLink(event.currentTarget.value)}
          />
          {badLink && <span class="error-text">{texts.t('admin.decide.bad_link')}</span>}
        </label>
      )}
      <button
        type="button"
        class="button"
        disabled={choice === null || busy || entry === undefined || blocked !== null}
        onClick={() => void settle()}
      >
        {texts.t('admin.decide.confirm')}
      </button>
    </fieldset>
  );
}

/** Whole seconds until a time; 0 when it has passed or is not known. */
function useSecondsUntil(time: string | null): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((ticks) => ticks + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  // Counted while drawing: a moment in which a choice is open too soon does not exist.
  return time === null ? 0 : Math.max(0, Math.ceil((Date.parse(time) - Date.now()) / 1000)) || 0;
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
