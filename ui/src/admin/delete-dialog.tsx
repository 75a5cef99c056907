import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import { Question, TypedWord } from './question.js';
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
  const remove = async (): Promise<void> => {
    const answer = await api.delete(photo, typed);
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
    <Question
      title={texts.t('admin.delete.title')}
      button={texts.t('admin.delete.now')}
      danger
      allowed={typed === photo.filename && blocked === null}
      onYes={remove}
      onClose={onClose}
    >
      <p>
        <strong>{texts.t('admin.delete.warning', { name: photo.filename })}</strong>
      </p>
      <TypedWord label={texts.t('admin.delete.type')} shown={photo.filename} value={typed} onType={setTyped} />
    </Question>
  );
}
