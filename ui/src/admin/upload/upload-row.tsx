import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../api/problem.js';
import { useStore } from '../../lib/use-store.js';
import { useApp } from '../../shell/app-context.js';
import { Icon } from '../../shell/icon.js';
import { Link } from '../../shell/link.js';
import { RequestId } from '../../shell/states.js';
import { AdminIcon } from '../icons.js';
import { problemText } from '../../text/problem-text.js';
import { isSettled } from './upload-items.js';
import type { UploadItem, UploadKind, UploadState } from './upload-items.js';
import type { UploadQueue } from './upload-queue.js';

interface RowProps {
  readonly item: UploadItem;
  readonly queue: UploadQueue;
}

/** One file: its name, how far it is or what became of it, and what can be done. */
export function UploadRow({ item, queue }: RowProps): JSX.Element {
  const { texts } = useApp();
  const state = useStore(item.state);
  const { name, size } = item.file;
  const canAgain = state.kind === 'failed' || state.kind === 'cancelled';
  return (
    <li class={`upload-row ${state.kind}`}>
      <Sign kind={state.kind} />
      <div class="upload-body">
        <p class="upload-name">
          <bdi>{name}</bdi> <span class="soft">{texts.size(size)}</span>
        </p>
        <Story item={item} state={state} queue={queue} />
        {canAgain && (
          <button
            type="button"
            class="button small"
            aria-label={texts.t('admin.upload.again_of', { name })}
            onClick={() => queue.retry([item])}
          >
            {texts.t('app.try_again')}
          </button>
        )}
      </div>
      <button
        type="button"
        class="button quiet icon-only"
        onClick={() => (isSettled(state) ? queue.dismiss(item) : queue.cancel(item))}
      >
        <Icon name="close" />
        <span class="unseen">
          {texts.t(isSettled(state) ? 'admin.upload.dismiss_of' : 'admin.upload.cancel_of', { name })}
        </span>
      </button>
    </li>
  );
}

function Sign({ kind }: { readonly kind: UploadKind }): JSX.Element {
  if (kind === 'done' || kind === 'here') return <Icon name="check" />;
  if (kind === 'waiting') return <AdminIcon name="clock" />;
  if (kind === 'sending') return <AdminIcon name="upload" />;
  if (kind === 'conflict') return <AdminIcon name="question" />;
  return <Icon name={kind === 'skipped' || kind === 'cancelled' ? 'close' : 'warning'} />;
}

/** What there is to say about a file, in words. */
function Story({ item, state, queue }: RowProps & { readonly state: UploadState }): JSX.Element {
  const { texts, session } = useApp();
  const { name, size } = item.file;
  switch (state.kind) {
    case 'sending':
      return <progress max={size} value={state.sent} aria-label={texts.t('admin.upload.sending_of', { name })} />;
    case 'conflict':
      return <Conflict item={item} suggestedName={state.suggestedName} queue={queue} />;
    case 'refused': {
      if (typeof state.reason !== 'string') return <Fault problem={state.reason} />;
      const limit = texts.size(session.state.get().features?.maxUploadBytes ?? 0);
      return <p class="error-text">{texts.t(`admin.upload.refused.${state.reason}`, { size: limit })}</p>;
    }
    case 'failed':
      return <Fault problem={state.problem} />;
    case 'done':
      return <Done name={name} state={state} />;
    default:
      return <p class="soft">{texts.t(`admin.upload.${state.kind}`)}</p>;
  }
}

function Fault({ problem }: { readonly problem: Problem }): JSX.Element {
  const { texts } = useApp();
  return (
    <p class="error-text">
      {problemText(texts, problem)} {problem.requestId !== null && <RequestId id={problem.requestId} />}
    </p>
  );
}

function Done(props: { readonly name: string; readonly state: Extract<UploadState, { kind: 'done' }> }): JSX.Element {
  const { texts } = useApp();
  const { finalName, twin, published } = props.state;
  return (
    <p class="soft">
      <Link to={{ screen: 'photo', folder: 'inbox', filename: finalName }}>
        {finalName === props.name ? texts.t('admin.upload.done') : texts.t('admin.upload.done_as', { name: finalName })}
      </Link>{' '}
      {twin !== null && texts.t('admin.upload.twin', { name: twin })} {published && texts.t('admin.upload.published')}
    </p>
  );
}

/** Its name belongs to another photo: keep both, or leave this one out; nothing is overwritten. */
function Conflict(props: RowProps & { readonly suggestedName: string | null }): JSX.Element {
  const { texts } = useApp();
  const { item, suggestedName, queue } = props;
  const [forAll, setForAll] = useState(false);
  return (
    <>
      <p class="ask-text">{texts.t('admin.problem.name_taken')}</p>
      <div class="row">
        {suggestedName !== null && (
          <button type="button" class="button small" onClick={() => queue.decide(item, 'rename', forAll)}>
            {texts.t('admin.upload.keep_both', { name: suggestedName })}
          </button>
        )}
        <button type="button" class="button small" onClick={() => queue.decide(item, 'skip', forAll)}>
          {texts.t('admin.upload.skip')}
        </button>
        <label class="check">
          <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.currentTarget.checked)} />
          <span>{texts.t('admin.upload.for_all')}</span>
        </label>
      </div>
    </>
  );
}
