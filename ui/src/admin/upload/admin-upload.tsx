import './upload.css';
import type { ComponentType } from 'preact';
import { isSignedOut } from '../../api/problem.js';
import { randomId } from '../../lib/ids.js';
import type { App } from '../../shell/app-context.js';
import { askBeforeLeaving } from '../../shell/leaving.js';
import { Pace } from './pace.js';
import { sendFile } from './send-file.js';
import { UploadCorner } from './upload-corner.js';
import { UploadQueue } from './upload-queue.js';
import type { Sending, UploadAnswer } from './upload-ports.js';
import { UploadScreen } from './upload-screen.js';

/** The queue of this tab and what shows it. */
export interface Uploads {
  readonly Screen: ComponentType;
  readonly Corner: ComponentType;
  readonly add: (files: readonly File[]) => void;
}

/** Spec: ui.md section 9. */
export function createUploads(app: App): Uploads {
  const { session } = app;
  const pace: Pace = new Pace({
    now: () => Date.now(),
    later: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    isReachable: async () => {
      await session.load();
      return session.state.get().problem === null;
    },
    onNetworkFault: () => queue.forgive(),
    onOpen: () => queue.pump(),
  });
  const queue: UploadQueue = new UploadQueue(
    {
      send: (sending) => send(app, sending),
      limits: () => {
        const { features } = session.state.get();
        return {
          maxUploadBytes: features?.maxUploadBytes ?? Number.POSITIVE_INFINITY,
          acceptedTypes: features?.acceptedTypes ?? [],
        };
      },
      onAdded: (filename) => app.library.markNew(filename),
    },
    pace,
  );
  follow(app, queue, pace);
  return {
    Screen: () => <UploadScreen queue={queue} pace={pace} />,
    Corner: () => <UploadCorner queue={queue} />,
    add: (files) => queue.add(files),
  };
}

/** One try; a sign-in that was only to be renewed is renewed. */
async function send({ session }: App, sending: Sending): Promise<UploadAnswer> {
  await session.prepare(true);
  const once = (): Promise<UploadAnswer> => sendFile(sending, randomId());
  const first = await once();
  const answer = !first.ok && isSignedOut(first.problem) && (await session.recover()) ? await once() : first;
  if (!answer.ok) session.notice(answer.problem);
  return answer;
}

const SAY_MS = 5_000;

/** Ties the queue to what goes on around it: network, sign-in, leaving, screen readers. */
function follow(app: App, queue: UploadQueue, pace: Pace): void {
  const { session, polite, texts } = app;
  const connected = (): void => {
    const { offline } = session.connection.get();
    if (offline !== pace.state.get().offline) pace.set({ offline });
  };
  const signedIn = (): void => {
    const { status, ended } = session.state.get();
    pace.set({ signedOut: ended || status?.admin !== true });
  };
  connected();
  session.connection.subscribe(connected);
  session.state.subscribe(signedIn);
  // Somebody may have signed in again in another tab.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && pace.state.get().signedOut) void session.load();
  });
  askBeforeLeaving(() => queue.isMoving());
  let saidAt = 0;
  queue.totals.subscribe(() => {
    const { count, files } = queue.totals.get();
    const ended = count.sending + count.waiting === 0;
    if (files === 0 || (!ended && Date.now() - saidAt < SAY_MS)) return;
    saidAt = Date.now();
    polite.set(texts.t('admin.upload.progress', { done: count.done + count.here, total: files }));
  });
}
