import type { JSX } from 'preact';
import { useStore } from '../lib/use-store.js';
import { useApp } from './app-context.js';
import { KEY_LINES, KEY_PLACES } from './key-lines.js';

/** Every key this person has on this site, and the switch for single letters. Spec: ui.md section 5. */
export function KeyList(): JSX.Element {
  const { texts, admin, session, prefs } = useApp();
  const parts = useStore(admin);
  const { features } = useStore(session.state);
  const { letters } = useStore(prefs.state);
  const all = [...KEY_LINES, ...(parts?.keyLines ?? [])];
  const lines = all.filter(({ needs }) => needs === undefined || needs.some((name) => features?.[name] === true));
  return (
    <section>
      <h3>{texts.t('keys.title')}</h3>
      <label class="check">
        <input
          type="checkbox"
          checked={letters}
          onChange={(event) => prefs.set({ letters: event.currentTarget.checked })}
        />
        <span>{texts.t('keys.letters')}</span>
      </label>
      {KEY_PLACES.map((place) => (
        <section key={place} aria-label={texts.t(`keys.${place}`)}>
          <h4>{texts.t(`keys.${place}`)}</h4>
          <dl class="keys">
            {lines
              .filter((line) => line.place === place)
              .map(({ keys, text }) => (
                <div key={text}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{keyLabel(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{texts.t(text)}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </section>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Arrows: '← ↑ → ↓',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Mod: /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl',
};

function keyLabel(key: string): string {
  const parts = key.length === 1 ? [key] : key.split('+');
  return parts.map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(' + ');
}
