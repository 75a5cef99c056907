import { createContext } from 'preact';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import type { ApiClient } from '../api/client.js';
import { isSignedOut } from '../api/problem.js';
import type { Problem } from '../api/problem.js';
import type { PhotosApi } from '../api/photos-api.js';
import type { KeyBinding } from '../lib/keys.js';
import type { Store } from '../lib/store.js';
import { useStore } from '../lib/use-store.js';
import type { Library } from '../photos/library.js';
import type { PhotoLoader } from '../photos/loader.js';
import type { AuthErrorCode } from '../sign-in/auth-error.js';
import { problemText } from '../text/problem-text.js';
import type { Texts, TextKey } from '../text/texts.js';
import type { AdminParts } from './admin-parts.js';
import type { Drafts } from './drafts.js';
import type { Navigation } from './navigation.js';
import type { Prefs } from './prefs.js';
import type { Session } from './session.js';
import type { Toasts } from './toasts.js';

/** Everything a component may use; made once in `main.tsx`, handed down by context. */
export interface App {
  readonly texts: Texts;
  readonly client: ApiClient;
  readonly photos: PhotosApi;
  readonly library: Library;
  readonly loader: PhotoLoader;
  readonly session: Session;
  readonly nav: Navigation;
  readonly prefs: Prefs;
  readonly drafts: Drafts;
  readonly toasts: Toasts;
  /** Key bindings of what is on the screen, oldest first. */
  readonly keys: Store<readonly KeyBinding[]>;
  /** Said politely to screen readers. */
  readonly polite: Store<string>;
  /** Null until the service has said `admin: true` and the modules are loaded. */
  readonly admin: Store<AdminParts | null>;
  /** To the other tabs of this host; the one channel of this page, for a second one would hear what this one says. */
  readonly tabs: BroadcastChannel;
  /** Why a sign-in did not work, until that is closed. */
  readonly authError: Store<AuthErrorCode | null>;
  /** Name of this site for people: its host label. */
  readonly siteName: string;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('The page was drawn outside of its App.');
  return app;
}

/** Keys that act while the calling component is on the screen. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const { keys } = useApp();
  useEffect(() => {
    keys.update((all) => [...all, ...bindings]);
    return () => keys.update((all) => all.filter((binding) => !bindings.includes(binding)));
  }, [keys, bindings]);
}

/** Why nothing can be changed right now, as a text; null = it can. Spec: ui.md section 10. */
export function useBlocked(): TextKey | null {
  const { session } = useApp();
  const { offline, staleSeconds } = useStore(session.connection);
  const { ended } = useStore(session.state);
  return useMemo(() => {
    if (ended) return 'state.ended';
    if (offline) return 'state.offline';
    return staleSeconds === null ? null : 'state.stale.short';
  }, [offline, staleSeconds, ended]);
}

/** Shows why something was refused, with the id for support. */
export function showProblem(app: App, problem: Problem, before = ''): void {
  // That a sign-in has ended stands above the page already.
  const isSaid = isSignedOut(problem) && app.session.state.get().ended;
  if (problem.code === 'aborted' || isSaid) return;
  const text = problemText(app.texts, problem);
  app.toasts.show({ kind: 'error', text: before === '' ? text : `${before} ${text}`, requestId: problem.requestId });
}
