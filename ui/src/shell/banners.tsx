import type { JSX } from 'preact';
import { useStore } from '../lib/use-store.js';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';
import { Link } from './link.js';

/** What holds for the whole page right now: offline, stale settings, an ended sign-in, no rights, a notice. */
export function Banners(): JSX.Element | null {
  const { texts, session, nav } = useApp();
  const { offline, staleSeconds } = useStore(session.connection);
  const { status, ended, problem } = useStore(session.state);
  if (ended) {
    return (
      <Banner text={texts.t('state.ended')}>
        <Link class="button small" to={{ screen: 'sign-in', returnTo: nav.here() }}>
          {texts.t('state.sign_in_again')}
        </Link>
      </Banner>
    );
  }
  if (offline) return <Banner text={texts.t('state.offline')} />;
  if (staleSeconds !== null) {
    return <Banner text={texts.n('state.stale', Math.max(1, Math.round(staleSeconds / 60)))} />;
  }
  if (status === null && problem !== null) {
    return (
      <Banner text={texts.t('state.no_status')}>
        <button type="button" class="button small" onClick={() => void session.load()}>
          {texts.t('app.try_again')}
        </button>
      </Banner>
    );
  }
  if (status?.signedIn === true && !status.admin) {
    return <Banner text={texts.t('state.no_rights', { email: status.email ?? texts.t('state.some_account') })} />;
  }
  const [worst] = status?.admin === true ? status.notices : [];
  return worst === undefined ? null : <Banner text={worst} />;
}

function Banner(props: { readonly text: string; readonly children?: JSX.Element }): JSX.Element {
  return (
    <div class="banner" role="status">
      <Icon name="warning" />
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
