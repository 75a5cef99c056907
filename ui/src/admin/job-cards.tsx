import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { randomId } from '../lib/ids.js';
import { useStore } from '../lib/use-store.js';
import { showProblem, useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { TextKey } from '../text/texts.js';
import { actionName, again, isAsked, isOver, secondsLeft, troubles } from './job.js';
import type { BulkOrder, Job } from './job.js';
import type { ShownJob } from './jobs.js';
import { BulkDialog } from './late-parts.js';
import { useAdmin } from './services.js';

/** How often progress is said to screen readers at most. */
const SAY_MS = 5_000;

/** The cards of the jobs under way, and of those that ended with failures. */
export function JobCards(): JSX.Element {
  const { jobs } = useAdmin();
  const shown = useStore(jobs.shown);
  const [asking, setAsking] = useState<BulkOrder | null>(null);
  const [closing, setClosing] = useState('');
  return (
    <>
      {shown.map((one) => (
        <JobCard
          key={one.job.id}
          shown={one}
          onAsk={(order) => {
            setAsking(order);
            setClosing(one.job.id);
          }}
        />
      ))}
      {asking !== null && (
        <BulkDialog order={asking} items={[]} onClose={() => setAsking(null)} onBegun={() => jobs.close(closing)} />
      )}
    </>
  );
}

function JobCard({
  shown,
  onAsk,
}: {
  readonly shown: ShownJob;
  readonly onAsk: (order: BulkOrder) => void;
}): JSX.Element {
  const { texts } = useApp();
  const { jobs } = useAdmin();
  const { job } = shown;
  const over = isOver(job);
  const resting = job.state === 'paused' || job.state === 'interrupted';
  const title = useTitleOf(job);
  useSaid(title);
  return (
    <section class="corner job" aria-label={title}>
      <div class="corner-text">
        <strong>{title}</strong>
        {!over && <progress max={job.total} value={job.done} aria-label={title} />}
        {job.state === 'running' && <TimeLeft shown={shown} />}
        {!over && !resting && <span class="soft">{texts.t('admin.job.goes_on')}</span>}
        {job.state === 'paused' && <Reason code={job.reason} />}
        {(over || resting) && troubles(job).map((one) => <TroubleRow key={`${one.state}/${one.code}`} {...one} />)}
        <span class="row">
          {resting && (
            <button type="button" class="button small" onClick={() => void jobs.continue(job.id)}>
              {texts.t('admin.job.continue')}
            </button>
          )}
          {!over && (
            <button type="button" class="button small" onClick={() => void jobs.cancel(job.id)}>
              {texts.t('admin.cancel')}
            </button>
          )}
          {over && <Again shown={shown} onAsk={onAsk} />}
        </span>
      </div>
      {over && (
        <button type="button" class="button quiet icon-only" onClick={() => jobs.close(job.id)}>
          <Icon name="close" />
          <span class="unseen">{texts.t('app.close')}</span>
        </button>
      )}
    </section>
  );
}

const STATES: Readonly<Record<Job['state'], TextKey>> = {
  queued: 'admin.job.queued',
  running: 'admin.job.running',
  paused: 'admin.job.paused',
  interrupted: 'admin.job.interrupted',
  done: 'admin.job.done',
  cancelled: 'admin.job.cancelled',
};

/** "Keep: 37 of 100, 2 failed". */
function useTitleOf(job: Job): string {
  const { texts } = useApp();
  const { total, failed } = job;
  // Photos that were cancelled are through as well, but nothing was done to them.
  const done = job.done - job.photos.filter(({ state }) => state === 'cancelled').length;
  const action = actionName(texts, job.action);
  const parts = [texts.t(STATES[job.state], { action, done, total })];
  if (failed > 0) parts.push(texts.n('admin.job.failed', failed));
  return parts.join(', ');
}

function useCode(code: string | null): string {
  const { texts } = useApp();
  const known = ['problem', 'admin.problem', 'admin.code'].map((kind) =>
    texts.find(`${kind}.${code}`, { seconds: 10 }),
  );
  return known.find((words) => words !== null) ?? texts.t('problem.internal_error');
}

function Reason({ code }: { readonly code: string | null }): JSX.Element {
  return <span>{useCode(code)}</span>;
}

/** What failed, and why. */
function TroubleRow({ state, code, names }: ReturnType<typeof troubles>[number]): JSX.Element {
  const { texts } = useApp();
  const reason = useCode(code);
  const what = texts.find(`admin.state.${state}`) ?? texts.find(`admin.result.${state}`) ?? state;
  return (
    <details class="trouble">
      <summary>
        {texts.t('admin.job.trouble', { what, count: names.length, reason: code === null ? '' : reason })}
      </summary>
      <ul class="names" tabIndex={0}>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}

function Again({
  shown,
  onAsk,
}: {
  readonly shown: ShownJob;
  readonly onAsk: (order: BulkOrder) => void;
}): JSX.Element | null {
  const app = useApp();
  const { jobs } = useAdmin();
  const order = again(shown.job, shown.order);
  if (order === null) return null;
  const run = async (): Promise<void> => {
    if (isAsked(order.action)) return onAsk(order);
    const problem = await jobs.start(order, randomId());
    if (problem === null) jobs.close(shown.job.id);
    else showProblem(app, problem);
  };
  return (
    <button type="button" class="button small" onClick={() => void run()}>
      {app.texts.n('admin.job.again', order.photos.length)}
    </button>
  );
}

/** Counted anew with every photo; said in seconds, or minutes when it is long. */
function TimeLeft({ shown }: { readonly shown: ShownJob }): JSX.Element | null {
  const { texts } = useApp();
  const seconds = secondsLeft(shown.job, shown.since, Date.now());
  if (seconds === null) return null;
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  const time = new Intl.NumberFormat(texts.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  return <span class="soft">{texts.t('admin.job.left', { time })}</span>;
}

/** Progress for screen readers, not more often than they can be listened to. */
function useSaid(words: string): void {
  const { polite } = useApp();
  const said = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = Math.max(0, said.current + SAY_MS - Date.now());
    const timer = setTimeout(() => {
      said.current = Date.now();
      polite.set(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [polite, words]);
}
