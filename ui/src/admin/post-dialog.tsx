import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { photoPath, sharper, sized } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';
import { moveText } from './details.js';
import type { HistoryItem, HistoryPlatform } from './history-items.js';
import { useAdmin } from './services.js';
import { PostReference, reasonText, ResultChip } from './state-chip.js';

interface PostDialogProps {
  readonly item: HistoryItem;
  readonly label: (platform: string) => string;
  readonly onClose: () => void;
}

/** A photo's posts as they went out: picture, text, id or link, attempts, moves. */
export function PostDialog({ item, label, onClose }: PostDialogProps): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { api } = useAdmin();
  const [record, setRecord] = useState(item);
  useEffect(() => {
    void api.record(item.contentHash).then((answer) => {
      if (answer.ok) setRecord(answer.value);
    });
  }, [api, item.contentHash]);
  const thumbnail = photoPath({ folder: record.folder ?? 'inbox', filename: record.name }, 'thumbnail');
  return (
    <Dialog title={record.name} kind="publish" onClose={onClose}>
      <div class="publish-layout">
        {record.folder !== null && (
          <figure class="publish-photo">
            <img
              src={sized(thumbnail, 'w640h480')}
              srcset={sharper(thumbnail)}
              alt={texts.t('photo.alt', { name: record.name })}
            />
            <figcaption>{texts.t(`admin.folder.${record.folder}`)}</figcaption>
          </figure>
        )}
        <div class="publish-list">
          {Object.entries(record.platforms).map(([id, platform]) => (
            <Post key={id} name={label(id)} platform={platform} />
          ))}
          {record.moves.length > 0 && (
            <section>
              <h3>{texts.t('admin.details.moves')}</h3>
              <ul class="plain-list">
                {record.moves.map((move, at) => (
                  <li key={at}>{moveText(app, move)}</li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Post(props: { readonly name: string; readonly platform: HistoryPlatform }): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { name, platform } = props;
  const reason = reasonText(app, platform);
  return (
    <section class="publish-row" aria-label={name}>
      <div class="publish-row-head">
        <strong>{name}</strong>
        <ResultChip result={platform} />
      </div>
      {platform.sentAt !== null && <p class="soft">{texts.when(platform.sentAt)}</p>}
      {reason !== '' && <p class="soft">{reason}</p>}
      {platform.caption !== null && platform.caption !== '' && (
        <blockquote class="preview-text">{platform.caption}</blockquote>
      )}
      <PostReference result={platform} />
      {platform.past.length > 0 && (
        <ul class="plain-list soft">
          {platform.past.map((past) => (
            <li key={past.attempt}>
              {texts.t('admin.post.attempt', { number: past.attempt })}:{' '}
              {texts.find(`admin.result.${past.status}`) ?? past.status}{' '}
              {past.postId !== null && <code>{past.postId}</code>} {texts.when(past.sentAt)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
