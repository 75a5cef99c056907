import type { BrowserContextOptions } from 'playwright-core';
import { DESK, PHONE } from './devices.js';

/** The rows of ui.md section 4 about one photo, word for word. */
export const ONE_PHOTO = [
  'Title, header',
  'Messages',
  'Sign-in texts after a failed login',
  'Sign in, sign out, call to action',
  'Picture',
  'Next, previous',
  'Order',
  'Position',
  'Swipe',
  'Full size',
  'Caption box',
  'Analyze',
  'Publish',
  'Keep, remove',
  'Delete',
  'Details panel',
  'Brand voice editor',
] as const;

/** The rows of ui.md section 4 about many photos, word for word. */
export const MANY_PHOTOS = [
  'To the grid and back',
  'Thumbnails',
  'Paging, count',
  'Search, sort, direction',
  'Refresh',
  'Folders',
  'Upload button, picker',
  'Queue panel',
  'Upload pause between files',
  'Lock while uploading',
  'Tile delete, multi-select, select page, Esc',
  'Bulk delete',
  'Session end',
  'Texts',
] as const;

/** What shows that a row is true; all rows of a list must have one, which the compiler holds. */
export type Trials<Row extends string, Scene> = Readonly<Record<Row, (scene: Scene) => Promise<void>>>;

/** Each row is tried in the hand and at a desk. Spec: ui.md section 17. */
export const IN_HAND_AND_AT_DESK: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['phone', PHONE],
  ['desk', DESK],
];

/** Every row with every device: `it.each(casesOf(TRIALS))('when %s is tried on a %s, …', …)`. */
export function casesOf<Row extends string, Scene>(trials: Trials<Row, Scene>) {
  return Object.entries<(scene: Scene) => Promise<void>>(trials).flatMap(([row, trial]) =>
    IN_HAND_AND_AT_DESK.map(([device, options]) => [row, device, options, trial] as const),
  );
}
