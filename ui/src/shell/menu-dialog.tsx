import type { JSX } from 'preact';
import type { Status } from '../api/session.js';
import { useStore } from '../lib/use-store.js';
import { SignInLink } from '../sign-in/sign-in-link.js';
import { useApp } from './app-context.js';
import { Dialog } from './dialog.js';
import { KeyList } from './key-list.js';
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
