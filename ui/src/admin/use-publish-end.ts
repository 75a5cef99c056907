import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import { useStore } from '../lib/use-store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';
import type { NewToast, ToastAction } from '../shell/toasts.js';
import type { Publisher } from './platforms.js';
import type { PublishRun, PublishState } from './publish-run.js';
import { useAdmin } from './services.js';

interface PublishEndOptions {
  readonly photo: PhotoDetail;
  readonly controller: PhotoController;
  readonly run: PublishRun;
  readonly platforms: readonly Publisher[];
  readonly onClose: () => void;
}

const ADMIRE_MS = 1_500;

/**
 * What follows a publication: when all is sent a message with the links, then the next photo; anything else
 * leaves the dialog open. Spec: ui.md section 7.
 */
export function usePublishEnd(options: PublishEndOptions): {
  readonly allSent: boolean;
  readonly close: () => void;
  readonly next: () => void;
} {
  const app = useApp();
  const { countDecisions } = useAdmin();
  const { photo, controller, run, platforms, onClose } = options;
  const state = useStore(run.state);
  const allSent = state.phase === 'ended' && isAllSent(photo, state);
  const told = useRef(false);
  const close = useCallback(() => {
    const { phase, archive, problem } = run.state.get();
    if (problem?.code === 'photo_changed') void controller.reload();
    if (phase === 'ended' || phase === 'lost' || phase === 'sending') settle(app, controller, photo, archive);
    if (allSent && archive !== 'done' && controller.isShowing(photo)) void controller.next();
    onClose();
  }, [app, controller, photo, run, onClose, allSent]);
  useEffect(() => {
    if (state.phase === 'ended') void countDecisions();
  }, [state.phase, countDecisions]);
  useEffect(() => {
    if (!allSent || told.current) return;
    told.current = true;
    app.toasts.show(goodNews(app, photo, platforms, state));
  }, [allSent, app, photo, platforms, state]);
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!allSent) return undefined;
    const press = (event: KeyboardEvent): void => {
      // Tab leads to the links; Esc closes anyway.
      if (event.key.length > 1 && event.key !== 'Enter' && !event.key.startsWith('Arrow')) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [allSent]);
  useEffect(() => {
    if (!allSent || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    const timer = setTimeout(() => latest.current(), ADMIRE_MS);
    return () => clearTimeout(timer);
  }, [allSent]);
  return { allSent, close, next: close };
}

function goodNews(app: App, photo: PhotoDetail, platforms: readonly Publisher[], state: PublishState): NewToast {
  const sent = platforms.filter((platform) => state.results[platform.id]?.status === 'sent');
  const actions = sent.flatMap((platform): ToastAction[] => {
    const href = state.results[platform.id]?.postUrl ?? null;
    if (href === null) return [];
    return [
      {
        label: app.texts.t('admin.post.link', { platform: platform.label, host: new URL(href).host }),
        href,
        run: () => undefined,
      },
    ];
  });
  const names = sent.map((platform) => platform.label).join(', ');
  return { kind: 'success', text: app.texts.t('admin.published', { name: photo.filename, platforms: names }), actions };
}

/** The photo has left for the archive, or what is known about it has changed. */
function settle(app: App, controller: PhotoController, photo: PhotoDetail, archive: string | null): void {
  app.loader.forget(photo);
  if (photo.folder === 'inbox' && archive === 'done') {
    app.library.spoil('archive');
    controller.leave(photo);
    app.library.remove(photo.folder, photo.filename);
    return;
  }
  void controller.refreshFacts();
}

/** Everything asked for, now and earlier, has arrived. */
function isAllSent(photo: PhotoDetail, state: PublishState): boolean {
  const results = Object.values({ ...photo.platforms, ...state.results });
  return results.length > 0 && state.problem === null && results.every((result) => result.status === 'sent');
}
