import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';

interface DialogProps {
  readonly title: string;
  /** Adds a class for size and layout. */
  readonly kind?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly footer?: ComponentChildren;
}

/** The browser's own modal dialog: focus stays inside, Esc closes, focus returns to where it was. */
export function Dialog({ title, kind = '', onClose, children, footer }: DialogProps): JSX.Element {
  const { texts } = useApp();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const clickBeside = (event: MouseEvent): void => {
    if (event.target === ref.current) ref.current?.close();
  };
  return (
    <dialog ref={ref} class={`dialog ${kind}`} aria-labelledby={heading} onClose={onClose} onClick={clickBeside}>
      <div class="dialog-box">
        <div class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" class="button quiet icon-only" onClick={() => ref.current?.close()}>
            <Icon name="close" />
            <span class="unseen">{texts.t('app.close')}</span>
          </button>
        </div>
        <div class="dialog-body">{children}</div>
        {footer !== undefined && <div class="dialog-foot">{footer}</div>}
      </div>
    </dialog>
  );
}
