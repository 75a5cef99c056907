import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { textFor } from './caption-model.js';
import type { CaptionFields } from './caption-model.js';
import type { CaptionSaver, SaverState } from './caption-saver.js';
import { CaptionConflict } from './caption-conflict.js';
import { CaptionExtras } from './caption-extras.js';
import { Counters } from './counters.js';
import { PreviewList } from './preview-list.js';
import { SaveState, WhyNotSaved } from './save-state.js';
import { useAdmin } from './services.js';
import { CAPTION_FIELD } from './use-actions.js';
import type { Analysis, CaptionNotice } from './use-analysis.js';
import { usePreview } from './use-preview.js';
import { Warnings } from './warnings.js';

interface CaptionEditorProps {
  readonly saver: CaptionSaver;
  readonly analysis: Analysis;
  /** What an analysis saw; nothing here changes them. */
  readonly tags: readonly string[];
  /** Reads the photo again, for it has changed. */
  readonly onLookAgain: () => void;
}

/** Caption of one photo: one text for all, or one for each platform; saved by itself. */
export function CaptionEditor({ saver, analysis, tags, onLookAgain }: CaptionEditorProps): JSX.Element {
  const { texts } = useApp();
  const { publishers } = useAdmin();
  const platforms = useStore(publishers);
  const state = useStore(saver.state);
  const { fields, stored } = state;
  const [tab, setTab] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  // Texts of single platforms come back when the choice does.
  const parked = useRef<CaptionFields['own']>({});
  const chosen = fields.perPlatform ? (platforms.find((one) => one.id === tab) ?? null) : null;
  const preview = usePreview(stored, fields, platforms, open || state.phase !== 'same');
  return (
    <section class="caption" aria-label={texts.t('admin.caption')}>
      <div class="caption-head">
        <label class="field-label" for={CAPTION_FIELD}>
          {chosen === null ? texts.t('admin.caption') : texts.t('admin.caption.for', { platform: chosen.label })}
        </label>
        <Origin state={state} />
        <SaveState saver={saver} state={state} />
      </div>
      {fields.perPlatform && (
        <div class="mini-tabs" role="group" aria-label={texts.t('admin.caption.which')}>
          <Tab name={texts.t('admin.caption.all')} chosen={chosen === null} onChoose={() => setTab(null)} />
          {platforms.map((one) => (
            <Tab key={one.id} name={one.label} chosen={chosen === one} onChoose={() => setTab(one.id)} />
          ))}
        </div>
      )}
      <textarea
        id={CAPTION_FIELD}
        class="input caption-text"
        rows={5}
        value={chosen === null ? fields.text : (fields.own[chosen.id] ?? textFor(stored, fields, chosen.id))}
        placeholder={texts.t(chosen === null ? 'admin.caption.hint' : 'admin.caption.hint_one')}
        aria-describedby="caption-counters"
        onInput={(event) => {
          const { value } = event.currentTarget;
          saver.edit(chosen === null ? { text: value } : { own: { ...fields.own, [chosen.id]: value } });
        }}
        onBlur={() => void saver.flush()}
      />
      <WhyNotSaved state={state} onLookAgain={onLookAgain} />
      <div id="caption-counters">
        <Counters
          platforms={chosen === null ? platforms : [chosen]}
          textOf={(id) => textFor(stored, fields, id)}
          preview={preview}
        />
      </div>
      {analysis.notice !== null && <NewText notice={analysis.notice} />}
      <Warnings codes={analysis.warnings} />
      {state.phase === 'conflict' && state.theirs !== null && (
        <CaptionConflict
          saver={saver}
          mine={fields}
          theirs={state.theirs}
          label={(id) => platforms.find((one) => one.id === id)?.label ?? id}
        />
      )}
      {platforms.length > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={fields.perPlatform}
            onChange={(event) => {
              const perPlatform = event.currentTarget.checked;
              if (!perPlatform) parked.current = fields.own;
              saver.edit({ perPlatform, own: perPlatform ? parked.current : {} });
            }}
          />
          <span>{texts.t('admin.caption.per_platform')}</span>
        </label>
      )}
      <CaptionExtras saver={saver} fields={fields} platforms={platforms} />
      {tags.length > 0 && <Tags tags={tags} />}
      <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{texts.t('admin.preview')}</summary>
        <PreviewList platforms={platforms} preview={preview} />
      </details>
    </section>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }): JSX.Element {
  const { texts } = useApp();
  return (
    <div class="tags" role="group" aria-label={texts.t('admin.details.tags')}>
      <span class="field-label" aria-hidden="true">
        {texts.t('admin.details.tags')}
      </span>
      <ul>
        {tags.map((tag) => (
          <li key={tag} class="chip quiet">
            {tag}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Tab(props: { readonly name: string; readonly chosen: boolean; readonly onChoose: () => void }): JSX.Element {
  return (
    <button type="button" class="mini-tab" aria-pressed={props.chosen} onClick={props.onChoose}>
      {props.name}
    </button>
  );
}

/** Who wrote what is shown. */
function Origin({ state }: { readonly state: SaverState }): JSX.Element | null {
  const { texts } = useApp();
  const { stored, fields } = state;
  if (fields.text === '' && stored.captionState === 'none') return null;
  const edited = stored.captionState === 'human' || fields.text !== (stored.caption ?? '');
  if (edited) return <span class="chip quiet">{texts.t('admin.caption.edited')}</span>;
  const offline = Object.values(stored.captions).some((caption) => caption.source === 'offline');
  return <span class="chip quiet">{texts.t(offline ? 'admin.caption.offline' : 'admin.caption.ai')}</span>;
}

/** An analysis wrote a text although a person's stands: nothing is replaced without being asked. */
function NewText({ notice }: { readonly notice: CaptionNotice }): JSX.Element {
  const { texts } = useApp();
  return (
    <div class="box" role="status">
      <p>{texts.t('admin.caption.new_text')}</p>
      <blockquote class="preview-text">{notice.text}</blockquote>
      <div class="row">
        <button type="button" class="button small" onClick={notice.take}>
          {texts.t('admin.caption.use_new')}
        </button>
        <button type="button" class="button quiet small" onClick={notice.dismiss}>
          {texts.t('admin.caption.keep_mine')}
        </button>
      </div>
    </div>
  );
}
