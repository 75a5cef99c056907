import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Folder } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { Fault, Notice } from '../shell/states.js';
import type { Picture } from './loader.js';
import type { PhotoController } from './photo-controller.js';
import { sharpen } from './sharpen.js';
import { useGestures } from './use-gestures.js';
import type { Zoom } from './zoom.js';

interface StagePictureProps {
  readonly controller: PhotoController;
  readonly folder: Folder;
  readonly zoom: Zoom;
}

/** The picture on its dark ground, with large areas to the left and right that step through the photos. */
export function StagePicture({ controller, folder, zoom }: StagePictureProps): JSX.Element {
  const { texts } = useApp();
  const state = useStore(controller.stage.state);
  const frame = useRef<HTMLDivElement>(null);
  const { scale } = useStore(zoom.state);
  useGestures(frame, zoom, {
    next: () => void controller.next(),
    previous: () => void controller.previous(),
    busy: () => controller.stage.state.get().phase === 'loading',
  });
  useEffect(() => zoom.reset(), [zoom, state.picture]);
  useEffect(() => {
    if (scale > 1 && state.photo !== null && state.picture !== null) sharpen(state.picture, state.photo.originalUrl);
  }, [scale > 1, state.picture]);
  return (
    <div class="stage-picture" aria-busy={state.phase === 'loading'}>
      <div class="frame" ref={frame}>
        {state.picture !== null && <Mount key={state.target?.filename} picture={state.picture} />}
        {state.photo !== null && state.picture === null && (
          <Notice icon="photo" title={texts.t('photo.unreadable')}>
            <button type="button" class="button" onClick={() => void controller.reload()}>
              {texts.t('app.try_again')}
            </button>
          </Notice>
        )}
        {state.phase === 'loading' && state.slow && (
          <div class="spinner" role="progressbar" aria-label={texts.t('state.loading')} />
        )}
        {state.phase === 'failed' && state.problem !== null && (
          <Fault problem={state.problem} onRetry={() => void controller.reload()} />
        )}
        <Empty controller={controller} folder={folder} />
      </div>
      {state.phase !== 'idle' && (
        <>
          <SideArea side="previous" onPress={() => void controller.previous()} />
          <SideArea side="next" onPress={() => void controller.next()} />
        </>
      )}
    </div>
  );
}

/** For mouse and finger only; keyboard and screen readers have the buttons below the picture. */
function SideArea(props: { readonly side: 'previous' | 'next'; readonly onPress: () => void }): JSX.Element {
  return (
    <button type="button" class={`side ${props.side}`} tabIndex={-1} aria-hidden="true" onClick={props.onPress}>
      <span class="side-sign">
        <Icon name={props.side} />
      </span>
    </button>
  );
}

/** Puts the very element that was decoded on the screen: what is seen is what was loaded for this photo. */
function Mount({ picture }: { readonly picture: Picture }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(picture), [picture]);
  return <div class="picture" ref={place} />;
}

function Empty({ controller, folder }: Omit<StagePictureProps, 'zoom'>): JSX.Element | null {
  const { texts, admin } = useApp();
  const parts = useStore(admin);
  const { phase } = useStore(controller.stage.state);
  const { notice } = useStore(controller.place);
  if (phase !== 'idle' || notice !== 'empty') return null;
  const isInbox = folder === 'inbox';
  return (
    <Notice icon="photo" title={texts.t(isInbox ? 'state.no_photos' : 'state.folder_empty')}>
      {parts !== null && isInbox && <parts.FirstUpload />}
    </Notice>
  );
}
