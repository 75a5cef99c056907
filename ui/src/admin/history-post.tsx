import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { photoPath } from '../api/photos.js';
import { useStore } from '../lib/use-store.js';
import { Thumbnail } from '../photos/tile.js';
import { useApp } from '../shell/app-context.js';
import { Link } from '../shell/link.js';
import { DecisionBox } from './decision-box.js';
import { unclear } from './history-items.js';
import type { HistoryItem } from './history-items.js';
import { PostDialog } from './post-dialog.js';
import { useAdmin } from './services.js';
import { PostReference, reasonText, ResultChip, StateChip } from './state-chip.js';

interface HistoryPostProps {
  readonly item: HistoryItem;
  /** Open decisions are taken here; else only the way there is shown. */
  readonly decide: boolean;
  readonly onChange: (item: HistoryItem) => void;
}

/** One photo and its posts. */
export function HistoryPost({ item, decide, onChange }: HistoryPostProps): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const { publishers } = useAdmin();
  const known = useStore(publishers);
  const [open, setOpen] = useState(false);
  const label = (id: string): string => known.find((one) => one.id === id)?.label ?? id;
  return (
    <li class="history-item" data-record={item.contentHash}>
      <HistoryPicture item={item} />
      <div class="history-body">
        <div class="history-head">
          <h2>
            {item.folder === null ? (
              item.name
            ) : (
              <Link to={{ screen: 'photo', folder: item.folder, filename: item.name }}>{item.name}</Link>
            )}
          </h2>
          <StateChip state={item.state} />
          <span class="soft history-when">{texts.when(item.updatedAt)}</span>
        </div>
        <ul class="history-platforms">
          {Object.entries(item.platforms).map(([id, result]) => (
            <li key={id}>
              <strong>{label(id)}</strong> <ResultChip result={result} />
              <span class="soft">{result.sentAt === null ? reasonText(app, result) : texts.when(result.sentAt)}</span>
              <PostReference result={result} />
            </li>
          ))}
        </ul>
        {(decide ? unclear(item) : []).map(([id]) => (
          <DecisionBox
            key={id}
            contentHash={item.contentHash}
            platform={id}
            label={label(id)}
            known={item}
            onSettled={onChange}
          />
        ))}
        {!decide && unclear(item).length > 0 && (
          <Link class="button small" to={{ screen: 'history', tab: 'decisions' }}>
            {texts.t('admin.decide.go')}
          </Link>
        )}
        <button
          type="button"
          class="button small"
          aria-label={texts.t('admin.post.show_of', { name: item.name })}
          onClick={() => setOpen(true)}
        >
          {texts.t('admin.post.show')}
        </button>
      </div>
      {open && <PostDialog item={item} label={label} onClose={() => setOpen(false)} />}
    </li>
  );
}

export function HistoryPicture({ item }: { readonly item: HistoryItem }): JSX.Element {
  if (item.folder === null) return <span class="history-picture gone" aria-hidden="true" />;
  const url = photoPath({ folder: item.folder, filename: item.name }, 'thumbnail');
  return (
    <span class="history-picture">
      <Thumbnail url={url} size={96} />
    </span>
  );
}
