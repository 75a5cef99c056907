import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { isDragging, swipeOf } from './swipe.js';

interface SwipeHandlers {
  readonly next: () => void;
  readonly previous: () => void;
  /** While true a swipe does nothing: it counts once. */
  readonly busy: () => boolean;
}

/** The picture follows a finger and springs back; a swipe steps. A zoomed page pans. Spec: ui.md section 5. */
export function useSwipe(frame: RefObject<HTMLElement | null>, handlers: SwipeHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let start: { readonly id: number; readonly x: number; readonly y: number } | null = null;
    const drop = (): void => {
      start = null;
      element.style.transform = '';
    };
    const down = (event: PointerEvent): void => {
      const zoomed = (window.visualViewport?.scale ?? 1) > 1.01;
      if (event.pointerType === 'mouse' || zoomed || latest.current.busy()) return;
      start = event.isPrimary ? { id: event.pointerId, x: event.clientX, y: event.clientY } : null;
    };
    const move = (event: PointerEvent): void => {
      if (start?.id !== event.pointerId) return;
      const drag = { dx: event.clientX - start.x, dy: event.clientY - start.y };
      if (isDragging(drag)) element.style.transform = `translateX(${drag.dx}px)`;
    };
    const up = (event: PointerEvent): void => {
      if (start?.id !== event.pointerId) return;
      const swipe = swipeOf({ dx: event.clientX - start.x, dy: event.clientY - start.y });
      drop();
      if (swipe !== null) latest.current[swipe]();
    };
    const stage = element.parentElement ?? element;
    stage.addEventListener('pointerdown', down);
    stage.addEventListener('pointermove', move);
    stage.addEventListener('pointerup', up);
    stage.addEventListener('pointercancel', drop);
    return () => {
      stage.removeEventListener('pointerdown', down);
      stage.removeEventListener('pointermove', move);
      stage.removeEventListener('pointerup', up);
      stage.removeEventListener('pointercancel', drop);
    };
  }, [frame]);
}
