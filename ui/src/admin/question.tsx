import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApp } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';

interface QuestionProps {
  readonly title: string;
  /** Of the button that answers yes. */
  readonly button: string;
  readonly danger: boolean;
  /** Whether yes can be answered now. */
  readonly allowed: boolean;
  /** Done once, until it has ended. */
  readonly onYes: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Something to be confirmed: what is asked, cancel, and a button that waits while it is done. */
export function Question(props: QuestionProps): JSX.Element {
  const { texts } = useApp();
  const [busy, setBusy] = useState(false);
  const allowed = props.allowed && !busy;
  const answer = async (): Promise<void> => {
    if (!allowed) return;
    setBusy(true);
    await props.onYes();
    setBusy(false);
  };
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <button type="button" class="button" onClick={props.onClose}>
            {texts.t('admin.cancel')}
          </button>
          <button
            type="submit"
            form="question"
            class={`button ${props.danger ? 'danger' : 'primary'}`}
            disabled={!allowed}
            aria-busy={busy}
          >
            {props.button}
          </button>
        </>
      }
    >
      <form
        id="question"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void answer();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}

/** Where a word is typed that says one means it. */
export function TypedWord(props: {
  readonly label: string;
  /** What is to be typed; null = the label says it. */
  readonly shown: string | null;
  readonly value: string;
  readonly onType: (value: string) => void;
}): JSX.Element {
  return (
    <label class="field-block">
      <span class="field-label">{props.label}</span>
      {props.shown !== null && <code>{props.shown}</code>}
      <input
        class="input"
        value={props.value}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => props.onType(event.currentTarget.value)}
      />
    </label>
  );
}
