import type { JSX } from 'preact';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { actionOf } from './auth-error.js';
import type { AuthErrorCode } from './auth-error.js';
import { SignInLink } from './sign-in-link.js';

const LABELS = {
  try_again: 'app.try_again',
  sign_in: 'state.sign_in_again',
  other_account: 'state.other_account',
} as const;

/** Why a sign-in did not work, with what to do about it; stays until it is closed. Spec: auth.md section 12. */
export function AuthNotice({ code }: { readonly code: AuthErrorCode }): JSX.Element {
  const { texts, session, authError } = useApp();
  const { status } = useStore(session.state);
  const action = actionOf(code);
  return (
    <div class="banner calm" role="alert">
      <Icon name={action === 'none' ? 'lock' : 'warning'} />
      <p>{texts.t(`auth.${code}`)}</p>
      {action !== 'none' && status?.admin !== true && (
        <SignInLink class="button small" anotherAccount={action === 'other_account'}>
          {texts.t(LABELS[action])}
        </SignInLink>
      )}
      <button type="button" class="button quiet icon-only small" onClick={() => authError.set(null)}>
        <Icon name="close" />
        <span class="unseen">{texts.t('app.close')}</span>
      </button>
    </div>
  );
}
