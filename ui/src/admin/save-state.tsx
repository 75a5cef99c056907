import type { JSX } from 'preact';
import { useApp, useBlocked } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { problemText } from '../text/problem-text.js';
import type { CaptionSaver, SaverState } from './caption-saver.js';

/** "Saved", "Saving…", "Not saved", with the button that saves now. */
export function SaveState(props: { readonly saver: CaptionSaver; readonly state: SaverState }): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const blocked = useBlocked();
  const { saver, state } = props;
  const unsaved = state.phase === 'changed' || state.phase === 'failed';
  return (
    <span class="save-state">
      <span role="status" class={state.phase === 'failed' ? 'error-text' : 'soft'}>
        {state.phase === 'saving' && texts.t('admin.saving')}
        {state.phase === 'saved' && (
          <>
            <Icon name="check" /> {texts.t('admin.saved')}
          </>
        )}
        {unsaved && blocked !== null && texts.t('admin.kept_here')}
        {state.phase === 'failed' && blocked === null && (
          <>
            <Icon name="warning" /> {texts.t('admin.not_saved')}
          </>
        )}
      </span>
      {unsaved && blocked === null && (
        <button type="button" class="button quiet small" onClick={() => void saver.flush()}>
          {texts.t('admin.save')}
        </button>
      )}
    </span>
  );
}

/** The reason, and what can be done about it. */
export function WhyNotSaved(props: {
  readonly state: SaverState;
  readonly onLookAgain: () => void;
}): JSX.Element | null {
  const { texts } = useApp();
  const blocked = useBlocked();
  const { phase, problem } = props.state;
  if (phase !== 'failed' || problem === null || blocked !== null) return null;
  return (
    <p class="error-text" role="alert">
      {problemText(texts, problem)}{' '}
      {problem.code === 'photo_changed' && (
        <button type="button" class="button small" onClick={props.onLookAgain}>
          {texts.t('admin.look_again')}
        </button>
      )}
    </p>
  );
}
