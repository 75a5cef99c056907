import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Gestures } from './gestures.js';
import type { Finger, GestureHandlers } from './gestures.js';
import type { Zoom } from './zoom.js';

type Steps = Pick<GestureHandlers, 'next' | 'previous' | 'busy'>;

/** Ctrl and the wheel, which is also what a touch pad sends for a pinch. */
const WHEEL_STEP = 0.01;
/** A wheel that turns in lines or pages gives large numbers; one step stays one step. */
const WHEEL_MOST = 40;

/** Draws the picture where fingers, mouse and keys have put it. @param frame the element that holds the picture */
export function useGestures(frame: RefObject<HTMLElement | null>, zoom: Zoom, steps: Steps): void {
  const latest = useRef(steps);
  latest.current = steps;
  useEffect(() => {
    const element = frame.current;
    const ground = element?.parentElement;
    if (element === null || ground === null || ground === undefined) return undefined;
    const draw = (dx: number): void => {
      const { scale, x, y } = zoom.state.get();
      const picture = element.querySelector<HTMLElement>('.picture');
      const isPlain = dx === 0 && scale === 1;
      ground.classList.toggle('zoomed', scale > 1);
      ground.classList.toggle('dragged', dx !== 0);
      if (picture !== null) picture.style.transform = isPlain ? '' : `translate(${x + dx}px, ${y}px) scale(${scale})`;
    };
    const gestures = new Gestures(zoom, {
      next: () => latest.current.next(),
      previous: () => latest.current.previous(),
      busy: () => latest.current.busy(),
      drag: (dx) => draw(dx ?? 0),
    });
    const stop = zoom.state.subscribe(() => draw(0));
    const forget = listen(ground, gestures, zoom);
    return () => {
      stop();
      forget();
    };
  }, [frame, zoom]);
}

function listen(ground: HTMLElement, gestures: Gestures, zoom: Zoom): () => void {
  const over = new AbortController();
  const on = <K extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel'>(
    name: K,
    run: (event: PointerEvent, finger: Finger) => void,
  ): void => {
    ground.addEventListener(name, (event) => run(event, fingerOf(ground, event)), { signal: over.signal });
  };
  on('pointerdown', (event, finger) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    // A whole page that is zoomed is panned by the same finger.
    if ((window.visualViewport?.scale ?? 1) > 1.01) return;
    gestures.down(finger);
    if (zoom.isZoomed && !finger.onButton) ground.setPointerCapture(event.pointerId);
  });
  on('pointermove', (_event, finger) => void gestures.move(finger));
  on('pointerup', (_event, finger) => gestures.up(finger));
  on('pointercancel', (_event, finger) => gestures.cancel(finger));
  const wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const turned = Math.max(-WHEEL_MOST, Math.min(WHEEL_MOST, event.deltaY));
    zoom.by(Math.exp(-turned * WHEEL_STEP), fingerOf(ground, event));
    if (turned > 0) zoom.settle();
  };
  ground.addEventListener('wheel', wheel, { passive: false, signal: over.signal });
  return () => over.abort();
}

function fingerOf(ground: HTMLElement, event: MouseEvent): Finger {
  const { left, top, width, height } = ground.getBoundingClientRect();
  const touch = event instanceof PointerEvent ? event : null;
  return {
    id: touch?.pointerId ?? 0,
    isMouse: touch === null || touch.pointerType === 'mouse',
    onButton: event.target instanceof Element && event.target.closest('button, a') !== null,
    x: event.clientX - left - width / 2,
    y: event.clientY - top - height / 2,
    at: event.timeStamp,
  };
}
