import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Store } from '../../lib/store.js';
import { useStore } from '../../lib/use-store.js';
import { useApp } from '../../shell/app-context.js';
import type { App } from '../../shell/app-context.js';
import { Link } from '../../shell/link.js';
import { MissingScreen } from '../../shell/missing-screen.js';
import type { AdminParts } from '../../shell/admin-parts.js';
import { AdminIcon } from '../icons.js';
import { bringsFiles, filesOf } from './collect.js';
import type { Uploads } from './admin-upload.js';

type UploadParts = Pick<AdminParts, 'UploadScreen' | 'UploadTab' | 'UploadAnywhere' | 'FirstUpload'>;

/** What stands on every screen for uploads; list and queue are a bundle of their own that comes when first needed. */
export function createUploadEntry(app: App): UploadParts {
  const uploads = new Store<Uploads | null>(null);
  let coming: Promise<Uploads | null> | null = null;
  const load = (): Promise<Uploads | null> =>
    (coming ??= import('./admin-upload.js').then(
      ({ createUploads }) => {
        uploads.set(createUploads(app));
        return uploads.get();
      },
      () => {
        coming = null;
        app.toasts.show({ kind: 'error', text: app.texts.t('state.reload_needed') });
        return null;
      },
    ));
  const add = async (files: Promise<readonly File[]>): Promise<void> => (await load())?.add(await files);
  return {
    UploadScreen: function UploadScreen() {
      const there = useStore(uploads);
      const { session, texts } = useApp();
      const { features } = useStore(session.state);
      const isOff = features?.library === false;
      useEffect(() => {
        if (!isOff) void load();
      }, [isOff]);
      if (isOff) return <MissingScreen />;
      if (there !== null) return <there.Screen />;
      return (
        <main id="main" class="page" aria-busy="true">
          <h1 tabIndex={-1}>{texts.t('admin.upload')}</h1>
        </main>
      );
    },
    UploadAnywhere: function UploadAnywhere() {
      const there = useStore(uploads);
      const isOver = useFilesFromAnywhere(add);
      const { texts } = useApp();
      return (
        <>
          {there !== null && <there.Corner />}
          {isOver && <div class="drop-veil">{texts.t('admin.upload.drop')}</div>}
        </>
      );
    },
    UploadTab,
    FirstUpload,
  };
}

const useCanUpload = (): boolean => useStore(useApp().session.state).features?.library === true;

function UploadTab(): JSX.Element | null {
  const { texts, nav } = useApp();
  const { screen } = useStore(nav.route);
  if (!useCanUpload()) return null;
  return (
    <Link to={{ screen: 'upload' }} aria-current={screen === 'upload' ? 'page' : undefined}>
      <AdminIcon name="upload" />
      <span>{texts.t('admin.upload')}</span>
    </Link>
  );
}

function FirstUpload(): JSX.Element | null {
  const { texts } = useApp();
  if (!useCanUpload()) return null;
  return (
    <Link class="button primary" to={{ screen: 'upload' }}>
      {texts.t('admin.upload.first')}
    </Link>
  );
}

/** Drop and paste, on any screen. @returns whether files are held over the page right now */
function useFilesFromAnywhere(add: (files: Promise<readonly File[]>) => Promise<void>): boolean {
  const [isOver, setIsOver] = useState(false);
  const can = useCanUpload();
  // At once: a file dropped before anybody listens makes the browser leave the page.
  useLayoutEffect(() => {
    if (!can) return undefined;
    const listening = new AbortController();
    const on = <K extends 'dragover' | 'dragleave' | 'drop' | 'paste'>(
      type: K,
      act: (event: DocumentEventMap[K]) => void,
    ): void => document.addEventListener(type, act, { signal: listening.signal });
    const take = (event: Event, data: DataTransfer | null): void => {
      setIsOver(false);
      if (data === null || !bringsFiles(data)) return;
      event.preventDefault();
      void add(filesOf(data));
    };
    on('dragover', (event) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setIsOver(true);
    });
    on('dragleave', (event) => {
      // From one element to the next it is still over the page.
      if (event.relatedTarget === null) setIsOver(false);
    });
    on('drop', (event) => take(event, event.dataTransfer));
    on('paste', (event) => {
      // A copied text may bring a picture of itself: in a field it is the text that is meant.
      if (event.clipboardData?.types.includes('text/plain') !== true) take(event, event.clipboardData);
    });
    return () => listening.abort();
  }, [add, can]);
  return isOver;
}
