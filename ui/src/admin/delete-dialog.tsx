import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';
import { useAdmin } from './services.js';

interface DeleteDialogProps {
  /** As it was painted when the dialog was opened. */
  readonly photo: PhotoDetail;
  readonly controller: PhotoController;
  readonly onClose: () => void;
}

/** The one thing that cannot be undone: the name is typed, and it says so. Spec: ui.md section 4, "Delete". */
export function DeleteDialog({ photo, controller, onClose }: DeleteDialogProps): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { api } = useAdmin();
  const blocked = useBlocked();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const allowed = typed === photo.filename && blocked === null && !busy;
  const remove = async (): Promise<void> => {
    if (!allowed) return;
    setBusy(true);
    const answer = await api.delete(photo, typed);
    setBusy(false);
    if (!answer.ok) {
      showProblem(app, answer.problem, texts.t('admin.refused.delete', { name: photo.filename }));
      if (answer.problem.code === 'photo_changed') void controller.reload();
      if (answer.problem.code !== 'photo_not_found') return;
    } else app.toasts.show({ kind: 'success', text: texts.t('admin.deleted', { name: photo.filename }) });
    controller.leave(photo);
    app.library.remove(photo.folder, photo.filename);
    app.drafts.drop('caption', photo.folder, photo.filename);
    onClose();
  };
  return (
    <Dialog
      title={texts.t('admin.delete.title')}
      onClose={onClose}
      footer={
        <>
          <button type="button" class="button" onClick={onClose}>
            {texts.t('admin.cancel')}
          </button>
          <button type="submit" form="delete" class="button danger" disabled={!allowed} aria-busy={busy}>
            {texts.t('admin.delete.now')}
          </button>
        </>
      }
    >
      <form
        id="delete"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void remove();
        }}
      >
        <p>
          <strong>{texts.t('admin.delete.warning', { name: photo.filename })}</strong>
        </p>
        <label class="field-block">
          <span class="field-label">{texts.t('admin.delete.type')}</span>
          <code>{photo.filename}</code>
          <input
            class="input"
            value={typed}
            autoComplete="off"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
      </form>
    </Dialog>
  );
}
