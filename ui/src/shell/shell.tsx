import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { matchKey } from '../lib/keys.js';
import type { KeyBinding } from '../lib/keys.js';
import type { Route } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { GridScreen } from '../photos/grid-screen.js';
import { PhotoScreen } from '../photos/photo-screen.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { SignInScreen } from '../sign-in/sign-in-screen.js';
import { useApp, useKeys } from './app-context.js';
import { Banners } from './banners.js';
import { Dialog } from './dialog.js';
import { Header } from './header.js';
import { KeyList } from './key-list.js';
import { SignInFirst } from './states.js';
import { MissingScreen } from './missing-screen.js';
import { ToastRegion } from './toast-region.js';

/** The page: header, messages, and the screen the address names. */
export function Shell({ controller }: { readonly controller: PhotoController }): JSX.Element {
  const { texts, admin } = useApp();
  const parts = useStore(admin);
  useGlobalKeys();
  useUpperEdge();
  useFocusOnHeading();
  return (
    <>
      <a class="skip" href="#main">
        {texts.t('app.skip')}
      </a>
      <Header />
      <Banners />
      {parts !== null && (
        <aside class="corners" aria-label={texts.t('app.work')}>
          <parts.JobsCorner />
          <parts.UploadAnywhere />
        </aside>
      )}
      <Screen controller={controller} />
      <KeyHelp />
      <ToastRegion />
    </>
  );
}

function Screen({ controller }: { readonly controller: PhotoController }): JSX.Element {
  const { nav, admin } = useApp();
  const route = useStore(nav.route);
  const parts = useStore(admin);
  switch (route.screen) {
    case 'start':
      return <main id="main" />; // `main.tsx` sends it on at once
    case 'photo':
      return <PhotoScreen controller={controller} folder={route.folder} filename={route.filename} />;
    case 'grid':
      return <GridScreen query={route.query} />;
    case 'history':
      return parts === null ? <ForAdmins /> : <parts.HistoryScreen tab={route.tab} />;
    case 'upload':
      return parts === null ? <ForAdmins /> : <parts.UploadScreen />;
    case 'sign-in':
      return <SignInScreen returnTo={route.returnTo} />;
    case 'missing':
      return <MissingScreen />;
  }
}

/** Stands where an admin's screen will be, or asks for the sign-in. */
function ForAdmins(): JSX.Element {
  const { texts, session } = useApp();
  const { status } = useStore(session.state);
  return (
    <main id="main" class="page" aria-busy={status === null}>
      <h1 class="unseen" tabIndex={-1}>
        {texts.t('auth.sign_in')}
      </h1>
      {status !== null && !status.admin && <SignInFirst />}
    </main>
  );
}

/** `?` opens the list of keys from anywhere. */
function KeyHelp(): JSX.Element | null {
  const { texts } = useApp();
  const [open, setOpen] = useState(false);
  const bindings = useMemo<readonly KeyBinding[]>(() => [{ id: 'help', keys: ['?'], run: () => setOpen(true) }], []);
  useKeys(bindings);
  if (!open) return null;
  return (
    <Dialog title={texts.t('keys.help')} kind="menu" onClose={() => setOpen(false)}>
      <KeyList />
    </Dialog>
  );
}

function useGlobalKeys(): void {
  const { keys, prefs } = useApp();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const binding = matchKey(keys.get(), event, {
        inField: isField(event.target),
        inDialog: document.querySelector('dialog[open]') !== null,
        lettersOff: !prefs.state.get().letters,
      });
      if (binding === null || event.defaultPrevented) return;
      event.preventDefault();
      binding.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [keys, prefs]);
}

/** These find the place where one was; every other screen begins at its upper edge. */
const FIND_THEIR_PLACE: ReadonlySet<Route['screen']> = new Set(['grid', 'history']);

function useUpperEdge(): void {
  const { nav } = useApp();
  const { screen } = useStore(nav.route);
  useLayoutEffect(() => {
    if (!FIND_THEIR_PLACE.has(screen)) window.scrollTo(0, 0);
  }, [screen]);
}

/** After navigation the heading of the new screen gets the focus. Spec: ui.md section 11. */
function useFocusOnHeading(): void {
  const { nav } = useApp();
  const { screen } = useStore(nav.route);
  const before = useRef(screen);
  // With the screen itself: a moment later somebody quick would have gone on from there already.
  useLayoutEffect(() => {
    const from = before.current;
    before.current = screen;
    if (from === screen || from === 'start' || isField(document.activeElement)) return;
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [screen]);
}

/** Fields and lists of choices keep their own keys. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="tab"], [role="radio"]');
}
