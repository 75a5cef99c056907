import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import type { KeyBinding } from '../lib/keys.js';
import { text } from '../lib/read.js';
import { useStore } from '../lib/use-store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { showProblem, useApp, useBlocked, useKeys } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';
import type { CaptionSaver } from './caption-saver.js';
import type { AdminIconName } from './icons.js';
import { useAdmin } from './services.js';

/** One thing that can be done with the photo on the screen. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon: AdminIconName;
  readonly key: string;
  readonly kind: 'primary' | 'plain';
  readonly busy: boolean;
  /** Why it is impossible now; null = it can be done, '' = the photo is still coming. */
  readonly reason: string | null;
  readonly run: () => void;
}

/** A text that was written although a person's text stands; the person decides. */
export interface CaptionNotice {
  readonly text: string;
  readonly take: () => void;
  readonly dismiss: () => void;
}

interface ActionOptions {
  readonly controller: PhotoController;
  readonly saver: CaptionSaver | null;
  readonly publish: () => void;
  readonly enlarge: () => void;
}

/** Actions of the painted photo by what the site allows, and their keys. A function that is off is absent. */
export function useActions(options: ActionOptions): {
  readonly list: readonly Action[];
  readonly notice: CaptionNotice | null;
} {
  const app = useApp();
  const { curation } = useAdmin();
  const { photo } = useStore(options.controller.stage.state);
  const { features } = useStore(app.session.state);
  const analysis = useAnalysis(options.controller, options.saver);
  const blocked = useBlocked();
  // Actions read the photo of the moment the key goes down, not of the moment this was drawn.
  const { controller } = options;
  const withPhoto =
    (run: (painted: PhotoDetail) => void): (() => void) =>
    () => {
      const painted = controller.stage.state.get().photo;
      if (painted !== null) run(painted);
    };
  const folder = photo?.folder ?? 'inbox';
  const reason = (name: string): string | null => reasonOf(app, photo, name, blocked !== null);
  const list: Action[] = [];
  const add = (action: Omit<Action, 'busy'> & { readonly busy?: boolean }): void =>
    void list.push({ busy: false, ...action });
  const t = app.texts;
  const inbox = folder === 'inbox';
  if (features?.keep === true && inbox) {
    const run = withPhoto((painted) => void curation.move('keep', painted));
    add({ id: 'keep', label: t.t('admin.keep'), icon: 'keep', key: 'k', kind: 'plain', reason: reason('keep'), run });
  }
  if (features?.remove === true && inbox) {
    const run = withPhoto((painted) => void curation.move('remove', painted));
    add({
      id: 'remove',
      label: t.t('admin.remove'),
      icon: 'remove',
      key: 'r',
      kind: 'plain',
      reason: reason('remove'),
      run,
    });
  }
  if (!inbox) {
    const run = withPhoto((painted) => void undoHere(app, controller, curation, painted));
    add({ id: 'undo', label: t.t('admin.undo'), icon: 'undo', key: 'u', kind: 'plain', reason: reason('undo'), run });
  }
  if (features?.analyze === true) {
    const { busy, run } = analysis;
    add({
      id: 'analyze',
      label: t.t('admin.analyze'),
      icon: 'analyze',
      key: 'a',
      kind: 'plain',
      reason: reason('analyze') ?? aiReasonText(app, features.aiReason),
      run,
      busy,
    });
  }
  if (features?.publish === true && (inbox || folder === 'archive')) {
    const run = withPhoto(options.publish);
    add({
      id: 'publish',
      label: t.t('admin.publish'),
      icon: 'publish',
      key: 'p',
      kind: 'primary',
      reason: reason('publish'),
      run,
    });
  }
  if (typeof photo?.originalUrl === 'string') {
    add({
      id: 'large',
      label: t.t('admin.full_size'),
      icon: 'expand',
      key: 'f',
      kind: 'plain',
      reason: null,
      run: options.enlarge,
    });
  }
  useActionKeys(list, options.saver);
  return { list, notice: analysis.notice };
}

/** Why an action is impossible now, in words. */
function reasonOf(app: App, photo: PhotoDetail | null, action: string, blocked: boolean): string | null {
  if (photo === null) return '';
  if (blocked) return app.texts.t('admin.not_now');
  const code = photo.actions[action] ?? null;
  if (code === null) return null;
  const words = app.texts.find(`admin.code.${code}`) ?? app.texts.find(`problem.${code}`);
  return words ?? app.texts.find(`admin.problem.${code}`) ?? app.texts.t('admin.not_now');
}

/** Why AI cannot be used, in words; null = it can. */
function aiReasonText({ texts }: App, reason: string | null): string | null {
  if (reason === null) return null;
  return texts.find(`admin.ai.${reason}`) ?? texts.t('admin.problem.ai_unavailable');
}

/** A photo in another folder goes back to the inbox. */
async function undoHere(
  app: App,
  controller: PhotoController,
  curation: ReturnType<typeof useAdmin>['curation'],
  photo: PhotoDetail,
): Promise<void> {
  const { folder, filename } = photo;
  controller.leave(photo);
  app.library.remove(folder, filename);
  app.library.spoil('inbox');
  await curation.undo({ action: 'keep', folder, filename, from: photo, gone: null });
}

function useAnalysis(
  controller: PhotoController,
  saver: CaptionSaver | null,
): { readonly busy: boolean; readonly run: () => void; readonly notice: CaptionNotice | null } {
  const app = useApp();
  const { api, availability } = useAdmin();
  const [busy, setBusy] = useState<string | null>(null);
  const [written, setWritten] = useState<{ readonly saver: CaptionSaver; readonly text: string } | null>(null);
  const running = useRef(false);
  const run = useCallback(async () => {
    const { photo } = controller.stage.state.get();
    if (photo === null || saver === null || running.current) return;
    running.current = true;
    setBusy(photo.filename);
    await saver.flush();
    const { fields, stored } = saver.state.get();
    const byPerson = stored.captionState === 'human' && fields.text !== '';
    const answer = await api.analyze(photo, stored.captionState !== 'none');
    running.current = false;
    setBusy(null);
    if (!answer.ok) {
      showProblem(app, answer.problem);
      if (answer.problem.code === 'ai_unavailable') void availability.refresh();
      return answer.problem.code === 'photo_changed' ? controller.reload() : undefined;
    }
    app.polite.set(app.texts.t('admin.analyzed'));
    const fresh = text(answer.value['caption']);
    if (byPerson && fresh !== null && fresh !== fields.text) setWritten({ saver, text: fresh });
    if (controller.isShowing(photo)) await controller.refreshFacts();
    else app.loader.forget(photo);
  }, [app, api, availability, controller, saver]);
  const notice = useMemo<CaptionNotice | null>(() => {
    if (written === null || written.saver !== saver) return null;
    const dismiss = (): void => setWritten(null);
    const take = (): void => {
      written.saver.edit({ text: written.text });
      dismiss();
    };
    return { text: written.text, take, dismiss };
  }, [written, saver]);
  return { busy: busy !== null, run: () => void run(), notice };
}

function useActionKeys(list: readonly Action[], saver: CaptionSaver | null): void {
  const { texts } = useApp();
  const { curation } = useAdmin();
  const latest = useRef({ list, saver });
  latest.current = { list, saver };
  const signature = list.map((action) => action.id).join();
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    const press = (id: string) => (): void => {
      const action = latest.current.list.find((one) => one.id === id);
      if (action !== undefined && action.reason === null && !action.busy) action.run();
    };
    const actions = list.map((one) => ({ id: one.id, keys: [one.key], label: one.label, run: press(one.id) }));
    const undo = (): void => void curation.undoLast();
    return [
      { id: 'undo-last', keys: ['u', 'Mod+z'], label: texts.t('admin.key.undo'), run: undo },
      ...actions,
      { id: 'edit', keys: ['e'], label: texts.t('admin.key.edit'), run: focusCaption },
      {
        id: 'save',
        keys: ['Mod+s'],
        label: texts.t('admin.key.save'),
        run: () => void latest.current.saver?.flush(),
        inFields: true,
      },
    ];
    // bound anew when other actions exist; each reads the newest of its kind
  }, [signature, texts, curation]);
  useKeys(bindings);
}

/** Id of the caption field, for the key that leads there. */
export const CAPTION_FIELD = 'caption-text';

function focusCaption(): void {
  document.getElementById(CAPTION_FIELD)?.focus();
}
