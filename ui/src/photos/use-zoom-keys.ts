import { useMemo } from 'preact/hooks';
import type { KeyBinding } from '../lib/keys.js';
import { useStore } from '../lib/use-store.js';
import { useApp, useKeys } from '../shell/app-context.js';
import type { Zoom } from './zoom.js';

/** Keys of the zoom: in, out, and while zoomed the arrows look around and Esc leaves. Spec: ui.md section 5. */
export function useZoomKeys(zoom: Zoom): void {
  const { texts } = useApp();
  const isZoomed = useStore(zoom.state).scale > 1;
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    const zooming: readonly KeyBinding[] = [
      { id: 'zoom-in', keys: ['+', '='], label: texts.t('photo.zoom_in'), run: () => zoom.in() },
      { id: 'zoom-out', keys: ['-'], label: texts.t('photo.zoom_out'), run: () => zoom.out() },
    ];
    if (!isZoomed) return zooming;
    const label = texts.t('photo.look_around');
    return [
      ...zooming,
      { id: 'look-left', keys: ['ArrowLeft'], label, run: () => zoom.look(-1, 0) },
      { id: 'look-right', keys: ['ArrowRight'], label, run: () => zoom.look(1, 0) },
      { id: 'look-up', keys: ['ArrowUp'], label, run: () => zoom.look(0, -1) },
      { id: 'look-down', keys: ['ArrowDown'], label, run: () => zoom.look(0, 1) },
      { id: 'zoom-leave', keys: ['Escape'], label: texts.t('photo.zoom_leave'), run: () => zoom.reset() },
    ];
  }, [zoom, texts, isZoomed]);
  useKeys(bindings);
}
