import type { JSX } from 'preact';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { Preview, Publisher } from './platforms.js';
import type { PreviewState } from './use-preview.js';

/** The text of each platform, exactly as it will receive it. */
export function PreviewList(props: {
  readonly platforms: readonly Publisher[];
  readonly preview: PreviewState;
}): JSX.Element {
  const { texts } = useApp();
  const { preview } = props;
  const platforms = props.platforms.filter((platform) => platform.ready);
  if (platforms.length === 0) return <p class="soft">{texts.t('admin.no_platforms')}</p>;
  if (preview.failed) return <p class="soft">{texts.t('admin.preview.failed')}</p>;
  return (
    <div class="stack">
      {platforms.map((platform) => (
        <section key={platform.id} aria-label={platform.label}>
          <h3 class="preview-name">{platform.label}</h3>
          <PreviewText preview={preview.platforms[platform.id]} fresh={preview.fresh} />
        </section>
      ))}
    </div>
  );
}

export function PreviewText(props: { readonly preview: Preview | undefined; readonly fresh: boolean }): JSX.Element {
  const { texts } = useApp();
  const { preview, fresh } = props;
  if (preview === undefined) {
    return <p class="preview-text soft">{texts.t(fresh ? 'admin.preview.none' : 'state.loading')}</p>;
  }
  const empty = preview.empty || preview.text === '';
  return (
    <div aria-busy={!fresh}>
      {empty ? (
        <p class="preview-text soft">{texts.t('admin.preview.none')}</p>
      ) : (
        <blockquote class={fresh ? 'preview-text' : 'preview-text stale'}>{preview.text}</blockquote>
      )}
      <p class="preview-facts soft">
        {!empty && preview.length !== null && preview.max !== null && preview.unit !== null && (
          <span>{texts.t(`admin.unit.${preview.unit}`, { length: preview.length, max: preview.max })}</span>
        )}
        {preview.hashtags.length > 0 && (
          <span>
            {texts.t('admin.preview.hashtags', { hashtags: preview.hashtags.map((tag) => `#${tag}`).join(' ') })}
          </span>
        )}
        {preview.shortened && (
          <span class="warn">
            <Icon name="warning" /> {texts.t('admin.preview.shortened')}
          </span>
        )}
        {preview.warnings
          .filter((warning) => warning !== 'shortened')
          .map((warning) => (
            <span key={warning} class="warn">
              <Icon name="warning" /> {texts.find(`admin.warning.${warning}`) ?? warning}
            </span>
          ))}
      </p>
    </div>
  );
}
