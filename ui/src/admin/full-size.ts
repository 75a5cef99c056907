import type { PhotoDetail } from '../api/photos.js';
import type { App } from '../shell/app-context.js';

/** The stored picture: to the share sheet on phones, else into a tab of its own. Spec: ui.md section 4. */
export async function openFullSize(app: App, photo: PhotoDetail): Promise<void> {
  const { originalUrl: url, filename } = photo;
  if (url === null) return;
  const isPhone = window.matchMedia('(pointer: coarse)').matches && typeof navigator.canShare === 'function';
  if (!isPhone) return void window.open(url, '_blank', 'noopener');
  const files = await filesOf(url, filename);
  if (files === null || !navigator.canShare({ files })) return offer(app, photo, url, null);
  const share = (): Promise<void> =>
    navigator.share({ files }).catch((error: unknown) => {
      // A slow network: by now the browser wants another tap. Closing the sheet is no fault.
      if (!(error instanceof DOMException) || error.name !== 'AbortError') offer(app, photo, url, () => void share());
    });
  await share();
}

function offer(app: App, photo: PhotoDetail, url: string, share: (() => void) | null): void {
  const { texts, toasts } = app;
  toasts.show({
    kind: 'info',
    text: texts.t('admin.full_size_of', { name: photo.filename }),
    actions: [
      ...(share === null ? [] : [{ label: texts.t('admin.share'), run: share }]),
      { label: texts.t('admin.open'), href: url, run: () => undefined },
    ],
  });
}

/** Null when it could not be read; opening its address says why. */
async function filesOf(url: string, name: string): Promise<File[] | null> {
  try {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) return null;
    const bytes = await answer.blob();
    return [new File([bytes], name, { type: bytes.type })];
  } catch {
    return null;
  }
}
