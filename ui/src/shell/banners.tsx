import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SiteNotice } from '../api/session.js';
import { useStore } from '../lib/use-store.js';
import { AuthNotice } from '../sign-in/auth-notice.js';
import { SignInLink } from '../sign-in/sign-in-link.js';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';
import { whyClosed } from './states.js';

/** What holds for the whole page right now, the gravest first; one at a time. */
export function Banners(): JSX.Element | null {
  const { texts, session, authError } = useApp();
  const { offline, staleSeconds, waiting } = useStore(session.connection);
  const isRestarting = useHolds(waiting > 0);
  const { status, features, ended, problem } = useStore(session.state);
  const code = useStore(authError);
  if (ended) return <Ended />;
  if (offline) return <Banner text={texts.t('state.offline')} />;
  if (isRestarting) return <Banner text={texts.t('problem.shutting_down')} />;
  if (staleSeconds !== null) {
    return <Banner text={texts.n('state.stale', Math.max(1, Math.round(staleSeconds / 60)))} />;
  }
  if ((status === null || features === null) && problem !== null) {
    return (
      <Banner text={texts.t('state.no_status')}>
        <button type="button" class="button small" onClick={() => void session.load()}>
          {texts.t('app.try_again')}
        </button>
      </Banner>
    );
  }
  // What can be done about it depends on who is here.
  if (code !== null && status !== null) return <AuthNotice code={code} />;
  // Where strangers may not look, the screen itself says it.
  if (status?.signedIn === true && !status.admin && features?.autoView === true) {
    return (
      <Banner text={texts.t('state.no_rights', { email: status.email ?? texts.t('state.some_account') })}>
        <SignInLink class="button small" anotherAccount>
          {texts.t('state.other_account')}
        </SignInLink>
      </Banner>
    );
  }
  const [worst] = status?.admin === true ? status.notices : [];
  return worst === undefined ? null : <SiteNoticeBanner notice={worst} />;
}

/** What a moment may pass unsaid. Spec: ui.md section 10, "loading". */
const QUIET_MS = 150;

/** Whether something has held for longer than a moment; the pauses between two repetitions are no end of it. */
function useHolds(holds: boolean): boolean {
  const [said, setSaid] = useState(false);
  useEffect(() => {
    if (holds === said) return undefined;
    const timer = setTimeout(() => setSaid(holds), QUIET_MS);
    return () => clearTimeout(timer);
  }, [holds, said]);
  return said;
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Something that ends one day; put aside, it is quiet for a week. */
function SiteNoticeBanner({ notice }: { readonly notice: SiteNotice }): JSX.Element | null {
  const { texts, prefs, admin } = useApp();
  useStore(admin); // its words come with the modules for admins
  const { aside } = useStore(prefs.state);
  const { about, day, text } = notice;
  if (aside?.notice === text && Date.now() < aside.until) return null;
  const words = day === null ? null : texts.find(`admin.notice.${about ?? ''}`, { day: texts.day(day) });
  return (
    <Banner text={words ?? text}>
      <button
        type="button"
        class="button quiet icon-only small"
        onClick={() => prefs.set({ aside: { notice: text, until: Date.now() + WEEK_MS } })}
      >
        <Icon name="close" />
        <span class="unseen">{texts.t('app.close')}</span>
      </button>
    </Banner>
  );
}

/** The sign-in is over, or signing in as such; what is on the screen stays. */
function Ended(): JSX.Element {
  const { texts, session } = useApp();
  const { status } = useStore(session.state);
  const closed = whyClosed(status);
  return (
    <Banner text={texts.t(closed ?? 'state.ended')}>
      <SignInLink class="button small">{texts.t('state.sign_in_again')}</SignInLink>
    </Banner>
  );
}

function Banner(props: { readonly text: string; readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="banner" role="status">
      <Icon name="warning" />
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
