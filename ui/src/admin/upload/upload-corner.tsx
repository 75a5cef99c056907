import type { JSX } from 'preact';
import { useStore } from '../../lib/use-store.js';
import { useApp } from '../../shell/app-context.js';
import { Icon } from '../../shell/icon.js';
import { Link } from '../../shell/link.js';
import type { UploadQueue } from './upload-queue.js';

/** How far the uploads are, on every other screen; stays until closed. */
export function UploadCorner({ queue }: { readonly queue: UploadQueue }): JSX.Element | null {
  const { texts, nav } = useApp();
  const { screen } = useStore(nav.route);
  const { count, files, bytes, sentBytes } = useStore(queue.totals);
  if (files === 0 || screen === 'upload') return null;
  const open = count.waiting + count.sending;
  const attention = count.conflict + count.failed + count.refused;
  return (
    <section class="corner" aria-label={texts.t('admin.upload.list')}>
      <div class="corner-text">
        <Link to={{ screen: 'upload' }}>
          {texts.t('admin.upload.progress', { done: count.done + count.here, total: files })}
        </Link>
        {attention > 0 && (
          <span class="error-text">
            <Icon name="warning" /> {texts.n('admin.upload.attention', attention)}
          </span>
        )}
        {open > 0 && <progress max={bytes} value={sentBytes} aria-label={texts.t('admin.upload.list')} />}
      </div>
      {open + count.conflict === 0 && (
        <button type="button" class="button quiet icon-only" onClick={() => queue.close()}>
          <Icon name="close" />
          <span class="unseen">{texts.t('admin.upload.close')}</span>
        </button>
      )}
    </section>
  );
}
