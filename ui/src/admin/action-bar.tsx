import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { useApp } from '../shell/app-context.js';
import type { TextKey } from '../text/texts.js';
import { AdminIcon } from './icons.js';
import type { Action } from './use-actions.js';

interface ActionBarProps {
  readonly actions: readonly Action[];
  readonly blocked: TextKey | null;
}

/** What can be done with the photo; on phones a bar within reach of the thumb. */
export function ActionBar({ actions, blocked }: ActionBarProps): JSX.Element {
  const { texts } = useApp();
  const why = blocked === null ? actions.find((action) => action.reason !== null && action.reason !== '') : undefined;
  return (
    <div class="actions" role="group" aria-label={texts.t('admin.actions')}>
      {why !== undefined && <p class="actions-why soft">{why.reason}</p>}
      <div class="actions-row">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </div>
    </div>
  );
}

function ActionButton({ action }: { readonly action: Action }): JSX.Element {
  const hint = useId();
  const off = action.reason !== null || action.busy;
  return (
    <button
      type="button"
      class={`button action ${action.kind} action-${action.id}`}
      aria-disabled={off}
      aria-busy={action.busy}
      aria-keyshortcuts={action.key.toUpperCase()}
      aria-describedby={action.reason ? hint : undefined}
      title={action.reason || undefined}
      onClick={() => {
        if (!off) action.run();
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
