import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { plainQuery } from '../lib/router.js';
import type { Route } from '../lib/router.js';
import { useStore } from '../lib/use-store.js';
import { SignInLink } from '../sign-in/sign-in-link.js';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';
import { Link } from './link.js';
import { MenuDialog } from './menu-dialog.js';
import { useSignOut } from './sign-out.js';

/** Name of the site, navigation, account. */
export function Header(): JSX.Element {
  const { texts, nav, library, admin, siteName } = useApp();
  const route = useStore(nav.route);
  const parts = useStore(admin);
  const [menu, setMenu] = useState(false);
  // On a phone this is the way from a photo to the grid: to the folder where the photo is.
  const folder = route.screen === 'photo' ? route.folder : 'inbox';
  const grid: Route = { screen: 'grid', query: library.last(folder) ?? plainQuery(folder) };
  const current = (screen: Route['screen']): 'page' | undefined => (route.screen === screen ? 'page' : undefined);
  return (
    <header class="bar">
      <Link class="brand" to={{ screen: 'start' }}>
        <Icon name="mark" />
        <span class="brand-name">{siteName}</span>
      </Link>
      <nav class="tabs" aria-label={texts.t('nav.label')}>
        <Link to={{ screen: 'photo', folder: 'inbox', filename: null }} aria-current={current('photo')}>
          <Icon name="photo" />
          <span>{texts.t('nav.photo')}</span>
        </Link>
        <Link to={grid} aria-current={current('grid')}>
          <Icon name="grid" />
          <span>{texts.t('nav.grid')}</span>
        </Link>
        {parts !== null && <parts.HistoryBadge />}
        {parts !== null && <parts.UploadTab />}
      </nav>
      <div class="bar-end">
        <Account onMenu={() => setMenu(true)} />
        <button type="button" class="button quiet icon-only" onClick={() => setMenu(true)}>
          <Icon name="menu" />
          <span class="unseen">{texts.t('nav.menu')}</span>
        </button>
      </div>
      {menu && <MenuDialog onClose={() => setMenu(false)} />}
    </header>
  );
}

/** Who is signed in, always; or the way to it, or that there is none. */
function Account({ onMenu }: { readonly onMenu: () => void }): JSX.Element | null {
  const { texts, session, nav } = useApp();
  const { status, ended } = useStore(session.state);
  const route = useStore(nav.route);
  const signOut = useSignOut();
  if (status === null) return null;
  if (status.authMode === 'none') {
    return (
      <button type="button" class="button quiet view-only" onClick={onMenu}>
        <Icon name="lock" />
        <span>{texts.t('auth.view_only')}</span>
      </button>
    );
  }
  if (status.signedIn && !ended) {
    return (
      <>
        {status.email !== null && (
          <span class="account" title={status.email}>
            {status.email}
          </span>
        )}
        {!status.admin && <span class="chip ask badge">{texts.t('auth.no_rights_badge')}</span>}
        <button type="button" class="button quiet wide-only" onClick={() => void signOut()}>
          {texts.t('auth.sign_out')}
        </button>
      </>
    );
  }
  if (route.screen === 'sign-in') return null;
  return (
    <SignInLink class="button quiet" aria-label={texts.t('auth.sign_in_to_manage')}>
      <span class="wide-only">{texts.t('auth.sign_in_to_manage')}</span>
      <span class="narrow-only">{texts.t('auth.sign_in')}</span>
    </SignInLink>
  );
}
