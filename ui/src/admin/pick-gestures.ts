import type { PickGrid } from '../shell/admin-parts.js';
import type { Picks } from './picks.js';

/** A finger that rests for so long picks. Milliseconds. */
const LONG_MS = 450;
/** CSS pixels a resting finger may move. */
const STILL_PX = 10;

const isBox = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.tile-check') !== null;

/** The place of the tile that something happened to; -1 = of none. */
function placeOf(target: EventTarget | null): number {
  const tile = target instanceof Element ? target.closest('li')?.querySelector<HTMLElement>('[data-at]') : null;
  return Number(tile?.dataset['at'] ?? -1);
}

/**
 * Picks by box, click, key and long press. One set of listeners for the whole grid, however many tiles there are.
 * Spec: ui.md section 5. @returns the way to stop
 */
export function watchTiles({ list, active }: PickGrid, picks: Picks): () => void {
  const off = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    run: (event: HTMLElementEventMap[K]) => void,
    capture = true,
  ): void => list.addEventListener(name, run, { signal: off.signal, capture });
  let shift = false;
  let held = false;
  let before = 0;
  let rest: { readonly timer: ReturnType<typeof setTimeout>; readonly x: number; readonly y: number } | null = null;
  const lift = (): void => {
    if (rest !== null) clearTimeout(rest.timer);
    rest = null;
  };
  on('pointerdown', (event) => {
    lift();
    held = false;
    shift = event.shiftKey;
    const at = placeOf(event.target);
    if (event.pointerType !== 'touch' || at < 0 || isBox(event.target)) return;
    const timer = setTimeout(() => {
      held = true;
      picks.toggle(at);
    }, LONG_MS);
    rest = { timer, x: event.clientX, y: event.clientY };
  });
  on('pointermove', ({ clientX, clientY }) => {
    if (rest !== null && Math.hypot(clientX - rest.x, clientY - rest.y) > STILL_PX) lift();
  });
  on('pointerup', lift);
  on('pointercancel', lift);
  on('contextmenu', (event) => {
    if (rest !== null) event.preventDefault();
  });
  on('click', (event) => {
    const at = placeOf(event.target);
    if (at < 0 || isBox(event.target)) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // Enter opens, whatever is picked: a click that a key made has no detail.
    const picking = picks.state.get().active && event.detail > 0 && isPlain;
    if (!held && !event.shiftKey && !picking) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) void picks.extend(active(), at);
    else if (!held) picks.toggle(at);
    held = false;
  });
  on('change', ({ target }) => {
    const at = placeOf(target);
    if (!(target instanceof HTMLInputElement) || at < 0) return;
    if (shift) void picks.extend(active(), at);
    else picks.toggle(at);
  });
  on('keydown', () => {
    before = active();
    shift = false;
  });
  const press = (event: KeyboardEvent): void => {
    // The grid has moved by now, and said so.
    if (event.shiftKey && event.defaultPrevented) void picks.extend(before, active());
    if (event.key !== ' ' || isBox(event.target)) return;
    event.preventDefault();
    if (!event.repeat) picks.toggle(active());
  };
  on('keydown', press, false);
  return () => {
    lift();
    off.abort();
  };
}
