import type { PhotoController } from '../photos/photo-controller.js';
import type { App } from './app-context.js';
import { SIGNED_OUT, TABS_CHANNEL } from './sign-out.js';

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
  const tabs = new BroadcastChannel(TABS_CHANNEL);
  tabs.onmessage = (event: MessageEvent<unknown>): void => {
    if (event.data !== SIGNED_OUT) return;
    app.drafts.clear();
    app.prefs.clear();
    window.location.assign('/');
  };
}

/** The admin modules come once the service has said `admin: true`, never before. Spec: ui.md section 2. */
export function loadAdmin(app: App, controller: PhotoController): void {
  const { status } = app.session.state.get();
  if (status !== null && app.prefs.state.get().panel !== status.admin) app.prefs.set({ panel: status.admin });
  if (status?.admin !== true || app.admin.get() !== null) return;
  import('../admin/index.js').then(
    (module) => {
      if (app.admin.get() === null) app.admin.set(module.createAdmin(app, controller));
    },
    () => app.toasts.show({ kind: 'error', text: app.texts.t('state.reload_needed') }),
  );
}
