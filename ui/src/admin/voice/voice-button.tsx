import type { ComponentType, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useStore } from '../../lib/use-store.js';
import { useApp } from '../../shell/app-context.js';

type Editor = ComponentType<{ readonly onClose: () => void }>;

/** The way to the brand voice, in the menu; absent where captions are not written in one. */
export function VoiceButton(): JSX.Element | null {
  const { texts, session, toasts } = useApp();
  const { features } = useStore(session.state);
  const [editor, setEditor] = useState<{ readonly Dialog: Editor } | null>(null);
  if (features?.voice !== true) return null;
  // Few ever open it: its code comes when it is.
  const open = (): void =>
    void import('./voice-dialog.js').then(
      ({ VoiceDialog }) => setEditor({ Dialog: VoiceDialog }),
      () => toasts.show({ kind: 'error', text: texts.t('state.reload_needed') }),
    );
  return (
    <>
      <button type="button" class="button" onClick={open}>
        {texts.t('admin.voice')}
      </button>
      {editor !== null && <editor.Dialog onClose={() => setEditor(null)} />}
    </>
  );
}
