import { useMemo } from 'preact/hooks';
import type { KeyBinding } from '../lib/keys.js';
import { useStore } from '../lib/use-store.js';
import { useKeys } from '../shell/app-context.js';
import type { Zoom } from './zoom.js';

/** Keys of the zoom: in, out, and while zoomed the arrows look around and Esc leaves. Spec: ui.md section 5. */
export function useZoomKeys(zoom: Zoom): void {
  const isZoomed = useStore(zoom.state).scale > 1;
  const bindings = useMemo<readonly KeyBinding[]>(() => {
    const zooming: readonly KeyBinding[] = [
      { id: 'zoom-in', keys: ['+', '='], run: () => zoom.in() },
      { id: 'zoom-out', keys: ['-'], run: () => zoom.out() },
    ];
    if (!isZoomed) return zooming;
    return [
      ...zooming,
      { id: 'look-left', keys: ['ArrowLeft'], run: () => zoom.look(-1, 0) },
      { id: 'look-right', keys: ['ArrowRight'], run: () => zoom.look(1, 0) },
      { id: 'look-up', keys: ['ArrowUp'], run: () => zoom.look(0, -1) },
      { id: 'look-down', keys: ['ArrowDown'], run: () => zoom.look(0, 1) },
      { id: 'zoom-leave', keys: ['Escape'], run: () => zoom.reset() },
    ];
  }, [zoom, isZoomed]);
  useKeys(bindings);
}
