/** Where the built UI is, and whom its page may talk to. */
export interface PageConfig {
  /** Folder with `index.html` and `assets/`. */
  readonly folder: string;
  /** The canonical sign-in host; null = there is none. */
  readonly authCallbackHost: string | null;
}
export const PageConfig = Symbol('PageConfig');
