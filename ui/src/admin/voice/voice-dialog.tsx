import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ApiClient } from '../../api/client.js';
import { change, from } from '../../api/contract.js';
import type { Schemas } from '../../api/contract.js';
import type { Answer } from '../../api/photos-api.js';
import type { Outcome } from '../../api/problem.js';
import { count } from '../../lib/counter.js';
import { members, text, texts as textsIn } from '../../lib/read.js';
import type { Promised } from '../../lib/read.js';
import { useStore } from '../../lib/use-store.js';
import { useApp, useBlocked } from '../../shell/app-context.js';
import { Dialog } from '../../shell/dialog.js';
import type { Drafts } from '../../shell/drafts.js';
import { Icon } from '../../shell/icon.js';
import { Fault, RequestId } from '../../shell/states.js';
import { problemText } from '../../text/problem-text.js';
import { VoiceEditor } from './voice-editor.js';
import type { Voice, VoiceEntry, VoiceOptions } from './voice-editor.js';

const PATH = '/api/config/voice-profile';
/** Of the draft. */
const KIND = 'voice';

/** Examples of how captions are to sound, one field for each. Spec: ui.md section 4, "Brand voice editor". */
export function VoiceDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { texts, client, session, drafts } = useApp();
  const blocked = useBlocked();
  const { features } = useStore(session.state);
  const editor = useMemo(() => new VoiceEditor({ ...waysOf(client), draft: draftOf(drafts) }), [client, drafts]);
  const state = useStore(editor.state);
  useEffect(() => void editor.load(), [editor]);
  const most = features?.voiceMax ?? { entries: Infinity, characters: Infinity };
  const tooLong = state.entries.some((entry) => count(entry.text, 'code_points') > most.characters);
  const idle = state.phase === 'ready' || state.phase === 'saved';
  const allowed = idle && blocked === null;
  return (
    <Dialog
      title={texts.t('admin.voice')}
      onClose={onClose}
      footer={
        <>
          <span role="status" class="soft">
            {state.phase === 'saved' && (
              <>
                <Icon name="check" /> {texts.t('admin.saved')}
              </>
            )}
            {idle && editor.isChanged && texts.t('admin.kept_here')}
          </span>
          {state.source === 'saved' && (
            <button type="button" class="button" disabled={!allowed} onClick={() => void editor.save(true)}>
              {texts.t('admin.voice.back')}
            </button>
          )}
          <button
            type="button"
            class="button primary"
            disabled={!allowed || tooLong || !editor.isChanged}
            aria-busy={state.phase === 'saving'}
            onClick={() => void editor.save()}
          >
            {texts.t(state.phase === 'saving' ? 'admin.saving' : 'admin.save')}
          </button>
        </>
      }
    >
      {state.phase === 'loading' ? (
        state.problem === null ? (
          <p class="soft">{texts.t('state.loading')}</p>
        ) : (
          <Fault problem={state.problem} onRetry={() => void editor.load()} />
        )
      ) : (
        <Fields editor={editor} entries={state.entries} most={most} locked={!idle} />
      )}
      {state.phase === 'conflict' && state.theirs !== null && <Conflict editor={editor} theirs={state.theirs} />}
      {state.phase === 'ready' && state.problem !== null && (
        <p class="box error-text" role="alert">
          <Icon name="warning" /> {problemText(texts, state.problem)}
          {state.problem.requestId !== null && <RequestId id={state.problem.requestId} />}
        </p>
      )}
    </Dialog>
  );
}

function Fields(props: {
  readonly editor: VoiceEditor;
  readonly entries: readonly VoiceEntry[];
  readonly most: { readonly entries: number; readonly characters: number };
  readonly locked: boolean;
}): JSX.Element {
  const { texts } = useApp();
  const { editor, entries, most, locked } = props;
  const list = useRef<HTMLOListElement>(null);
  const fresh = useRef<number | null>(null);
  useEffect(() => {
    // A new field is written in at once.
    if (fresh.current !== null) list.current?.querySelector<HTMLElement>('li:last-child textarea')?.focus();
    fresh.current = null;
  }, [entries.length]);
  return (
    <div class="stack">
      <p class="soft">{texts.t('admin.voice.hint')}</p>
      <ol class="voice-list" ref={list}>
        {entries.map((entry, at) => (
          <li key={entry.id}>
            <Field
              name={texts.t('admin.voice.entry', { number: at + 1 })}
              entry={entry}
              most={most.characters}
              locked={locked}
              onEdit={(words) => editor.edit(entry.id, words)}
              onRemove={() => editor.remove(entry.id)}
            />
          </li>
        ))}
      </ol>
      {entries.length < most.entries && (
        <button type="button" class="button" disabled={locked} onClick={() => (fresh.current = editor.add())}>
          {texts.t('admin.voice.add')}
        </button>
      )}
    </div>
  );
}

function Field(props: {
  readonly name: string;
  readonly entry: VoiceEntry;
  readonly most: number;
  readonly locked: boolean;
  readonly onEdit: (words: string) => void;
  readonly onRemove: () => void;
}): JSX.Element {
  const { texts } = useApp();
  const { name, entry, most, locked } = props;
  const length = count(entry.text, 'code_points');
  const isOver = length > most;
  return (
    <>
      <span class="with-button">
        <textarea
          class="input"
          rows={2}
          aria-label={name}
          aria-invalid={isOver}
          readOnly={locked}
          value={entry.text}
          onInput={(event) => props.onEdit(event.currentTarget.value)}
        />
        <button type="button" class="button quiet icon-only" disabled={locked} onClick={props.onRemove}>
          <Icon name="close" />
          <span class="unseen">{texts.t('admin.voice.remove', { entry: name })}</span>
        </button>
      </span>
      {(isOver || length > most / 2) && (
        <span class={isOver ? 'error-text' : 'soft'}>
          {isOver && <Icon name="warning" />} {texts.t('admin.unit.code_points', { length, max: most })}
        </span>
      )}
    </>
  );
}

function Conflict(props: { readonly editor: VoiceEditor; readonly theirs: Voice }): JSX.Element {
  const { texts } = useApp();
  const { editor, theirs } = props;
  return (
    <div class="box ask" role="alert">
      <p>
        <strong>{texts.t('admin.voice.conflict')}</strong>
      </p>
      <ul class="plain-list">
        {theirs.entries.map((words, at) => (
          <li key={at} class="preview-text">
            {words}
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button small" onClick={() => void editor.settle('mine')}>
          {texts.t('admin.conflict.use_mine')}
        </button>
        <button type="button" class="button small" onClick={() => void editor.settle('theirs')}>
          {texts.t('admin.conflict.use_theirs')}
        </button>
      </div>
    </div>
  );
}

/** Kept in this tab like a caption that is not saved: closing the dialog loses nothing. */
function draftOf(drafts: Drafts): VoiceOptions['draft'] {
  return {
    read: () => {
      const kept = members(drafts.read(KIND, '', ''));
      const base = members(kept['base']);
      if (Object.keys(kept).length === 0) return null;
      return { entries: textsIn(kept['entries']), base: toVoice(base['entries'], base['source'], base['version']) };
    },
    write: (draft) => void (draft === null ? drafts.drop(KIND, '', '') : drafts.write(KIND, '', '', draft)),
  };
}

function waysOf(client: ApiClient): Pick<VoiceOptions, 'read' | 'save'> {
  return {
    read: async () => voiceOf(await client.get(from(PATH, {}))),
    save: async (entries, version) =>
      voiceOf(await client.send({ ...change('post', PATH, { body: { voice_profile: entries } }), version })),
  };
}

function voiceOf(answer: Outcome<Promised<Schemas['VoiceView']>>): Answer<Voice> {
  if (!answer.ok) return answer;
  const { voice_profile: entries, source, voiceVersion: version } = answer.value;
  return { ok: true, value: toVoice(entries, source, version) };
}

function toVoice(entries: unknown, source: unknown, version: unknown): Voice {
  return { entries: textsIn(entries), source: source === 'saved' ? 'saved' : 'config', version: text(version) };
}
