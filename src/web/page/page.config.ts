/** Where the built UI is, and whom its page may talk to. */
export interface PageConfig {
  /** Folder with `index.html` and `assets/`. */
  readonly folder: string;
  /** Origin of the canonical sign-in host, which the page renews at; null = there is none. */
  readonly signInOrigin: string | null;
}
export const PageConfig = Symbol('PageConfig');
