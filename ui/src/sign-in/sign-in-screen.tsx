import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api/problem.js';
import type { Status } from '../api/session.js';
import { parseRoute } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import { Link } from '../shell/link.js';
import { whyClosed } from '../shell/states.js';
import { useTitle } from '../shell/title.js';
import { problemText } from '../text/problem-text.js';
import { SignInLink } from './sign-in-link.js';

/** Sign-in by the means this site has. Spec: ui.md section 3. */
export function SignInScreen({ returnTo }: { readonly returnTo: string }): JSX.Element {
  const { texts, session, siteName } = useApp();
  const { status, ended } = useStore(session.state);
  useTitle(texts.t('auth.sign_in'));
  const mode = status?.authMode ?? null;
  const isKnown = status?.signedIn === true && !ended;
  return (
    <main id="main" class="page sign-in">
      <div class="card">
        <span class="sign-in-mark">
          <Icon name="mark" />
        </span>
        <h1 tabIndex={-1}>{texts.t('auth.title', { site: siteName })}</h1>
        {ended && mode !== 'none' && <p class="soft">{texts.t('state.ended')}</p>}
        {mode === 'password' && <PasswordForm returnTo={returnTo} />}
        {mode === 'auth0' && (isKnown ? <SignedIn status={status} /> : <ProviderLink />)}
        {mode === 'none' && <Closed status={status} />}
      </div>
    </main>
  );
}

function ProviderLink(): JSX.Element {
  const { texts } = useApp();
  return (
    <>
      <p class="soft">{texts.t('auth.leads_away')}</p>
      <SignInLink class="button primary large">{texts.t('auth.sign_in')}</SignInLink>
    </>
  );
}

/** Whoever is signed in already sees as whom, and may change the account. */
function SignedIn({ status }: { readonly status: Status }): JSX.Element {
  const { texts } = useApp();
  const email = status.email ?? texts.t('state.some_account');
  return (
    <>
      <p>{texts.t(status.admin ? 'state.signed_in_as' : 'state.no_rights', { email })}</p>
      <div class="stack">
        {status.admin && (
          <Link class="button primary large" to={{ screen: 'start' }}>
            {texts.t('missing.to_photos')}
          </Link>
        )}
        <SignInLink class={status.admin ? 'button large' : 'button primary large'} anotherAccount>
          {texts.t('state.other_account')}
        </SignInLink>
      </div>
    </>
  );
}

/** Nobody can sign in here, and why. Spec: auth.md section 2. */
function Closed({ status }: { readonly status: Status | null }): JSX.Element {
  const { texts } = useApp();
  return (
    <>
      <p>
        {texts.t(whyClosed(status) ?? 'auth.auth_not_configured')}
        <br />
        <span class="soft">{texts.t('state.nothing_can_be_changed')}</span>
      </p>
      <Link class="button large" to={{ screen: 'start' }}>
        {texts.t('missing.to_photos')}
      </Link>
    </>
  );
}

function PasswordForm({ returnTo }: { readonly returnTo: string }): JSX.Element {
  const { texts, session, nav } = useApp();
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
    // Where the sign-in had only ended the page stays, with the files that wait in it.
    if (session.state.get().ended) await session.load();
    const { status, ended } = session.state.get();
    const { pathname, search } = new URL(returnTo, window.location.href);
    if (status?.admin === true && !ended) return nav.replace(parseRoute(pathname, search));
    // Else a whole new page: what was read as a visitor is less than what an admin is told.
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
