import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { KeyBinding } from '../lib/keys.js';
import { plainQuery } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp, useKeys } from '../shell/app-context.js';
import type { Prefs } from '../shell/prefs.js';
import { useTitle } from '../shell/title.js';
import type { PhotoController } from './photo-controller.js';
import { StageFoot } from './stage-foot.js';
import { StagePicture } from './stage-picture.js';
import { usePositionText } from './position.js';
import { useZoomKeys } from './use-zoom-keys.js';
import { extentOf, Zoom } from './zoom.js';

interface PhotoScreenProps {
  readonly controller: PhotoController;
  readonly folder: Folder;
  readonly filename: string | null;
}

/** One photo, as large as the screen allows; for admins with its panel beside or below. */
export function PhotoScreen({ controller, folder, filename }: PhotoScreenProps): JSX.Element {
  const { texts, prefs, session, admin, polite, nav } = useApp();
  const parts = useStore(admin);
  const { photo } = useStore(controller.stage.state);
  const { features, status, problem } = useStore(session.state);
  const position = usePositionText(controller);
  const preferences = useStore(prefs.state);
  const panel = parts !== null || preferences.panel;
  const ready = features !== null && status !== null;
  useEffect(() => {
    const { target } = controller.stage.state.get();
    if (filename !== null) {
      const wanted = { folder, filename };
      if (controller.isAnnounced(wanted) || controller.isShowing(wanted)) return;
      void controller.open(folder, filename, false);
    } else if (target?.folder === folder) {
      nav.replace({ screen: 'photo', folder, filename: target.filename });
    } else if (ready) {
      // The first photo waits for the features, which decide the order; a photo with an address does not.
      void controller.open(folder, null, prefs.state.get().shuffle ?? features.shuffles);
    }
  }, [controller, folder, filename, ready]);
  const fails = problem !== null;
  useEffect(() => {
    const { stage } = controller;
    if (ready || filename !== null || stage.state.get().target !== null) return;
    if (fails) stage.clear();
    else stage.seek();
  }, [controller, filename, ready, fails]);
  useEffect(() => prefs.set({ view: 'photo' }), [prefs]);
  const zoom = useMemo(() => new Zoom(() => extentOf(controller.stage.state.get().picture)), [controller]);
  usePhotoKeys(controller, folder);
  useZoomKeys(zoom);
  useTitle(photo?.filename ?? '', photo === null ? '' : position);
  useEffect(() => {
    if (photo !== null) polite.set(`${photo.filename}, ${position}`);
  }, [polite, photo?.filename]);
  return (
    <main id="main" class={panel ? 'photo-screen with-panel' : 'photo-screen'}>
      <section class="stage" aria-label={texts.t('photo.stage')}>
        <StagePicture controller={controller} folder={folder} zoom={zoom} />
        <StageFoot controller={controller} folder={folder} zoom={zoom} />
      </section>
      {parts !== null && <parts.PhotoPanel controller={controller} />}
      {panel && parts === null && <div class="panel-space" />}
    </main>
  );
}

function usePhotoKeys(controller: PhotoController, folder: Folder): void {
  const { nav, library, prefs } = useApp();
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    const toGrid = (): void => nav.go({ screen: 'grid', query: library.last(folder) ?? plainQuery(folder) });
    const all: KeyBinding[] = [
      { id: 'next', keys: ['ArrowRight'], run: () => void controller.next() },
      { id: 'previous', keys: ['ArrowLeft'], run: () => void controller.previous() },
      { id: 'grid', keys: ['g'], run: toGrid },
    ];
    if (folder !== 'inbox') return all;
    const turn = (): void => toggleShuffle(controller, prefs);
    return [...all, { id: 'shuffle', keys: ['s'], run: turn }];
  }, [nav, library, prefs, controller, folder]);
  useKeys(bindings);
}

/** Changes the order; the photo on the screen stays. */
export function toggleShuffle(controller: PhotoController, prefs: Prefs): void {
  const shuffle = !controller.place.get().shuffle;
  prefs.set({ shuffle });
  controller.reorder(shuffle);
}
