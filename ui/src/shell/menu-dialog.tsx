import type { JSX } from 'preact';
import type { Status } from '../api/session.js';
import { useStore } from '../lib/use-store.js';
import { SignInLink } from '../sign-in/sign-in-link.js';
import { useApp } from './app-context.js';
import { Dialog } from './dialog.js';
import type { Theme } from './prefs.js';
import { useSignOut } from './sign-out.js';
import { whyClosed } from './states.js';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Account, appearance and the list of keys. */
export function MenuDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { texts, prefs, session, admin } = useApp();
  const parts = useStore(admin);
  const { theme } = useStore(prefs.state);
  const { status, ended } = useStore(session.state);
  const closed = whyClosed(status);
  return (
    <Dialog title={texts.t('menu.title')} kind="menu" onClose={onClose}>
      {status?.signedIn === true && !ended && <AccountPart status={status} />}
      {parts !== null && <parts.VoiceButton />}
      {closed !== null && (
        <p>
          <strong>{texts.t(closed)}</strong>
          <br />
          <span class="soft">{texts.t('state.nothing_can_be_changed')}</span>
        </p>
      )}
      <fieldset class="choices">
        <legend>{texts.t('menu.theme')}</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <input type="radio" name="theme" checked={theme === name} onChange={() => prefs.set({ theme: name })} />
            <span>{texts.t(`menu.theme.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      <KeyList />
    </Dialog>
  );
}

function AccountPart({ status }: { readonly status: Status }): JSX.Element {
  const { texts } = useApp();
  const signOut = useSignOut();
  return (
    <section class="menu-account">
      <p>
        <strong>{status.email ?? texts.t('menu.signed_in')}</strong>
        <br />
        <span class="soft">{texts.t(status.admin ? 'menu.may_manage' : 'menu.may_look')}</span>
      </p>
      <div class="row">
        {!status.admin && (
          <SignInLink class="button" anotherAccount>
            {texts.t('state.other_account')}
          </SignInLink>
        )}
        <button type="button" class="button" onClick={() => void signOut()}>
          {texts.t('auth.sign_out')}
        </button>
      </div>
    </section>
  );
}

/** Keys of this screen, and the switch for single letters. */
export function KeyList(): JSX.Element {
  const { texts, keys, prefs } = useApp();
  const bindings = useStore(keys);
  const { letters } = useStore(prefs.state);
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
      <dl class="keys">
        {bindings.map((binding) => (
          <div key={binding.id}>
            <dt>
              {[...binding.keys, ...(binding.also ?? [])].map((key) => (
                <kbd key={key}>{keyLabel(key)}</kbd>
              ))}
            </dt>
            <dd>{binding.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Mod: navigatorIsMac() ? '⌘' : 'Ctrl',
};

function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
}

function navigatorIsMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
