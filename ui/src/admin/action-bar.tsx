import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { PhotoDetail } from '../api/photos.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { useApp } from '../shell/app-context.js';
import type { TextKey } from '../text/texts.js';
import { AdminIcon } from './icons.js';
import type { Action } from './use-actions.js';

interface ActionBarProps {
  readonly controller: PhotoController;
  readonly actions: readonly Action[];
  readonly blocked: TextKey | null;
}

/** A press this old is not the one that clicks now. */
const HELD_MS = 10_000;

/** What can be done with the photo; on phones a bar within reach of the thumb. */
export function ActionBar({ controller, actions, blocked }: ActionBarProps): JSX.Element {
  const { texts } = useApp();
  const why = blocked === null ? actions.find((action) => action.reason !== null && action.reason !== '') : undefined;
  const painted = (): PhotoDetail | null => controller.stage.state.get().photo;
  // The photo of the moment the finger or key goes down, even when another one comes before it goes up.
  const held = useRef<{ readonly photo: PhotoDetail | null; readonly at: number } | null>(null);
  const hold = (event: Event): void => void (held.current = { photo: painted(), at: event.timeStamp });
  const act = (action: Action, event: Event): void => {
    const press = held.current;
    held.current = null;
    const photo = press !== null && event.timeStamp - press.at < HELD_MS ? press.photo : painted();
    if (photo !== null) action.run(photo);
  };
  return (
    <div
      class="actions"
      role="group"
      aria-label={texts.t('admin.actions')}
      onPointerDownCapture={hold}
      onKeyDownCapture={hold}
    >
      {why !== undefined && <p class="actions-why soft">{why.reason}</p>}
      <div class="actions-row">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} onPress={(event) => act(action, event)} />
        ))}
      </div>
    </div>
  );
}

function ActionButton(props: { readonly action: Action; readonly onPress: (event: Event) => void }): JSX.Element {
  const { action, onPress } = props;
  const hint = useId();
  const off = action.reason !== null || action.busy;
  return (
    <button
      type="button"
      class={`button action ${action.kind} action-${action.id}`}
      aria-disabled={off}
      aria-busy={action.busy}
      aria-keyshortcuts={action.key?.toUpperCase()}
      aria-describedby={action.reason ? hint : undefined}
      title={action.reason || undefined}
      onClick={(event) => {
        if (!off) onPress(event);
      }}
    >
      {action.busy ? <span class="spinner small" /> : <AdminIcon name={action.icon} />}
      <span class="action-label">{action.label}</span>
      {action.reason ? (
        <span id={hint} class="unseen" aria-hidden="true">
          {action.reason}
        </span>
      ) : null}
    </button>
  );
}
