import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import { texts } from '../lib/read.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { showProblem, useApp } from '../shell/app-context.js';
import { writtenText } from './caption-model.js';
import type { CaptionSaver } from './caption-saver.js';
import { useAdmin } from './services.js';

/** A text that was written although a person's text stands; the person decides. */
export interface CaptionNotice {
  readonly text: string;
  readonly take: () => void;
  readonly dismiss: () => void;
}

export interface Analysis {
  readonly busy: boolean;
  readonly run: (photo: PhotoDetail) => void;
  readonly notice: CaptionNotice | null;
  /** Codes of what the last analysis of this photo could not do. */
  readonly warnings: readonly string[];
}

interface Written {
  readonly saver: CaptionSaver;
  /** Null = it stands in the field already. */
  readonly text: string | null;
  readonly warnings: readonly string[];
}

/** Has the photo looked at and a caption written. What a person wrote is never replaced without asking. */
export function useAnalysis(controller: PhotoController, saver: CaptionSaver | null): Analysis {
  const app = useApp();
  const { api, availability } = useAdmin();
  const [busy, setBusy] = useState(false);
  const [written, setWritten] = useState<Written | null>(null);
  const running = useRef(false);
  const run = useCallback(
    async (photo: PhotoDetail) => {
      if (saver?.photo.filename !== photo.filename || running.current) return;
      running.current = true;
      setBusy(true);
      await saver.flush();
      const { fields, stored } = saver.state.get();
      const isOwn = fields.text !== '' && (stored.captionState === 'human' || fields.text !== stored.caption);
      const answer = await api.analyze(photo, stored.captionState !== 'none');
      running.current = false;
      setBusy(false);
      if (!answer.ok) {
        showProblem(app, answer.problem);
        if (answer.problem.code === 'ai_unavailable') void availability.refresh();
        if (answer.problem.code === 'photo_changed' && controller.isShowing(photo)) await controller.reload();
        return;
      }
      app.polite.set(app.texts.t('admin.analyzed'));
      const fresh = writtenText(answer.value, fields.own);
      const isNew = isOwn && fresh !== null && fresh !== fields.text;
      setWritten({ saver, text: isNew ? fresh : null, warnings: texts(answer.value['warnings']) });
      if (controller.isShowing(photo)) await controller.refreshFacts();
      else app.loader.forget(photo);
    },
    [app, api, availability, controller, saver],
  );
  const mine = written?.saver === saver ? written : null;
  const notice = useMemo<CaptionNotice | null>(() => {
    if (mine === null || mine.text === null) return null;
    const { text: fresh, saver: to } = mine;
    const dismiss = (): void => setWritten({ ...mine, text: null });
    const take = (): void => {
      to.edit({ text: fresh });
      dismiss();
    };
    return { text: fresh, take, dismiss };
  }, [mine]);
  return { busy, run: (photo) => void run(photo), notice, warnings: mine?.warnings ?? [] };
}
