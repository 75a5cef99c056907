import type { JSX } from 'preact';
import { problemText, useApp, useBlocked } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
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
          <span title={state.problem === null ? '' : problemText(texts, state.problem)}>
            <Icon name="warning" /> {texts.t('admin.not_saved')}
          </span>
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
