import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApp } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';

/** The stored picture in its full size: fitted, or dot for dot with scrolling. */
export function FullSize(props: {
  readonly url: string;
  readonly name: string;
  readonly onClose: () => void;
}): JSX.Element {
  const { texts } = useApp();
  const [zoomed, setZoomed] = useState(false);
  const [broken, setBroken] = useState(false);
  return (
    <Dialog
      title={props.name}
      kind="full-size"
      onClose={props.onClose}
      footer={
        <button type="button" class="button" aria-pressed={zoomed} onClick={() => setZoomed(!zoomed)}>
          {texts.t('admin.full_size.dots')}
        </button>
      }
    >
      {broken ? (
        <p>{texts.t('photo.unreadable')}</p>
      ) : (
        <img class={zoomed ? 'dots' : 'fit'} src={props.url} alt={props.name} onError={() => setBroken(true)} />
      )}
    </Dialog>
  );
}
