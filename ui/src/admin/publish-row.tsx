import type { JSX } from 'preact';
import type { PhotoDetail, PlatformResult } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { gateNote } from './caption-extras.js';
import { DecisionBox } from './decision-box.js';
import type { Publisher } from './platforms.js';
import { PreviewText } from './preview-list.js';
import { PostReference, reasonText, ResultChip } from './state-chip.js';
import type { PreviewState } from './use-preview.js';

export type Progress = 'checking' | 'preparing' | 'sending' | null;

interface PublishRowProps {
  readonly platform: Publisher;
  readonly photo: PhotoDetail;
  readonly result: PlatformResult | null;
  readonly progress: Progress;
  readonly locked: boolean;
  readonly chosen: boolean;
  /** A dry run has just said what would happen. */
  readonly checked: boolean;
  readonly preview: PreviewState;
  readonly nsfw: boolean | null;
  readonly onChoose: (on: boolean) => void;
  /** Sends to this platform alone; null = not now. */
  readonly onRetry: (() => void) | null;
  readonly onSettled: () => void;
}

/** One platform: chosen or not, what it will receive, what became of it. */
export function PublishRow(props: PublishRowProps): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { platform, photo, result, preview } = props;
  const settled = result?.status === 'sent' || result?.status === 'unknown';
  const note = gateNote(platform, props.nsfw);
  const reason = result === null || result.code === 'dry_run' ? '' : reasonText(app, result);
  return (
    <section class={props.chosen ? 'publish-row chosen' : 'publish-row'} aria-label={platform.label}>
      <div class="publish-row-head">
        <label class="check strong">
          <input
            type="checkbox"
            checked={props.chosen}
            disabled={!platform.ready || settled || props.locked}
            onChange={(event) => props.onChoose(event.currentTarget.checked)}
          />
          <span>{platform.label}</span>
        </label>
        <RowState {...props} />
      </div>
      {!platform.ready && (
        <p class="soft">
          <Icon name="warning" /> {texts.find(`admin.code.${platform.reason ?? ''}`) ?? texts.t('admin.not_ready')}
          {platform.field !== null && <code> {platform.field}</code>}
        </p>
      )}
      {reason !== '' && <p class="soft">{reason}</p>}
      {result?.status === 'failed' && platform.ready && !props.locked && props.onRetry !== null && (
        <button
          type="button"
          class="button small"
          aria-label={texts.t('admin.publish.again_to', { platform: platform.label })}
          onClick={props.onRetry}
        >
          {texts.t('app.try_again')}
        </button>
      )}
      {note !== null && !settled && <p class="soft">{texts.t(note, { platform: platform.label })}</p>}
      {result !== null && settled && <PostReference result={result} />}
      {result?.status === 'unknown' && photo.contentHash !== null && (
        <DecisionBox
          contentHash={photo.contentHash}
          platform={platform.id}
          label={platform.label}
          known={null}
          onSettled={props.onSettled}
        />
      )}
      {platform.ready &&
        !settled &&
        props.chosen &&
        (preview.failed ? (
          <p class="soft">{texts.t('admin.preview.failed')}</p>
        ) : (
          <PreviewText preview={preview.platforms[platform.id]} fresh={preview.fresh} />
        ))}
      {result?.status === 'sent' && result.caption !== null && result.caption !== '' && (
        <blockquote class="preview-text">{result.caption}</blockquote>
      )}
    </section>
  );
}

function RowState(props: PublishRowProps): JSX.Element | null {
  const { texts } = useApp();
  if (props.progress !== null) {
    return (
      <span class="chip busy" role="status">
        <span class="spinner small" /> {texts.t(`admin.publish.${props.progress}`)}
      </span>
    );
  }
  if (props.result === null) return null;
  if (props.result.code === 'dry_run') {
    return props.checked ? <span class="chip good">{texts.t('admin.publish.would_send')}</span> : null;
  }
  return (
    <span role="status">
      <ResultChip result={props.result} />
    </span>
  );
}
