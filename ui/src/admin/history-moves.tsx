import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { localProblem } from '../api/problem.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import { moveText } from './details.js';
import { undoable } from './history-items.js';
import type { HistoryItem } from './history-items.js';
import { HistoryPicture } from './history-post.js';
import { AdminIcon } from './icons.js';
import { useAdmin } from './services.js';

/** Moves of photos; the last one of each can be taken back while the photo is where it brought it. */
export function HistoryMoves(props: {
  readonly items: readonly HistoryItem[];
  readonly onUndone: (item: HistoryItem) => void;
}): JSX.Element {
  const app = useApp();
  const { texts, photos } = app;
  const { curation } = useAdmin();
  const blocked = useBlocked();
  const [busy, setBusy] = useState<string | null>(null);
  const undo = async (item: HistoryItem): Promise<void> => {
    const { folder, name: filename, contentHash } = item;
    if (folder === null || busy !== null) return;
    setBusy(contentHash);
    const answer = await photos.detail(folder, filename);
    if (!answer.ok) showProblem(app, answer.problem);
    // Another photo of that name is not the one that was moved.
    else if (answer.value.contentHash !== contentHash) showProblem(app, localProblem('photo_changed'));
    else await curation.bringBack(answer.value, false);
    setBusy(null);
    props.onUndone(item);
  };
  return (
    <ul class="history-list">
      {props.items.map((item) => (
        <li key={item.contentHash} class="history-item" data-record={item.contentHash}>
          <HistoryPicture item={item} />
          <div class="history-body">
            <h2>{item.name}</h2>
            <ul class="plain-list soft">
              {item.moves
                .slice(-SHOWN)
                .toReversed()
                .map((move, at) => (
                  <li key={at}>{moveText(app, move)}</li>
                ))}
            </ul>
          </div>
          {undoable(item) !== null && (
            <button
              type="button"
              class="button"
              aria-label={texts.t('admin.undo_of', { name: item.name })}
              disabled={blocked !== null || busy !== null}
              onClick={() => void undo(item)}
            >
              <AdminIcon name="undo" />
              {texts.t('admin.undo')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Newest moves of one photo that are listed. */
const SHOWN = 4;
