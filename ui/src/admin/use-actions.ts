import { useMemo, useRef } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import type { Features } from '../api/session.js';
import type { KeyBinding } from '../lib/keys.js';
import { useStore } from '../lib/use-store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp, useBlocked, useKeys } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';
import type { CaptionSaver } from './caption-saver.js';
import { openFullSize } from './full-size.js';
import type { AdminIconName } from './icons.js';
import { useAdmin } from './services.js';
import { useAnalysis } from './use-analysis.js';
import type { Analysis } from './use-analysis.js';

/** One thing that can be done with the photo on the screen. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon: AdminIconName;
  /** Null = no key does it. */
  readonly key: string | null;
  readonly kind: 'primary' | 'plain';
  readonly busy: boolean;
  /** Why it is impossible now; null = it can be done, '' = the photo is still coming. */
  readonly reason: string | null;
  /** @param photo the one whose picture was painted when the finger or key went down. Spec: ui.md section 6 */
  readonly run: (photo: PhotoDetail) => void;
}

interface ActionOptions {
  readonly controller: PhotoController;
  readonly saver: CaptionSaver | null;
  readonly publish: (photo: PhotoDetail) => void;
  readonly remove: (photo: PhotoDetail) => void;
}

/** Actions of the painted photo by what the site allows, and their keys. A function that is off is absent. */
export function useActions(options: ActionOptions): { readonly list: readonly Action[]; readonly analysis: Analysis } {
  const app = useApp();
  const { curation } = useAdmin();
  const { controller, saver } = options;
  const { photo } = useStore(controller.stage.state);
  const { features } = useStore(app.session.state);
  const analysis = useAnalysis(controller, saver);
  const blocked = useBlocked() !== null;
  useStore(curation.pending); // until a photo is back for the service as well, little can be done with it
  const { texts } = app;
  const list = (features === null ? [] : offered(features, photo)).map((id): Action => {
    const { icon, key, kind = 'plain' } = KINDS[id];
    const isAgain = id === 'analyze' && photo !== null && photo.captionState !== 'none';
    const label = texts.t(isAgain ? 'admin.analyze_again' : `admin.${id}`);
    const busy = id === 'analyze' && analysis.busy;
    return { id, label, icon, key, kind, busy, reason: reason(id), run: (painted) => run(id, painted) };
  });
  function reason(id: ActionId): string | null {
    if (id === 'full_size') return null;
    if (photo !== null && id !== 'keep' && id !== 'remove' && curation.isReturning(photo)) return '';
    const ai = id === 'analyze' ? (features?.aiReason ?? null) : null;
    return reasonOf(app, photo, id, blocked) ?? aiReasonText(app, ai);
  }
  function run(id: ActionId, painted: PhotoDetail): void {
    switch (id) {
      case 'keep':
      case 'remove':
        // What is being written about it is stored first: once it has moved, nothing could be.
        return void curation.move(id, painted, saver?.photo.filename === painted.filename ? saver.flush() : undefined);
      case 'undo':
        return void curation.bringBack(painted, true);
      case 'analyze':
        return analysis.run(painted);
      case 'publish':
        return options.publish(painted);
      case 'full_size':
        return void openFullSize(app, painted);
      case 'delete':
        return options.remove(painted);
    }
  }
  useActionKeys(list, controller, saver);
  return { list, analysis };
}

type ActionId = 'keep' | 'remove' | 'undo' | 'analyze' | 'publish' | 'full_size' | 'delete';

const KINDS: Readonly<Record<ActionId, Pick<Action, 'icon' | 'key'> & { readonly kind?: 'primary' }>> = {
  keep: { icon: 'keep', key: 'k' },
  remove: { icon: 'remove', key: 'r' },
  undo: { icon: 'undo', key: 'u' },
  analyze: { icon: 'analyze', key: 'a' },
  publish: { icon: 'publish', key: 'p', kind: 'primary' },
  full_size: { icon: 'expand', key: 'f' },
  // No key deletes.
  delete: { icon: 'delete', key: null },
};

function offered(features: Features, photo: PhotoDetail | null): readonly ActionId[] {
  const folder = photo?.folder ?? 'inbox';
  const inbox = folder === 'inbox';
  const offers: Readonly<Record<ActionId, boolean>> = {
    keep: features.keep && inbox,
    remove: features.remove && inbox,
    undo: !inbox,
    analyze: features.analyze,
    publish: features.publish && (inbox || folder === 'archive'),
    full_size: typeof photo?.originalUrl === 'string',
    delete: features.delete,
  };
  return (Object.keys(offers) as ActionId[]).filter((id) => offers[id]);
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

function useActionKeys(list: readonly Action[], controller: PhotoController, saver: CaptionSaver | null): void {
  const { curation } = useAdmin();
  const latest = useRef({ list, saver });
  latest.current = { list, saver };
  const signature = list.map((action) => action.id).join();
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    // A key reads the photo of the moment it goes down, not of the moment this was drawn.
    const press = (id: string) => (): void => {
      const action = latest.current.list.find((one) => one.id === id);
      const { photo } = controller.stage.state.get();
      if (photo !== null && action?.reason === null && !action.busy) action.run(photo);
    };
    const actions = list.flatMap(({ id, key }) => (key === null ? [] : [{ id, keys: [key], run: press(id) }]));
    const undo = (): void => void curation.undoLast();
    return [
      { id: 'undo-last', keys: ['u', 'Mod+z'], run: undo },
      ...actions,
      { id: 'edit', keys: ['e'], run: focusCaption },
      {
        id: 'save',
        keys: ['Mod+s'],
        run: () => void latest.current.saver?.flush(),
        inFields: true,
      },
    ];
    // bound anew when other actions exist; each reads the newest of its kind
  }, [signature, curation, controller]);
  useKeys(bindings);
}

/** Id of the caption field, for the key that leads there. */
export const CAPTION_FIELD = 'caption-text';

function focusCaption(): void {
  document.getElementById(CAPTION_FIELD)?.focus();
}
