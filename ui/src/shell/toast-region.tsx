import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../lib/use-store.js';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';
import { RequestId } from './states.js';
import type { Toast } from './toasts.js';

/** Messages at the lower edge. F6 leads into them; they wait while they have the focus or the pointer. */
export function ToastRegion(): JSX.Element {
  const { texts, toasts, polite } = useApp();
  const shown = useStore(toasts.shown);
  const said = useStore(polite);
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      const first = region.current?.querySelector<HTMLElement>('button, a');
      if (event.key !== 'F6' || first === null || first === undefined) return;
      event.preventDefault();
      first.focus();
    };
    document.addEventListener('keydown', jump);
    return () => document.removeEventListener('keydown', jump);
  }, []);
  const errors = shown.filter((toast) => toast.kind === 'error');
  return (
    <section ref={region} class="toasts" aria-label={texts.t('app.messages')}>
      <div class="unseen" role="status" aria-live="polite">
        {said}
      </div>
      <div role="alert">
        {errors.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
      <div role="status" aria-live="polite">
        {shown
          .filter((toast) => toast.kind !== 'error')
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }): JSX.Element {
  const { texts, toasts } = useApp();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (toast.lastsMs === null || held) return undefined;
    const timer = setTimeout(() => toasts.close(toast.id), toast.lastsMs);
    return () => clearTimeout(timer);
  }, [toast, toasts, held]);
  const hold = (): void => setHeld(true);
  const release = (): void => setHeld(false);
  return (
    <div
      class={`toast ${toast.kind}`}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={hold}
      onFocusOut={release}
    >
      <Icon name={toast.kind === 'error' ? 'warning' : 'check'} />
      <p class="toast-text">
        {toast.text}
        {toast.requestId !== null && <RequestId id={toast.requestId} />}
      </p>
      <span class="toast-actions">
        {toast.actions.map((action) =>
          action.href === undefined ? (
            <button
              key={action.label}
              type="button"
              class="button small"
              onClick={() => {
                toasts.close(toast.id);
                action.run();
              }}
            >
              {action.label}
            </button>
          ) : (
            <a key={action.label} class="button small" href={action.href} target="_blank" rel="noopener noreferrer">
              {action.label}
            </a>
          ),
        )}
      </span>
      <button type="button" class="button quiet icon-only small" onClick={() => toasts.close(toast.id)}>
        <Icon name="close" />
        <span class="unseen">{texts.t('app.close')}</span>
      </button>
    </div>
  );
}
