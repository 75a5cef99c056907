import { url } from 'virtual:text/admin';
import { mapOf, text } from '../lib/read.js';
import type { PhotoController } from '../photos/photo-controller.js';
import type { App } from './app-context.js';
import { SIGNED_OUT } from './sign-out.js';

const KEEP_MS = 60_000;

/** Light and dark by the system, unless this device was told otherwise. */
export function watchTheme(app: App): void {
  const apply = (): void => {
    document.documentElement.dataset['theme'] = app.prefs.state.get().theme;
  };
  apply();
  app.prefs.state.subscribe(apply);
}

/** Follows the network: offline is said, and everything is read again when it comes back. */
export function watchConnection(app: App): void {
  const tell = (): void => {
    const offline = !navigator.onLine;
    app.session.connection.update((now) => ({ ...now, offline }));
    if (!offline) void app.session.load();
  };
  window.addEventListener('offline', tell);
  window.addEventListener('online', tell);
}

/** A sign-out in one tab reaches the others. Spec: ui.md section 14. */
export function watchTabs(app: App): void {
  app.tabs.onmessage = (event: MessageEvent<unknown>): void => {
    if (event.data !== SIGNED_OUT) return;
    app.drafts.clear();
    app.prefs.clear();
    document.body.hidden = true;
    window.location.assign('/');
  };
}

/** Whoever uses the page keeps the sign-in alive; a page that nobody touches lets it end. Spec: auth.md section 6. */
export function watchUse({ session }: App): void {
  const use = (): void => session.used();
  for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
    document.addEventListener(sign, use, { capture: true, passive: true });
  }
  setInterval(() => session.keep(), KEEP_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) session.look();
  });
}

/**
 * The browser may keep a page as it was and show it on Back. What was shown to somebody signed in is covered when it is
 * left, and read again when it returns: perhaps nobody is signed in by then. Spec: auth.md section 15, criterion 4.
 */
export function watchReturn({ session }: App): void {
  const wasPrivate = (): boolean => session.state.get().status?.signedIn === true;
  window.addEventListener('pagehide', () => {
    if (wasPrivate()) document.body.hidden = true;
  });
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    if (wasPrivate()) window.location.reload();
    else void session.load();
  });
}

/** The admin modules come once the service has said `admin: true`, never before. Spec: ui.md section 2. */
export function loadAdmin(app: App, controller: PhotoController): void {
  const { status } = app.session.state.get();
  if (status !== null && app.prefs.state.get().panel !== status.admin) app.prefs.set({ panel: status.admin });
  if (status?.admin !== true || app.admin.get() !== null) return;
  Promise.all([import('../admin/index.js'), adminWords()]).then(
    ([module, words]) => {
      if (app.admin.get() !== null) return;
      app.texts.add(words);
      app.admin.set(module.createAdmin(app, controller));
    },
    () => app.toasts.show({ kind: 'error', text: app.texts.t('state.reload_needed') }),
  );
}

/** @throws when they cannot be had */
async function adminWords(): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error('The words for admins are not there.');
  return mapOf(await answer.json(), text);
}
