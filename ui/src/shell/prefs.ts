import { members, number, text } from '../lib/read.js';
import { Store } from '../lib/store.js';

export type Theme = 'system' | 'light' | 'dark';

/** What this device remembers; never a photo, a text or a name. Spec: ui.md section 14. */
export interface Preferences {
  readonly theme: Theme;
  /** Single-letter keys act. */
  readonly letters: boolean;
  /** Null = as the site does by itself: shuffled when it publishes. */
  readonly shuffle: boolean | null;
  readonly view: 'photo' | 'grid';
  /** Whether the photo screen had its panel, so that its place is kept free while the page starts. */
  readonly panel: boolean;
  /** A notice that was put aside, and until when, in milliseconds. */
  readonly aside: { readonly notice: string; readonly until: number } | null;
}

export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  letters: true,
  shuffle: null,
  view: 'photo',
  panel: false,
  aside: null,
};

/** Preferences kept in `localStorage`; when the browser forbids it they last as long as the page. */
export class Prefs {
  readonly state: Store<Preferences>;

  constructor(private readonly box: Box | null) {
    this.state = new Store(read(box));
  }

  set(change: Partial<Preferences>): void {
    this.state.update((state) => ({ ...state, ...change }));
    this.keep();
  }

  /** After sign-out nothing of this person stays on the device. */
  clear(): void {
    this.box?.removeItem(KEY);
  }

  private keep(): void {
    try {
      this.box?.setItem(KEY, JSON.stringify(this.state.get()));
    } catch {
      // Full or forbidden: the choice holds until the page is closed.
    }
  }
}

function read(box: Box | null): Preferences {
  try {
    const stored = members(JSON.parse(box?.getItem(KEY) ?? '{}'));
    const { theme, letters, shuffle, view, panel } = stored;
    const aside = members(stored['aside']);
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : DEFAULTS.theme,
      letters: letters !== false,
      shuffle: typeof shuffle === 'boolean' ? shuffle : null,
      view: view === 'grid' ? 'grid' : 'photo',
      panel: panel === true,
      aside: { notice: text(aside['notice']) ?? '', until: number(aside['until']) ?? 0 },
    };
  } catch {
    return DEFAULTS;
  }
}

/** The browser's own store, or null where it may not be used. */
export function boxOf(pick: () => Storage): Storage | null {
  try {
    return pick();
  } catch {
    return null;
  }
}
