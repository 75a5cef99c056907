import type { Fault } from '../line.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { button, link, seeTiles } from './state.js';
import type { State } from './state.js';

const STATUS = /^GET \/api\/admin\/status$/;
const EMAIL = 'a@b.c';

/** The service says something else of who is looking. */
const told = (more: Readonly<Record<string, unknown>>): Fault => ({
  does: 'change',
  body: (body) => ({ ...body, admin: false, ...more }),
});
const NO_RIGHTS = told({ signedIn: true, authMode: 'auth0', email: EMAIL, reason: 'not_admin_here' });
const closed = (reason: string): Fault => told({ signedIn: false, authMode: 'none', reason });

/** The link that asks for another account leads to the provider and back here. */
const otherAccount: State['way'] = async ({ page }) => {
  const href = await link(page, 'state.other_account').getAttribute('href');
  expect(href).toMatch(/^\/auth\/login\?.*returnTo=%2Fgrid/);
};

/** Who may look and who may do something. `harbor` shows nothing to strangers. */
export const SIGNING_IN: readonly State[] = [
  {
    ...{ who: 'visitor', tenant: 'harbor', name: 'a stranger opens a grid that is not public', path: '/grid' },
    says: [words('state.sign_in_to_see')],
    way: async ({ page }) => {
      await page
        .getByRole('main')
        .getByRole('link', { name: words('auth.sign_in') })
        .click();
      await page.getByRole('heading', { name: words('auth.title', { site: 'harbor' }) }).waitFor();
    },
  },
  {
    ...{ who: 'visitor', tenant: 'harbor', name: 'a stranger opens a photo that is not public' },
    path: `/photo/inbox/${smallName(0)}`,
    says: [words('state.sign_in_to_see')],
  },
  {
    ...{ who: 'visitor', tenant: 'harbor', name: 'a stranger opens the upload', path: '/upload' },
    says: [words('state.sign_in_to_see')],
  },
  {
    ...{ who: 'visitor', tenant: 'harbor', name: 'somebody without rights may see nothing', path: '/grid' },
    fault: ({ line }) => void line.fault(STATUS, NO_RIGHTS),
    says: [words('state.no_rights', { email: EMAIL })],
    way: otherAccount,
  },
  {
    ...{ who: 'visitor', tenant: 'aurora', name: 'somebody without rights may look', path: '/grid' },
    fault: ({ line }) => void line.fault(STATUS, NO_RIGHTS),
    says: [words('state.no_rights', { email: EMAIL }), smallName(0)],
    way: otherAccount,
  },
  {
    ...{ who: 'visitor', tenant: 'harbor', name: 'sign-in is not set up', path: '/grid' },
    fault: ({ line }) => void line.fault(STATUS, closed('auth_not_configured')),
    says: [words('auth.auth_not_configured'), words('state.nothing_can_be_changed')],
  },
  {
    ...{ who: 'visitor', tenant: 'aurora', name: 'sign-in is switched off and photos are public', path: '/grid' },
    fault: ({ line }) => void line.fault(STATUS, closed('auth_disabled')),
    says: [words('auth.view_only')],
    way: async (scene) => {
      await seeTiles(scene);
      await button(scene.page, 'auth.view_only').click();
      await scene.page.getByRole('dialog').getByText(words('auth.auth_disabled')).waitFor();
    },
  },
];
