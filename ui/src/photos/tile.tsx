import type { JSX } from 'preact';
import type { PhotoItem } from '../api/photos.js';
import { memo } from '../lib/memo.js';
import { formatRoute } from '../lib/router.js';
import type { AdminParts } from '../shell/admin-parts.js';
import { useApp } from '../shell/app-context.js';
import { Thumbnail } from './thumbnail.js';
import type { ThumbnailQueue } from './thumbnail-queue.js';
import { placeOf } from './window.js';
import type { GridShape } from './window.js';

export { Thumbnail } from './thumbnail.js';

interface TileProps {
  /** Undefined = not read yet: a quiet box. */
  readonly item: PhotoItem | undefined;
  readonly at: number;
  readonly count: number;
  readonly shape: GridShape;
  /** The one tile that Tab reaches. */
  readonly stop: boolean;
  /** The photo one came from. */
  readonly current: boolean;
  /** Uploaded in this tab. */
  readonly isNew: boolean;
  readonly picked: boolean;
  readonly queue: ThumbnailQueue;
  /** Null for everybody but admins. */
  readonly parts: AdminParts | null;
  readonly onOpen: (item: PhotoItem) => void;
}

/** One thumbnail with its name; a link to the photo. There are many: each is drawn again only when it changes. */
export const Tile = memo(function Tile(props: TileProps): JSX.Element {
  const { texts } = useApp();
  const { item, at, count, shape, stop, current, isNew, picked, queue, parts, onOpen } = props;
  const { top, start } = placeOf(shape, at);
  const style = { insetBlockStart: `${top}px`, insetInlineStart: `${start}px`, inlineSize: `${shape.tile}px` };
  if (item === undefined) {
    return (
      <li aria-posinset={at + 1} aria-setsize={count} style={style}>
        <span class="tile" data-at={at} tabIndex={stop ? 0 : -1}>
          <span class="tile-picture" />
        </span>
      </li>
    );
  }
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(item);
  };
  return (
    <li aria-posinset={at + 1} aria-setsize={count} class={picked ? 'picked' : undefined} style={style}>
      <a
        class="tile"
        data-at={at}
        href={formatRoute({ screen: 'photo', folder: item.folder, filename: item.filename })}
        tabIndex={stop ? 0 : -1}
        aria-current={current ? 'true' : undefined}
        draggable={false}
        onClick={open}
      >
        <Thumbnail key={item.thumbnailUrl} url={item.thumbnailUrl} size={shape.tile} at={at} queue={queue} />
        <span class="tile-line">
          <span class="tile-name">{item.filename}</span>
          {isNew && <span class="chip new">{texts.t('grid.new')}</span>}
          {parts !== null && <parts.TileBadges hasCaption={item.hasCaption} publishState={item.publishState} />}
        </span>
      </a>
      {parts !== null && <parts.TileBox filename={item.filename} picked={picked} />}
    </li>
  );
});
