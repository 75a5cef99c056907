import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../../lib/use-store.js';
import { useApp } from '../../shell/app-context.js';
import { Icon } from '../../shell/icon.js';
import { useTitle } from '../../shell/title.js';
import { SignInLink } from '../../sign-in/sign-in-link.js';
import { AdminIcon } from '../icons.js';
import type { Pace } from './pace.js';
import { UploadRow } from './upload-row.js';
import type { UploadQueue } from './upload-queue.js';

interface UploadProps {
  readonly queue: UploadQueue;
  readonly pace: Pace;
}

/** Choosing files, and the list of all that were chosen. */
export function UploadScreen({ queue, pace }: UploadProps): JSX.Element {
  const { texts } = useApp();
  const items = useStore(queue.items);
  const title = texts.t('admin.upload');
  useTitle(title);
  return (
    <main id="main" class="page upload">
      <h1 tabIndex={-1}>{title}</h1>
      <Chooser queue={queue} />
      {items.length > 0 && (
        <section aria-label={texts.t('admin.upload.list')}>
          <Overview queue={queue} pace={pace} />
          <ul class="uploads">
            {items.map((item) => (
              <UploadRow key={item.id} item={item} queue={queue} />
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Chooser({ queue }: Pick<UploadProps, 'queue'>): JSX.Element {
  const { texts, session } = useApp();
  const { features } = useStore(session.state);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (folder.current !== null) folder.current.webkitdirectory = true; // JSX does not know it
  }, []);
  const { acceptedTypes = [], maxUploadBytes = Number.POSITIVE_INFINITY } = features ?? {};
  const take = ({ currentTarget: input }: { readonly currentTarget: HTMLInputElement }): void => {
    queue.add(Array.from(input.files ?? []));
    input.value = ''; // the same file may be chosen again
  };
  const kinds = acceptedTypes.map((type) => type.replace(/^image\//, '').toUpperCase()).join(', ');
  return (
    <div class="drop-box">
      <p>{texts.t('admin.upload.how')}</p>
      <div class="row">
        <button type="button" class="button primary" onClick={() => files.current?.click()}>
          <AdminIcon name="upload" />
          {texts.t('admin.upload.choose')}
        </button>
        <button type="button" class="button" onClick={() => folder.current?.click()}>
          {texts.t('admin.upload.choose_folder')}
        </button>
      </div>
      {kinds !== '' && Number.isFinite(maxUploadBytes) && (
        <p class="soft">{texts.t('admin.upload.limits', { kinds, size: texts.size(maxUploadBytes) })}</p>
      )}
      <input ref={files} type="file" multiple hidden accept={acceptedTypes.join()} onChange={take} />
      <input ref={folder} type="file" hidden onChange={take} />
    </div>
  );
}

/** All files together, and what can be done with all of them. */
function Overview({ queue, pace }: UploadProps): JSX.Element {
  const { texts } = useApp();
  const { count, files, bytes, sentBytes } = useStore(queue.totals);
  const { paused } = useStore(pace.state);
  const open = count.waiting + count.sending;
  const again = queue.items.get().filter((item) => item.state.get().kind === 'failed');
  return (
    <div class="upload-overview">
      <p class="upload-figures">
        <strong>{texts.t('admin.upload.progress', { done: count.done + count.here, total: files })}</strong>
        <span class="soft">
          {texts.t('admin.upload.bytes', { sent: texts.size(sentBytes), total: texts.size(bytes) })}
        </span>
      </p>
      <progress max={Math.max(1, bytes)} value={sentBytes} aria-label={texts.t('admin.upload.list')} />
      <Waiting queue={queue} pace={pace} />
      <div class="row">
        {(paused || open > 0) && (
          <button type="button" class="button" onClick={() => (paused ? queue.resume() : queue.pause())}>
            {texts.t(paused ? 'admin.upload.resume' : 'admin.upload.pause')}
          </button>
        )}
        {open + count.conflict > 0 && (
          <button type="button" class="button" onClick={() => queue.cancelAll()}>
            {texts.t('admin.upload.cancel_all')}
          </button>
        )}
        {again.length > 0 && (
          <button type="button" class="button" onClick={() => queue.retry(again)}>
            {texts.n('admin.publish.again', again.length)}
          </button>
        )}
        {open + count.conflict < files && (
          <button type="button" class="button quiet" onClick={() => queue.close()}>
            {texts.t(open + count.conflict === 0 ? 'admin.upload.close' : 'admin.upload.clear')}
          </button>
        )}
      </div>
    </div>
  );
}

/** Why nothing moves, and when it goes on. */
function Waiting({ queue, pace }: UploadProps): JSX.Element | null {
  const { texts } = useApp();
  const { count } = useStore(queue.totals);
  const { offline, signedOut, until, doubtful } = useStore(pace.state);
  const seconds = useSecondsUntil(until);
  if (count.waiting === 0) return null;
  if (signedOut) {
    return (
      <div class="inline-fault" role="status">
        <Icon name="lock" />
        <span>{texts.t('admin.upload.signed_out')}</span>
        <SignInLink class="button small" staysHere>
          {texts.t('state.sign_in_again')}
        </SignInLink>
      </div>
    );
  }
  if (!offline && until === null && !doubtful) return null;
  const again = texts.n('admin.upload.goes_on', seconds);
  const text = offline ? texts.t('state.offline') : doubtful ? `${texts.t('problem.no_answer')} ${again}` : again;
  return (
    <div class="inline-fault">
      <Icon name={offline || doubtful ? 'offline' : 'warning'} />
      <span>{text}</span>
      {doubtful && !offline && until !== null && (
        <button type="button" class="button small" onClick={() => pace.goOn()}>
          {texts.t('app.retry_now')}
        </button>
      )}
    </div>
  );
}

function useSecondsUntil(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [until]);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}
