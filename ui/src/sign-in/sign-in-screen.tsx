import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api/problem.js';
import { useStore } from '../lib/use-store.js';
import { problemText, useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { useTitle } from '../shell/title.js';

/** Sign-in by the means this site has. The codes of a failed sign-in become words. Spec: auth.md section 12. */
export function SignInScreen({ returnTo }: { readonly returnTo: string }): JSX.Element {
  const { texts, session, siteName } = useApp();
  const { status, ended } = useStore(session.state);
  useTitle(texts.t('auth.sign_in'));
  const mode = status?.authMode ?? null;
  return (
    <main id="main" class="page sign-in">
      <div class="card">
        <span class="sign-in-mark">
          <Icon name="mark" />
        </span>
        <h1 tabIndex={-1}>{texts.t('auth.title', { site: siteName })}</h1>
        {ended && <p class="soft">{texts.t('state.ended')}</p>}
        {mode === 'password' && <PasswordForm returnTo={returnTo} />}
        {mode === 'auth0' && (
          <a class="button primary large" href={`/auth/login?returnTo=${encodeURIComponent(returnTo)}`}>
            {texts.t('auth.sign_in')}
          </a>
        )}
        {mode === 'none' && (
          <p class="soft">
            {texts.t(status?.reason === 'auth_disabled' ? 'auth.auth_disabled' : 'auth.auth_not_configured')}
          </p>
        )}
      </div>
    </main>
  );
}

function PasswordForm({ returnTo }: { readonly returnTo: string }): JSX.Element {
  const { texts, session } = useApp();
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || password === '') return field.current?.focus();
    setBusy(true);
    const refused = await session.signIn(password);
    setProblem(refused);
    if (refused !== null) {
      setBusy(false);
      field.current?.focus();
      return field.current?.select();
    }
    // A whole new page: what was read as a visitor is less than what an admin is told.
    window.location.replace(returnTo);
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)} noValidate>
      <label class="field" for="password">
        <span>{texts.t('auth.password')}</span>
      </label>
      <div class="with-button">
        <input
          ref={field}
          id="password"
          class="input"
          type={fieldType(shown)}
          autocomplete="current-password"
          maxLength={256}
          value={password}
          aria-invalid={problem !== null}
          aria-describedby="password-problem"
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <button type="button" class="button quiet icon-only" aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name="eye" />
          <span class="unseen">{texts.t('auth.show_password')}</span>
        </button>
      </div>
      <p id="password-problem" class="error-text" role="alert">
        {problem !== null && (
          <>
            <Icon name="warning" /> {problemText(texts, problem)}
          </>
        )}
      </p>
      <button type="submit" class="button primary large" aria-disabled={busy}>
        {texts.t(busy ? 'auth.signing_in' : 'auth.sign_in')}
      </button>
    </form>
  );
}

/** Typed as the narrower of both: Preact's types know fields by one type only. */
const fieldType = (shown: boolean): 'password' => (shown ? ('text' as string) : 'password') as 'password';
