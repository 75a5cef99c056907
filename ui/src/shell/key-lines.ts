import type { Features } from '../api/session.js';
import type { TextKey } from '../text/texts.js';

export const KEY_PLACES = ['anywhere', 'photo', 'grid'] as const;

/** One line of the list of keys. */
export interface KeyLine {
  readonly place: (typeof KEY_PLACES)[number];
  /** As bindings write them, and as the browser names those that have none. */
  readonly keys: readonly string[];
  /** What they do. */
  readonly text: TextKey;
  /** Absent unless the site has one of these. */
  readonly needs?: readonly (keyof Features)[];
}

/** Every key for everybody, each once; those of admins come with their code. Spec: ui.md section 5. */
export const KEY_LINES: readonly KeyLine[] = [
  { place: 'anywhere', keys: ['?'], text: 'keys.help' },
  { place: 'anywhere', keys: ['g'], text: 'keys.grid_and_back' },
  { place: 'anywhere', keys: ['Escape'], text: 'keys.leave' },
  { place: 'anywhere', keys: ['F6'], text: 'keys.messages' },
  { place: 'photo', keys: ['ArrowRight'], text: 'photo.next' },
  { place: 'photo', keys: ['ArrowLeft'], text: 'photo.previous' },
  { place: 'photo', keys: ['s'], text: 'photo.shuffle' },
  { place: 'photo', keys: ['+'], text: 'photo.zoom_in' },
  { place: 'photo', keys: ['-'], text: 'photo.zoom_out' },
  { place: 'photo', keys: ['ArrowUp', 'ArrowDown'], text: 'photo.look_around' },
  { place: 'grid', keys: ['Home', 'End', 'PageUp', 'PageDown'], text: 'keys.ends' },
  { place: 'grid', keys: ['Enter'], text: 'keys.open' },
  { place: 'grid', keys: ['/'], text: 'grid.search' },
];
