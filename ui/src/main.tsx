import { render } from 'preact';
import { words } from 'virtual:text/base';
import { ApiClient } from './api/client.js';
import { PhotosApi } from './api/photos-api.js';
import type { KeyBinding } from './lib/keys.js';
import { randomId } from './lib/ids.js';
import { plainQuery } from './lib/router.js';
import { Store } from './lib/store.js';
import { Library } from './photos/library.js';
import { PhotoLoader } from './photos/loader.js';
import { PhotoController } from './photos/photo-controller.js';
import type { AdminParts } from './shell/admin-parts.js';
import { AppContext } from './shell/app-context.js';
import type { App } from './shell/app-context.js';
import { Drafts } from './shell/drafts.js';
import { loadAdmin, watchConnection, watchTabs, watchTheme } from './shell/watch.js';
import { Navigation } from './shell/navigation.js';
import { boxOf, Prefs } from './shell/prefs.js';
import { Session } from './shell/session.js';
import { Shell } from './shell/shell.js';
import { Toasts } from './shell/toasts.js';
import { Texts } from './text/texts.js';

const RENEW_CHECK_MS = 60_000;

function build(): App {
  const texts = new Texts(document.documentElement.lang || 'en');
  texts.add(words);
  const session: Session = new Session(() => client);
  const client: ApiClient = new ApiClient({
    fetch: (input, init) => fetch(input, init),
    newId: randomId,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onAge: (staleSeconds) =>
      session.connection.update((now) => (now.staleSeconds === staleSeconds ? now : { ...now, staleSeconds })),
    onProblem: (problem) => session.notice(problem),
    onAnswer: () => session.connection.update((now) => (now.offline ? { ...now, offline: false } : now)),
  });
  const photos = new PhotosApi(client);
  return {
    texts,
    client,
    photos,
    session,
    library: new Library(photos),
    loader: new PhotoLoader(photos, (photo) => photo.altText ?? texts.t('photo.alt', { name: photo.filename })),
    nav: new Navigation(window),
    prefs: new Prefs(boxOf(() => window.localStorage)),
    drafts: new Drafts(
      boxOf(() => window.sessionStorage),
      window.location.host,
    ),
    toasts: new Toasts(() => new Date()),
    keys: new Store<readonly KeyBinding[]>([]),
    polite: new Store(''),
    admin: new Store<AdminParts | null>(null),
    siteName: siteName(window.location.hostname, texts.t('app.name')),
  };
}

/** The host label of this site; an address without one has a plain name. */
function siteName(host: string, otherwise: string): string {
  const [label = '', ...rest] = host.split('.');
  return rest.length === 0 || /^\d+$/.test(label) ? otherwise : label;
}

/** `/` opens the view used last on this device, and says why a sign-in failed. Spec: ui.md section 3. */
function leaveStart(app: App): void {
  const params = new URLSearchParams(window.location.search);
  const code = params.get('auth_error');
  if (code !== null) {
    const text = app.texts.find(`auth.${code}`) ?? app.texts.t('auth.callback_failed');
    app.toasts.show({ kind: 'error', text });
    app.nav.replace(app.nav.route.get());
  }
  if (app.nav.route.get().screen !== 'start') return;
  const { view } = app.prefs.state.get();
  app.nav.replace(
    view === 'grid'
      ? { screen: 'grid', query: plainQuery('inbox') }
      : { screen: 'photo', folder: 'inbox', filename: null },
  );
}

function start(): void {
  const app = build();
  const controller = new PhotoController({
    api: app.photos,
    loader: app.loader,
    library: app.library,
    newSeed: randomId,
    onPainted: (target) => {
      if (app.nav.route.get().screen === 'photo') app.nav.replace({ screen: 'photo', ...target });
    },
  });
  watchTheme(app);
  watchConnection(app);
  watchTabs(app);
  leaveStart(app);
  app.nav.route.subscribe(() => leaveStart(app));
  app.session.state.subscribe(() => loadAdmin(app, controller));
  setInterval(() => void app.session.renew(), RENEW_CHECK_MS);
  document.addEventListener('visibilitychange', () => void app.session.renew());
  void app.session.start();
  const root = document.getElementById('app');
  if (root === null) return;
  render(
    <AppContext.Provider value={app}>
      <Shell controller={controller} />
    </AppContext.Provider>,
    root,
  );
}

start();
