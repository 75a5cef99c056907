import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { sharper, sized } from '../api/photos.js';
import type { PhotoDetail } from '../api/photos.js';
import { isBlank } from '../lib/counter.js';
import { useStore } from '../lib/use-store.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp, useBlocked } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';
import { Icon } from '../shell/icon.js';
import { RequestId } from '../shell/states.js';
import { problemText } from '../text/problem-text.js';
import { changeOf, textFor, textsFor } from './caption-model.js';
import type { CaptionSaver } from './caption-saver.js';
import type { PublishBody } from './admin-api.js';
import { PublishFooter } from './publish-footer.js';
import { PublishRow } from './publish-row.js';
import type { Progress } from './publish-row.js';
import { followWays, OperationFollower } from './operation-follower.js';
import { keysOf } from './publish-keys.js';
import { PublishRun } from './publish-run.js';
import type { PublishState } from './publish-run.js';
import type { Publisher } from './platforms.js';
import { useAdmin } from './services.js';
import { usePublishEnd } from './use-publish-end.js';
import { usePreview } from './use-preview.js';
import { Warnings } from './warnings.js';

/** The photo as it was painted when the dialog was opened. */
export interface Opened {
  readonly photo: PhotoDetail;
  readonly saver: CaptionSaver;
}

export interface PublishDialogProps {
  readonly opened: Opened;
  readonly controller: PhotoController;
  readonly onClose: () => void;
}

/** Where to, with which text, and what became of it. Spec: ui.md section 7. */
export function PublishDialog({ opened, controller, onClose }: PublishDialogProps): JSX.Element {
  const { texts, session } = useApp();
  const { availability, publishers } = useAdmin();
  const blocked = useBlocked();
  const { photo, saver } = opened;
  const platforms = useStore(publishers);
  const caption = useStore(saver.state);
  const { features } = useStore(session.state);
  const run = useRun(photo);
  const state = useStore(run.state);
  const open = platforms.filter((platform) => isOpen(photo, platform, state.results[platform.id]?.status));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = open.filter((platform) => !left.has(platform.id));
  const preview = usePreview(caption.stored, caption.fields, platforms, true);
  useEffect(() => void saver.flush(), [saver]);
  useEffect(() => void availability.refresh(), [availability]);
  const end = usePublishEnd({ photo, controller, run, platforms, onClose });
  const ids = chosen.map((platform) => platform.id);
  const body = bodyOf(saver, ids);
  const canWrite = features?.analyze === true && features.aiReason === null;
  const isMissing = platforms.some(({ id }) => (state.results[id] ?? photo.platforms[id])?.status === 'sent');
  const blank = ids.filter((id) => isBlank(textFor(caption.stored, caption.fields, id)));
  const busy = state.phase === 'sending' || state.phase === 'checking';
  const choose = (id: string, on: boolean): void => {
    run.reset();
    setLeft((before) => new Set(on ? [...before].filter((other) => other !== id) : [...before, id]));
  };
  return (
    <Dialog
      title={texts.t('admin.publish.title')}
      kind="publish"
      onClose={end.close}
      footer={
        <PublishFooter
          state={state}
          count={ids.length}
          isMissing={isMissing}
          allSent={end.allSent}
          allowed={ids.length > 0 && blocked === null && (blank.length === 0 || canWrite)}
          onSend={() => void run.send(body)}
          onCheck={() => void run.send({ ...body, dryRun: true })}
          onAskAgain={() => void run.askAgain()}
          onNext={end.next}
          onClose={end.close}
        />
      }
    >
      <div class="publish-layout">
        <figure class="publish-photo">
          <img
            src={sized(photo.thumbnailUrl, 'w640h480')}
            srcset={sharper(photo.thumbnailUrl)}
            alt={photo.altText ?? texts.t('photo.alt', { name: photo.filename })}
          />
          <figcaption>{photo.filename}</figcaption>
        </figure>
        <div class="publish-list">
          {platforms.length === 0 && <p class="soft">{texts.t('admin.no_platforms')}</p>}
          {platforms.map((platform) => (
            <PublishRow
              key={platform.id}
              platform={platform}
              photo={photo}
              result={state.results[platform.id] ?? photo.platforms[platform.id] ?? null}
              progress={progressOf(state, platform.id)}
              locked={busy || state.phase === 'lost'}
              chosen={chosen.includes(platform)}
              checked={state.checked}
              preview={preview}
              nsfw={caption.fields.nsfw}
              onChoose={(on) => choose(platform.id, on)}
              onRetry={blocked === null ? () => void run.send(bodyOf(saver, [platform.id])) : null}
              onSettled={() => void controller.refreshFacts().then(onClose)}
            />
          ))}
          {blank.length > 0 && state.phase === 'choosing' && (
            <p class="box">{texts.t(canWrite ? 'admin.publish.will_write' : 'admin.publish.write_first')}</p>
          )}
          {state.phase === 'lost' && <p class="box ask">{texts.t('admin.publish.lost')}</p>}
          {state.problem !== null && state.phase !== 'lost' && (
            <p class="box error-text" role="alert">
              <Icon name="warning" /> {problemText(texts, state.problem)}
              {state.problem.requestId !== null && <RequestId id={state.problem.requestId} />}
            </p>
          )}
          <Warnings codes={state.warnings} />
          {state.archive === 'pending' && <p class="box">{texts.t('admin.publish.archive_pending')}</p>}
        </div>
      </div>
    </Dialog>
  );
}

/** Where a platform stands while it is all under way. */
function progressOf({ phase, waiting, onTheWay }: PublishState, id: string): Progress {
  if ((phase !== 'sending' && phase !== 'checking') || !waiting.includes(id)) return null;
  return phase === 'checking' ? 'checking' : onTheWay.includes(id) ? 'sending' : 'preparing';
}

/** What was neither sent nor is unclear, and can be sent now. */
function isOpen(photo: PhotoDetail, platform: Publisher, newest: string | undefined): boolean {
  const status = newest ?? photo.platforms[platform.id]?.status;
  return platform.ready && status !== 'sent' && status !== 'unknown';
}

/** What the person sees is what is sent: every text by name, whether it is saved or not. */
function bodyOf(saver: CaptionSaver, platforms: readonly string[]): PublishBody {
  const { stored, fields } = saver.state.get();
  const captions = textsFor(stored, fields, platforms);
  const unsaved = changeOf(stored, fields);
  return {
    platforms,
    ...(Object.keys(captions).length === 0 ? {} : { captions }),
    ...(typeof unsaved?.altText === 'string' ? { altText: unsaved.altText } : {}),
    ...(typeof unsaved?.nsfw === 'boolean' ? { nsfw: unsaved.nsfw } : {}),
  };
}

function useRun(photo: PhotoDetail): PublishRun {
  const { client, drafts } = useApp();
  const { api } = useAdmin();
  const run = useMemo(
    () =>
      new PublishRun({
        publish: (body, key) => api.publish(photo, body, key),
        follow: (id, handlers) => new OperationFollower(id, followWays(client), handlers),
        keys: keysOf(drafts, photo),
        wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      }),
    [api, client, drafts, photo],
  );
  useEffect(() => {
    void run.resume();
    return () => run.leave();
  }, [run]);
  return run;
}
