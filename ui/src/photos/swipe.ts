/** What a finger has done so far, in CSS pixels from where it went down. */
export interface Drag {
  readonly dx: number;
  readonly dy: number;
}

const SWIPE_PX = 50;
const START_PX = 8;

/** A finished swipe: over 50 px and twice as wide as high. Left means next. Spec: ui.md section 5. */
export function swipeOf(drag: Drag): 'next' | 'previous' | null {
  if (Math.abs(drag.dx) <= SWIPE_PX || Math.abs(drag.dx) < 2 * Math.abs(drag.dy)) return null;
  return drag.dx < 0 ? 'next' : 'previous';
}

/** Whether the picture should follow the finger yet. */
export function isDragging(drag: Drag): boolean {
  return Math.abs(drag.dx) > START_PX && Math.abs(drag.dx) > Math.abs(drag.dy);
}
