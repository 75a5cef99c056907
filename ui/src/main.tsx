import { render } from 'preact';
import { words } from 'virtual:text/base';
import { ApiClient } from './api/client.js';
import type { Problem } from './api/problem.js';
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
import { askToRenew } from './shell/ask-to-renew.js';
import { loadAdmin, watchConnection, watchReturn, watchTabs, watchTheme, watchUse } from './shell/watch.js';
import { Navigation } from './shell/navigation.js';
import { boxOf, Prefs } from './shell/prefs.js';
import { Session } from './shell/session.js';
import { Shell } from './shell/shell.js';
import { Toasts } from './shell/toasts.js';
import { takeAuthError } from './sign-in/auth-error.js';
import type { AuthErrorCode } from './sign-in/auth-error.js';
import { Texts } from './text/texts.js';

function build(): App {
  const texts = new Texts(document.documentElement.lang || 'en');
  texts.add(words);
  const session = new Session({
    client: () => plain,
    post: (url) => askToRenew(url),
    now: () => Date.now(),
    isVisible: () => !document.hidden,
    protocol: window.location.protocol,
    startAnew: () => window.location.reload(),
  });
  const ways = {
    fetch: (input: string, init: RequestInit) => fetch(input, init),
    newId: randomId,
    wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    onAge: (staleSeconds: number | null) =>
      session.connection.update((now) => (now.staleSeconds === staleSeconds ? now : { ...now, staleSeconds })),
    onProblem: (problem: Problem) => session.notice(problem),
    onWait: (waits: boolean) =>
      session.connection.update((now) => ({ ...now, waiting: now.waiting + (waits ? 1 : -1) })),
    onAnswer: () => session.connection.update((now) => (now.offline ? { ...now, offline: false } : now)),
  };
  // What looks after the sign-in must not wait for itself.
  const plain = new ApiClient({ ...ways, prepare: async () => undefined, recover: async () => false });
  const client = new ApiClient({
    ...ways,
    prepare: async (isChange) => void (await session.prepare(isChange)),
    recover: () => session.recover(),
  });
  const photos = new PhotosApi(client);
  const library = new Library(photos);
  return {
    texts,
    client,
    photos,
    session,
    library,
    loader: new PhotoLoader(
      photos,
      (photo) => photo.altText ?? texts.t('photo.alt', { name: photo.filename }),
      ({ folder, filename }) => library.find(folder, filename)?.thumbnailUrl ?? null,
    ),
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
    tabs: new BroadcastChannel('tabs'),
    authError: new Store<AuthErrorCode | null>(null),
    siteName: siteName(window.location.hostname, texts.t('app.name')),
  };
}

/** The host label of this site; an address without one has a plain name. */
function siteName(host: string, otherwise: string): string {
  const [label = '', ...rest] = host.split('.');
  return rest.length === 0 || /^\d+$/.test(label) ? otherwise : label;
}

/** The service says why a sign-in failed in the address, where it must not stay. Spec: auth.md section 12. */
function takeFailedSignIn(app: App): void {
  const taken = takeAuthError(window.location);
  if (taken === null) return;
  app.authError.set(taken.code);
  window.history.replaceState(null, '', taken.rest);
}

/** `/` opens the view used last on this device. Spec: ui.md section 3. */
function leaveStart(app: App): void {
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
  watchUse(app);
  watchReturn(app);
  takeFailedSignIn(app);
  leaveStart(app);
  app.nav.route.subscribe(() => leaveStart(app));
  app.session.state.subscribe(() => loadAdmin(app, controller));
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

// Without it the bundler takes this file for CommonJS, for it exports nothing, and wraps every module of the page in a
// function of its own: 2 kB more, gzipped.
export {};
