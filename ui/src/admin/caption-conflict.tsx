import type { JSX } from 'preact';
import type { CaptionState } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import { otherTexts } from './caption-model.js';
import type { CaptionFields } from './caption-model.js';
import type { CaptionSaver } from './caption-saver.js';

interface ConflictProps {
  readonly saver: CaptionSaver;
  readonly mine: CaptionFields;
  readonly theirs: CaptionState;
  readonly label: (platform: string) => string;
}

/** Two people wrote: both texts, and the person chooses. Spec: ui.md section 7. */
export function CaptionConflict({ saver, mine, theirs, label }: ConflictProps): JSX.Element {
  const { texts } = useApp();
  const name = (of: ReturnType<typeof otherTexts>[number]['of']): string => {
    if (typeof of === 'object') return label(of.platform);
    return texts.t(of === 'alt' ? 'admin.alt' : 'admin.caption');
  };
  return (
    <div class="box ask" role="alert">
      <p>
        <strong>{texts.t('admin.conflict')}</strong>
      </p>
      {otherTexts(theirs, mine).map(({ of, text }) => (
        <div key={name(of)}>
          <p class="soft">{texts.t('admin.conflict.theirs', { part: name(of) })}</p>
          <blockquote class="preview-text">{text === '' ? texts.t('admin.conflict.empty') : text}</blockquote>
        </div>
      ))}
      <p class="soft">{texts.t('admin.conflict.mine')}</p>
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
