import type { JSX } from 'preact';
import { plainQuery } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { Link } from '../shell/link.js';
import type { PhotoController } from './photo-controller.js';
import { toggleShuffle } from './photo-screen.js';
import { usePlaceText } from './position.js';
import type { Zoom } from './zoom.js';

interface StageFootProps {
  readonly controller: PhotoController;
  readonly folder: Folder;
  readonly zoom: Zoom;
}

/** Name, place and the buttons that step; below the picture, never on it. */
export function StageFoot({ controller, folder, zoom }: StageFootProps): JSX.Element {
  const { texts, prefs, library } = useApp();
  const { photo, phase, picture, slow } = useStore(controller.stage.state);
  const { shuffle } = useStore(controller.place);
  const { scale } = useStore(zoom.state);
  const position = usePlaceText(controller);
  const idle = phase === 'idle';
  return (
    <div class="stage-foot">
      <div class="stage-name">
        <h1 tabIndex={-1} title={photo?.filename}>
          {photo?.filename ?? <Unnamed waiting={phase === 'loading'} slow={slow} />}
        </h1>
        <p class="position">
          <EndNotice controller={controller} fallback={phase === 'painted' ? position : ''} />
        </p>
      </div>
      <div class="stage-buttons">
        {folder === 'inbox' && (
          <button
            type="button"
            class="button on-dark icon-only"
            aria-pressed={shuffle}
            onClick={() => toggleShuffle(controller, prefs)}
          >
            <Icon name="shuffle" />
            <span class="unseen">{texts.t('photo.shuffle')}</span>
          </button>
        )}
        <button
          type="button"
          class="button on-dark icon-only"
          aria-pressed={scale > 1}
          disabled={picture === null}
          onClick={() => zoom.toggle()}
        >
          <Icon name="zoom" />
          <span class="unseen">{texts.t('photo.zoom')}</span>
        </button>
        <Link
          class="button on-dark icon-only to-grid"
          to={{ screen: 'grid', query: library.last(folder) ?? plainQuery(folder) }}
        >
          <Icon name="grid" />
          <span class="unseen">{texts.t('photo.to_grid')}</span>
        </Link>
        <button
          type="button"
          class="button on-dark icon-only"
          disabled={idle}
          onClick={() => void controller.previous()}
        >
          <Icon name="previous" />
          <span class="unseen">{texts.t('photo.previous')}</span>
        </button>
        <button type="button" class="button on-dark icon-only" disabled={idle} onClick={() => void controller.next()}>
          <Icon name="next" />
          <span class="unseen">{texts.t('photo.next')}</span>
        </button>
      </div>
    </div>
  );
}

/** The heading before a photo's name is known: it has words at once, though eyes are told of waiting only when it lasts. */
function Unnamed({ waiting, slow }: { readonly waiting: boolean; readonly slow: boolean }): JSX.Element {
  const { texts } = useApp();
  if (!waiting) return <>{texts.t('photo.heading')}</>;
  if (slow) return <>{texts.t('state.loading')}</>;
  return (
    <>
      <span class="unseen">{texts.t('photo.heading')}</span>
      {'\u00a0'}
    </>
  );
}

/** What the last step met, in the place of the position. */
function EndNotice(props: { readonly controller: PhotoController; readonly fallback: string }): JSX.Element {
  const { texts } = useApp();
  const { notice, bump } = useStore(props.controller.place);
  if (notice === 'end' || notice === 'start') {
    return (
      <span key={bump} class="bump" role="status">
        {texts.t(notice === 'end' ? 'photo.was_last' : 'photo.is_first')}
      </span>
    );
  }
  if (typeof notice === 'object' && notice !== null) {
    return (
      <span key={bump} role="status">
        {texts.n('photo.all_seen', notice.allSeen)}{' '}
        <button type="button" class="link-button" onClick={() => props.controller.startAgain()}>
          {texts.t('photo.start_again')}
        </button>
      </span>
    );
  }
  return <>{props.fallback}</>;
}
