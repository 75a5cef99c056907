import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from '../shell/app-context.js';
import { AdminIcon } from './icons.js';
import type { PublishState } from './publish-run.js';

interface PublishFooterProps {
  readonly state: PublishState;
  /** Platforms chosen. */
  readonly count: number;
  /** Some platforms have the post already. */
  readonly isMissing: boolean;
  readonly allowed: boolean;
  readonly allSent: boolean;
  readonly onSend: () => void;
  readonly onCheck: () => void;
  readonly onAskAgain: () => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
}

/** The buttons of the dialog, by where the publication stands. */
export function PublishFooter(props: PublishFooterProps): JSX.Element {
  const { texts } = useApp();
  const { state, count, allowed, onSend } = props;
  const busy = state.phase === 'sending' || state.phase === 'checking';
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      if (allowed && !busy && state.phase !== 'lost') onSend();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [allowed, busy, state.phase, onSend]);
  if (props.allSent) {
    return (
      <button type="button" class="button primary" onClick={props.onNext}>
        {texts.t('admin.publish.next')}
      </button>
    );
  }
  if (state.phase === 'lost') {
    return (
      <button type="button" class="button primary" onClick={props.onAskAgain}>
        {texts.t('admin.publish.ask_again')}
      </button>
    );
  }
  const label = props.isMissing
    ? texts.t('admin.publish.missing')
    : texts.n(state.phase === 'ended' ? 'admin.publish.again' : 'admin.publish.to', count);
  const ended = state.phase === 'ended' && count === 0;
  return (
    <>
      {state.phase === 'ended' ? (
        <button type="button" class="button" onClick={props.onClose}>
          {texts.t('admin.publish.done')}
        </button>
      ) : (
        <button type="button" class="button" disabled={busy || !allowed} onClick={props.onCheck}>
          {texts.t(state.phase === 'checking' ? 'admin.publish.checking' : 'admin.publish.check')}
        </button>
      )}
      {!ended && (
        <button type="button" class="button primary" disabled={busy || !allowed} aria-busy={busy} onClick={onSend}>
          {state.phase === 'sending' ? <span class="spinner small" /> : <AdminIcon name="publish" />}
          {state.phase === 'sending' ? texts.t('admin.publish.sending') : label}
        </button>
      )}
    </>
  );
}
