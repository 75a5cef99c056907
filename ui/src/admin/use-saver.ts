import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CaptionState, PhotoDetail } from '../api/photos.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp } from '../shell/app-context.js';
import { askBeforeLeaving } from '../shell/leaving.js';
import { toDraft } from './caption-model.js';
import { CaptionSaver } from './caption-saver.js';
import { useAdmin } from './services.js';

const KIND = 'caption';

/** The caption saver of the photo on the screen; what is unsaved when it leaves is saved on the way out. */
export function useSaver(
  controller: PhotoController,
  photo: PhotoDetail | null,
  blocked: boolean,
): CaptionSaver | null {
  const app = useApp();
  const { api } = useAdmin();
  const isBlocked = useRef(blocked);
  isBlocked.current = blocked;
  const key = photo === null ? null : JSON.stringify([photo.folder, photo.filename, photo.version]);
  const saver = useMemo(() => {
    if (photo === null) return null;
    const { folder, filename } = photo;
    return new CaptionSaver(
      captionOf(photo),
      {
        photo,
        save: (change, captionVersion) => api.saveCaption(photo, change, captionVersion),
        read: () => app.photos.detail(folder, filename),
        keepDraft: (draft) => void app.drafts.write(KIND, folder, filename, draft),
        dropDraft: () => app.drafts.drop(KIND, folder, filename),
        later: (run, milliseconds) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
        blocked: () => isBlocked.current,
        onSaved: (stored) => {
          app.loader.forget({ folder, filename });
          controller.patch(filename, { ...stored, hasCaption: true });
        },
      },
      toDraft(app.drafts.read(KIND, folder, filename)),
    );
  }, [app, api, controller, key]);
  useEffect(() => {
    if (saver === null) return undefined;
    return () => {
      void saver.flush().then((saved) => {
        if (!saved && !isBlocked.current) {
          const { photo: left } = saver;
          app.toasts.show({ kind: 'error', text: app.texts.t('admin.caption.left_unsaved', { name: left.filename }) });
        }
      });
    };
  }, [app, saver]);
  useEffect(
    // Whose sign-in has ended leaves to sign in again, and finds the text kept.
    () => askBeforeLeaving(() => saver?.isUnsaved === true && !app.session.state.get().ended),
    [app, saver],
  );
  const known = useRef<CaptionSaver | null>(null);
  useEffect(() => {
    // The first facts are the ones the saver began with; a draft of an older text must meet its conflict.
    if (known.current !== saver) known.current = saver;
    else if (saver !== null && photo !== null) saver.take(captionOf(photo));
  }, [saver, photo?.captionVersion]);
  useEffect(() => {
    if (saver !== null && !blocked) void saver.flush();
  }, [saver, blocked]);
  return saver;
}

function captionOf(photo: PhotoDetail): CaptionState {
  const { caption, captionState, captions, captionVersion, altText, nsfw } = photo;
  return { caption, captionState, captions, captionVersion, altText, nsfw };
}
