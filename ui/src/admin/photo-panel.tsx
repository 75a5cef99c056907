import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tagsOf } from '../api/photos.js';
import type { PhotoDetail } from '../api/photos.js';
import { useStore } from '../lib/use-store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp, useBlocked } from '../shell/app-context.js';
import { ActionBar } from './action-bar.js';
import { CaptionEditor } from './caption-editor.js';
import { DeleteDialog } from './delete-dialog.js';
import { Details } from './details.js';
import { PublishDialog } from './late-parts.js';
import { isUnderWay } from './publish-keys.js';
import type { Opened } from './publish-dialog.js';
import { ResultChip, StateChip } from './state-chip.js';
import { useActions } from './use-actions.js';
import type { Action } from './use-actions.js';
import { useAdmin } from './services.js';
import { useSaver } from './use-saver.js';

/** Beside the picture, on phones below it: state, caption, actions, details of the painted photo. */
export function PhotoPanel({ controller }: { readonly controller: PhotoController }): JSX.Element {
  const { texts, drafts } = useApp();
  const { photo } = useStore(controller.stage.state);
  const blocked = useBlocked();
  useFollow(controller, photo?.publishState === 'in_progress');
  useFreshAvailability(photo?.folder, photo?.filename);
  const saver = useSaver(controller, photo, blocked !== null);
  const [publishing, setPublishing] = useState<Opened | null>(null);
  const [deleting, setDeleting] = useState<PhotoDetail | null>(null);
  useEffect(() => {
    // The page was loaded again in the middle of a publication: its dialog goes on.
    if (photo !== null && saver !== null && isUnderWay(drafts, photo)) setPublishing({ photo, saver });
  }, [drafts, saver]);
  const { list, analysis } = useActions({
    controller,
    saver,
    publish: (painted) => {
      if (saver?.photo.filename === painted.filename) setPublishing({ photo: painted, saver });
    },
    remove: setDeleting,
  });
  return (
    <aside class="panel" aria-label={texts.t('admin.panel')}>
      {photo !== null && (
        <div class="panel-state">
          <StateChip state={photo.publishState} />
          <PlatformChips platforms={photo.platforms} />
        </div>
      )}
      {photo !== null && saver !== null ? (
        <CaptionEditor
          key={`${photo.folder}/${photo.filename}`}
          saver={saver}
          analysis={analysis}
          tags={tagsOf(photo.metadata)}
          onLookAgain={() => void controller.reload()}
        />
      ) : (
        <div class="panel-quiet" aria-hidden="true">
          <div class="skeleton-line" />
          <div class="skeleton-box" />
        </div>
      )}
      <ActionBar controller={controller} actions={list.filter((action) => action.id !== 'delete')} blocked={blocked} />
      {photo !== null && <Details photo={photo} />}
      {photo !== null && <DeleteButton action={list.find((action) => action.id === 'delete')} photo={photo} />}
      {publishing !== null && (
        <PublishDialog opened={publishing} controller={controller} onClose={() => setPublishing(null)} />
      )}
      {deleting !== null && <DeleteDialog photo={deleting} controller={controller} onClose={() => setDeleting(null)} />}
    </aside>
  );
}

/** Apart from the others: nothing near it should lead here by mistake. */
function DeleteButton(props: { readonly action: Action | undefined; readonly photo: PhotoDetail }): JSX.Element | null {
  const { action, photo } = props;
  if (action === undefined) return null;
  return (
    <button
      type="button"
      class="button danger"
      title={action.reason ?? undefined}
      disabled={action.reason !== null}
      onClick={() => action.run(photo)}
    >
      {action.label}
    </button>
  );
}

/** A note that something cannot be used goes with the next photo, once it is well. */
function useFreshAvailability(folder: string | undefined, filename: string | undefined): void {
  const { availability } = useAdmin();
  useEffect(() => {
    if (filename !== undefined) void availability.photoOpened();
  }, [availability, folder, filename]);
}

/** While somebody publishes the photo on the screen, its state is read again now and then. */
function useFollow(controller: PhotoController, running: boolean): void {
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) void controller.refreshFacts();
    }, FOLLOW_MS);
    return () => clearInterval(timer);
  }, [controller, running]);
}

const FOLLOW_MS = 3_000;

function PlatformChips(props: {
  readonly platforms: Readonly<Record<string, Parameters<typeof ResultChip>[0]['result']>>;
}): JSX.Element | null {
  const { publishers } = useAdmin();
  const known = useStore(publishers);
  const entries = Object.entries(props.platforms);
  if (entries.length === 0) return null;
  return (
    <ul class="platform-chips">
      {entries.map(([id, result]) => (
        <li key={id}>
          <span class="soft">{known.find((one) => one.id === id)?.label ?? id}</span> <ResultChip result={result} />
        </li>
      ))}
    </ul>
  );
}
