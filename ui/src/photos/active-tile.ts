import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GridShape } from './window.js';

interface ActiveTile {
  /** The place that keys act on. */
  readonly active: { readonly current: number };
  /** Brings a tile onto the screen and gives it the focus once it exists. */
  readonly focus: (at: number) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

/** The one tile of the grid that has, or gets, the focus. Spec: ui.md section 11. */
export function useActiveTile(
  place: { readonly current: HTMLDivElement | null },
  shape: GridShape | null,
  count: number,
  first: number,
): ActiveTile {
  const active = useRef(first);
  const wanted = useRef<number | null>(null);
  const last = useRef<Element | null>(null);
  const [, draw] = useState(first);
  const move = (at: number): void => {
    active.current = at;
    draw(at);
  };
  useEffect(() => move(first), [first]);
  // At once: what runs a moment later costs a frame of its own while the grid scrolls.
  useLayoutEffect(() => {
    const { activeElement } = document;
    // The tile that had the focus has left: the next one gets it.
    if (last.current?.isConnected === false && activeElement === document.body && count > 0) {
      wanted.current = Math.min(active.current, count - 1);
    }
    if (wanted.current === null) return;
    if (activeElement !== document.body && place.current?.contains(activeElement) === false) wanted.current = null;
    const tile = place.current?.querySelector<HTMLElement>(`[data-at="${wanted.current}"]`);
    if (tile === null || tile === undefined) return;
    tile.focus({ preventScroll: true });
    // A quiet box will be replaced by its photo, which then gets the focus in its turn.
    if (tile instanceof HTMLAnchorElement) wanted.current = null;
  });
  const focus = (at: number): void => {
    const element = place.current;
    if (element === null || shape === null || at >= count) return;
    wanted.current = at;
    move(at);
    const y = element.getBoundingClientRect().top + Math.floor(at / shape.columns) * shape.rowHeight;
    const head = edge('.toolbar', 'bottom', 0);
    const foot = edge('.pick-bar', 'top', window.innerHeight);
    if (y < head + 8) window.scrollBy(0, y - head - 16);
    else if (y + shape.rowHeight > foot) window.scrollBy(0, y + shape.rowHeight - foot + 8);
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return;
    last.current = target;
    const tile = target.closest('li')?.querySelector<HTMLElement>('[data-at]');
    if (tile !== null && tile !== undefined) move(Number(tile.dataset['at']));
  };
  return { active, focus, onFocus };
}

/** Where something that stays on the screen begins or ends. */
function edge(selector: string, side: 'top' | 'bottom', otherwise: number): number {
  return document.querySelector(selector)?.getBoundingClientRect()[side] ?? otherwise;
}
