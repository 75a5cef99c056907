import './admin.css';
import './bulk.css';
import type { ComponentType } from 'preact';
import { Store } from '../lib/store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import type { AdminParts } from '../shell/admin-parts.js';
import type { App } from '../shell/app-context.js';
import { showProblem } from '../shell/app-context.js';
import { askBeforeLeaving } from '../shell/leaving.js';
import { AdminApi } from './admin-api.js';
import { Availability } from './availability.js';
import { createBulk } from './create-bulk.js';
import { Curation } from './curation.js';
import { FolderTabs, HistoryBadge, RefreshButton, StateFilter, TileBadges } from './grid-parts.js';
import type { PastPage } from './history-place.js';
import { ADMIN_KEY_LINES } from './key-lines.js';
import { JobsCorner } from './jobs-corner.js';
import { HistoryScreen } from './late-parts.js';
import { PhotoPanel } from './photo-panel.js';
import { PickBar, PickButton, TileBox } from './pick-bar.js';
import { AdminContext } from './services.js';
import type { AdminServices } from './services.js';
import { createUploadEntry } from './upload/upload-entry.js';
import { VoiceButton } from './voice/voice-button.js';

/** Called once after the service has said `admin: true`. Spec: ui.md section 2. */
export function createAdmin(app: App, controller: PhotoController): AdminParts {
  const services = createServices(app, controller);
  const within = <P extends object>(Part: ComponentType<P>): ComponentType<P> =>
    function Within(props: P) {
      return (
        <AdminContext.Provider value={services}>
          <Part {...props} />
        </AdminContext.Provider>
      );
    };
  askBeforeLeaving(() => services.curation.pending.get() > 0);
  return {
    keyLines: ADMIN_KEY_LINES,
    PhotoPanel: within(PhotoPanel),
    HistoryScreen: within(HistoryScreen),
    HistoryBadge: within(HistoryBadge),
    ...createUploadEntry(app),
    VoiceButton,
    FolderTabs,
    TileBadges,
    RefreshButton,
    StateFilter,
    picks: services.picks,
    TileBox,
    PickButton: within(PickButton),
    PickBar: within(PickBar),
    JobsCorner: within(JobsCorner),
  };
}

function createServices(app: App, controller: PhotoController): AdminServices {
  const api = new AdminApi(app.client);
  const { session } = app;
  const availability = new Availability({
    publishers: () => api.publishers(),
    features: () => session.load(),
    isAiAway: () => {
      const { features } = session.state.get();
      return features?.analyze === true && features.aiReason !== null;
    },
    now: () => Date.now(),
  });
  const decisions = new Store(0);
  const countDecisions = async (): Promise<void> => {
    const answer = await api.history({ state: 'needs_decision' }, { offset: 0, limit: 1 });
    if (answer.ok) decisions.set(answer.value.total);
  };
  void countDecisions();
  void availability.loadPublishers();
  const { publishers } = availability;
  const bulk = createBulk(app, controller, countDecisions);
  const curation = createCuration(app, controller, api);
  const pastPages = new Map<string, PastPage>();
  return { api, availability, publishers, decisions, countDecisions, curation, pastPages, ...bulk };
}

function createCuration(app: App, controller: PhotoController, api: AdminApi): Curation {
  const { texts, library, toasts } = app;
  const label = (folder: string): string => texts.find(`admin.folder.${folder}`) ?? folder;
  return new Curation({
    send: (action, photo) => api.curate(action, photo),
    leave: (photo) => {
      const gone = controller.leave(photo);
      library.remove(photo.folder, photo.filename);
      return gone;
    },
    putBack: (gone, show) => void controller.putBack(gone, app.nav.route.get().screen === 'photo' ? show : 'no'),
    settled: ({ folder, filename, version }) => {
      library.patch(folder, filename, { version });
      if (!controller.isShowing({ folder, filename })) return;
      controller.patch(filename, { version });
      void controller.refreshFacts();
    },
    hold: (folder) => library.hold(folder),
    spoil: (folder) => library.spoil(folder),
    onMoved: (name, folder, undo) =>
      toasts.show({
        kind: 'success',
        text: texts.t('admin.moved', { name, folder: label(folder) }),
        actions: [{ label: texts.t('admin.undo'), run: undo }],
      }),
    onUndone: (filename, renamed) =>
      void toasts.show({
        kind: 'success',
        text: texts.t(renamed ? 'admin.undone_renamed' : 'admin.undone', { name: filename }),
      }),
    onRefused: (action, photo, problem) =>
      showProblem(app, problem, texts.t(`admin.refused.${action}`, { name: photo.filename })),
  });
}
