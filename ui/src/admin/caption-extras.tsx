import type { JSX } from 'preact';
import { isBlank } from '../lib/counter.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { CaptionFields } from './caption-model.js';
import type { CaptionSaver } from './caption-saver.js';
import type { Publisher } from './platforms.js';

interface CaptionExtrasProps {
  readonly saver: CaptionSaver;
  readonly fields: CaptionFields;
  readonly platforms: readonly Publisher[];
}

const MARKS = [
  [null, 'admin.nsfw.unknown'],
  [false, 'admin.nsfw.no'],
  [true, 'admin.nsfw.yes'],
] as const;

/** Alt text and the sensitive mark, and what each platform will do with them. */
export function CaptionExtras({ saver, fields, platforms }: CaptionExtrasProps): JSX.Element {
  const { texts } = useApp();
  return (
    <>
      <div class="field-block">
        <label class="field-label" for="alt-text">
          {texts.t('admin.alt')}
        </label>
        <textarea
          id="alt-text"
          class="input alt-text"
          rows={2}
          value={fields.altText}
          placeholder={texts.t('admin.alt.hint')}
          onInput={(event) => saver.edit({ altText: event.currentTarget.value })}
          onBlur={() => void saver.flush()}
        />
      </div>
      <fieldset class="segmented">
        <legend class="field-label">{texts.t('admin.nsfw')}</legend>
        {MARKS.map(([value, name]) => (
          <label key={name}>
            <input
              type="radio"
              name="nsfw"
              checked={fields.nsfw === value}
              onChange={() => {
                saver.edit({ nsfw: value });
                void saver.flush();
              }}
            />
            <span>{texts.t(name)}</span>
          </label>
        ))}
      </fieldset>
      <GateNotes fields={fields} platforms={platforms} />
    </>
  );
}

/** What a platform does with a photo that is, or may be, sensitive. */
export function gateNote(platform: Publisher, nsfw: boolean | null): 'admin.gate.spoiler' | 'admin.gate.block' | null {
  if (nsfw === false || platform.nsfwGate === null || platform.nsfwGate === 'allow') return null;
  return platform.nsfwGate === 'spoiler' ? 'admin.gate.spoiler' : 'admin.gate.block';
}

function GateNotes(props: {
  readonly fields: CaptionFields;
  readonly platforms: readonly Publisher[];
}): JSX.Element | null {
  const { texts } = useApp();
  const { fields, platforms } = props;
  const notes = platforms.flatMap((platform) => {
    const gate = gateNote(platform, fields.nsfw);
    const alt = platform.altText || isBlank(fields.altText) ? null : ('admin.alt.not_taken' as const);
    return [gate, alt].flatMap((note) => (note === null ? [] : [{ platform, note }]));
  });
  if (notes.length === 0) return null;
  return (
    <ul class="notes soft">
      {notes.map(({ platform, note }) => (
        <li key={platform.id + note}>
          <Icon name="warning" /> {texts.t(note, { platform: platform.label })}
        </li>
      ))}
    </ul>
  );
}
