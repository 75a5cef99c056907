import type { JSX } from 'preact';
import type { CaptionState } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import type { CaptionSaver } from './caption-saver.js';

/** Two people wrote: both texts, and the person chooses. Spec: ui.md section 7. */
export function CaptionConflict(props: { readonly saver: CaptionSaver; readonly theirs: CaptionState }): JSX.Element {
  const { texts } = useApp();
  const { saver, theirs } = props;
  return (
    <div class="box ask" role="alert">
      <p>
        <strong>{texts.t('admin.conflict')}</strong>
      </p>
      <p class="soft">{texts.t('admin.conflict.theirs')}</p>
      <blockquote class="preview-text">{theirs.caption ?? texts.t('admin.conflict.empty')}</blockquote>
      <div class="row">
        <button type="button" class="button small" onClick={() => saver.settle('mine')}>
          {texts.t('admin.conflict.use_mine')}
        </button>
        <button type="button" class="button small" onClick={() => saver.settle('theirs')}>
          {texts.t('admin.conflict.use_theirs')}
        </button>
      </div>
    </div>
  );
}
