import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sized } from '../api/photos.js';
import type { PhotoItem } from '../api/photos.js';
import { formatRoute } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';

interface TileProps {
  /** Undefined = not read yet: a quiet box. */
  readonly item: PhotoItem | undefined;
  readonly at: number;
  readonly count: number;
  /** Edge in CSS pixels. */
  readonly size: number;
  /** The one tile that Tab reaches. */
  readonly stop: boolean;
  /** The photo one came from. */
  readonly current: boolean;
  readonly onOpen: (item: PhotoItem) => void;
  readonly onFocus: (at: number) => void;
}

/** One thumbnail with its name; a link to the photo. */
export function Tile(props: TileProps): JSX.Element {
  const { admin } = useApp();
  const parts = useStore(admin);
  const { item, at, count, size, stop, current, onOpen, onFocus } = props;
  if (item === undefined) {
    return (
      <li aria-posinset={at + 1} aria-setsize={count}>
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
    <li aria-posinset={at + 1} aria-setsize={count}>
      <a
        class="tile"
        data-at={at}
        href={formatRoute({ screen: 'photo', folder: item.folder, filename: item.filename })}
        tabIndex={stop ? 0 : -1}
        aria-current={current ? 'true' : undefined}
        onClick={open}
        onFocus={() => onFocus(at)}
      >
        <Thumbnail key={item.thumbnailUrl} url={item.thumbnailUrl} size={size} />
        <span class="tile-line">
          <span class="tile-name">{item.filename}</span>
          {parts !== null && <parts.TileBadges hasCaption={item.hasCaption} publishState={item.publishState} />}
        </span>
      </a>
    </li>
  );
}

/** The picture of a tile; when the tile goes before it has come, it is called off. */
export function Thumbnail(props: { readonly url: string; readonly size: number }): JSX.Element {
  const image = useRef<HTMLImageElement>(null);
  const { session } = useApp();
  const [state, setState] = useState<'coming' | 'there' | 'broken'>('coming');
  const [again, setAgain] = useState(false);
  useEffect(() => {
    const element = image.current;
    return () => {
      if (element?.complete === false) element.removeAttribute('src');
    };
  }, [again]);
  // A picture asks for itself: nobody looked first whether the sign-in was over.
  const fail = async (): Promise<void> => {
    if (!again && (await session.prepare(false))) setAgain(true);
    else setState('broken');
  };
  const dense = props.size * window.devicePixelRatio > 300;
  return (
    <span class={`tile-picture ${state}`}>
      {state === 'broken' ? (
        <Icon name="photo" />
      ) : (
        <img
          key={again}
          ref={image}
          src={sized(props.url, dense ? 'w480h320' : 'w256h256')}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setState('there')}
          onError={() => void fail()}
        />
      )}
    </span>
  );
}
