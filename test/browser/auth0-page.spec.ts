import type { Page } from 'playwright-core';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { AUTH_ERROR_CODES } from '../../src/auth/index.js';
import { selfSigned } from '../support/certificates/index.js';
import { findings } from './support/accessibility.js';
import { screenshot } from './support/screenshots.js';
import {
  AURORA_ADMIN,
  CANONICAL_HOST,
  HARBOR_ADMIN,
  openSignInStudio,
  tenantUrl,
  tenantWithAdmins,
  type SignInStudio,
} from './support/sign-in-studio.js';

/** Nobody answers there. */
const ISSUER = 'https://127.0.0.1:9/';
const CLOSED = 'Sign-in is switched off for this site.';
const NO_RIGHTS = 'This account has no rights on this site.';

let studio: SignInStudio;
let clock: TestClock;
/** One page per person: nobody, and the admin of each site. */
const pages = new Map<string | null, Page>();
jest.setTimeout(120_000);

beforeAll(async () => {
  clock = new TestClock();
  const { certificate } = selfSigned();
  studio = await openSignInStudio({
    clock,
    // Nobody goes to the provider here: sessions are planted.
    provider: { issuer: ISSUER, certificate, clientId: 'studio', clientSecret: 'a secret of a studio' },
    tenants: {
      aurora: tenantWithAdmins(AURORA_ADMIN),
      harbor: tenantWithAdmins(HARBOR_ADMIN, { auto_view_enabled: true }),
      quay: tenantWithAdmins(HARBOR_ADMIN, { auto_view_enabled: true }, { enabled: false }),
      mole: tenantWithAdmins(HARBOR_ADMIN, {}, { enabled: false }),
    },
  });
});
afterAll(() => studio.close());

async function openAs(email: string | null, url: string): Promise<Page> {
  const known = pages.get(email);
  if (known !== undefined) {
    await known.goto(url);
    return known;
  }
  const context = await studio.browser.newContext({ reducedMotion: 'reduce' });
  if (email !== null) await studio.plantSession(context, email);
  const page = await studio.open(url, context);
  pages.set(email, page);
  return page;
}

/** Every screen of signing in: who looks, the address, and what says that it is there. */
const SCREENS: readonly (readonly [name: string, email: string | null, url: string, text: string])[] = [
  ['signed-out', null, tenantUrl('aurora'), 'Sign in to see the photos.'],
  ['sign-in-auth0', null, tenantUrl('aurora', '/sign-in?returnTo=%2Fgrid'), 'Sign in to aurora'],
  ['sign-in-refused', null, tenantUrl('aurora', '/?auth_error=access_denied'), 'Use another account?'],
  ['no-rights', AURORA_ADMIN, tenantUrl('harbor'), NO_RIGHTS],
  ['no-rights-closed', HARBOR_ADMIN, tenantUrl('aurora'), NO_RIGHTS],
  ['no-sign-in', null, tenantUrl('quay', '/sign-in'), CLOSED],
  ['no-sign-in-closed', null, tenantUrl('mole'), CLOSED],
  ['error-page', null, tenantUrl('aurora', '/nothing'), 'Nothing here'],
  ['sign-in-failed', null, `https://${CANONICAL_HOST}/auth/callback?code=x&state=y`, 'Sign-in did not work.'],
];
/** Of those, what the documentation shows. Spec: ui.md section 15. */
const SHOWN = ['sign-in-auth0', 'no-rights', 'error-page'];

describe('the screens of signing in', () => {
  it.each(SCREENS)('when it is %s, anybody can use it, light on a desk and dark on a phone', async (...row) => {
    const [name, email, url, text] = row;
    const page = await openAs(email, url);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByText(text).first().waitFor();
    if (SHOWN.includes(name)) await screenshot(page, name);
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe('a sign-in that did not work', () => {
  const WORDS: Readonly<Record<string, string>> = {
    auth_not_configured: 'Sign-in is not set up for this site.',
    auth_disabled: CLOSED,
    access_denied: `${NO_RIGHTS} Use another account?`,
    no_email_provided: 'Your account did not tell us an e-mail address.',
    email_not_verified: 'Please confirm your e-mail address first, then sign in again.',
    sign_in_cancelled: 'Sign-in was cancelled.',
    sign_in_expired: 'Sign-in took too long. Please try again.',
    provider_unavailable: 'The sign-in service does not answer. Please try again later.',
    session_expired: 'Your sign-in has ended. Please sign in again.',
    callback_failed: 'Sign-in did not work. Please try again.',
    never_heard_of: 'Sign-in did not work. Please try again.',
  };

  it('when a code stands in the address, its words stand on the page, the code in neither, and closing takes them away', async () => {
    expect(Object.keys(WORDS)).toEqual([...AUTH_ERROR_CODES, 'never_heard_of']);
    for (const [code, words] of Object.entries(WORDS)) {
      const page = await openAs(null, tenantUrl('harbor', `/grid?q=photo&auth_error=${code}&sort=date`));
      const notice = page.getByRole('alert').filter({ hasText: words });
      await notice.waitFor();
      expect(page.url()).toBe(tenantUrl('harbor', '/grid?q=photo&sort=date'));
      expect(await page.locator('body').innerText()).not.toContain(code);
      const links = notice.getByRole('link');
      const targets = await Promise.all((await links.all()).map((link) => link.getAttribute('href')));
      const back = `/auth/login?returnTo=${encodeURIComponent('/grid?q=photo&sort=date')}`;
      const another = ['access_denied', 'no_email_provided'].includes(code);
      expect([code, targets]).toEqual([code, code.startsWith('auth_') ? [] : [another ? `${back}&switch=1` : back]]);
      await notice.getByRole('button', { name: 'Close' }).click();
      await notice.waitFor({ state: 'detached' });
    }
  });
});

describe('who sees what', () => {
  it('when somebody signed in has no rights here, the page names them, says so, and holds nothing of an admin', async () => {
    const page = await openAs(AURORA_ADMIN, tenantUrl('harbor'));
    await page.locator('.picture img').waitFor();
    await page.locator('header').getByText(AURORA_ADMIN).waitFor();
    await page.locator('header').getByText('No rights on this site').waitFor();
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(scripts.filter((url) => /assets.*admin/.test(url))).toEqual([]);
    expect(await page.content()).not.toMatch(/Archive|Remove|Analyze|Publish|History/);
    const other = page.getByRole('link', { name: 'Use another account' });
    expect(await other.getAttribute('href')).toMatch(/^\/auth\/login\?returnTo=%2Fphoto%2F.*&switch=1$/);
  });

  it('when sign-in is switched off, the photos are there, no way to sign in is, and the menu says why', async () => {
    const page = await openAs(null, tenantUrl('quay'));
    await page.locator('.picture img').waitFor();
    expect(await page.getByRole('link', { name: /sign in/i }).count()).toBe(0);
    await page.getByRole('button', { name: 'View only' }).click();
    await page.getByRole('dialog').getByText(CLOSED).waitFor();
    await page.getByRole('dialog').getByText('So nothing can be changed here.').waitFor();
  });

  it('when the identity has ended and the session lives, the page renews it at the start and before a change', async () => {
    const page = await openAs(AURORA_ADMIN, tenantUrl('aurora'));
    await page.locator('.picture img').waitFor();
    clock.pass(16 * 60);
    await page.reload();
    await page.locator('.picture img').waitFor();
    await page.locator('header').getByText(AURORA_ADMIN).waitFor();
    const renewals = () => studio.front.visits.flatMap(({ path, status }) => (path === '/auth/renew' ? [status] : []));
    const atStart = renewals().length;
    expect(atStart).toBeGreaterThan(0);
    clock.pass(16 * 60);
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText(/moved to Keep/).waitFor();
    // More than one when a picture was still on its way and refused as well.
    expect(renewals().length).toBeGreaterThan(atStart);
    expect(new Set(renewals())).toEqual(new Set([204]));
  });

  it('when the session has ended as well, the text stays, nothing can be done, and one link leads back to it', async () => {
    const page = await openAs(AURORA_ADMIN, tenantUrl('aurora'));
    await page.locator('#caption-text').fill('Not saved when the hour was over.');
    clock.pass(61 * 60);
    await page.getByRole('button', { name: 'Analyze' }).click();
    await page.getByText('Your sign-in has ended. Your text is kept.').first().waitFor();
    const again = page.getByRole('link', { name: 'Sign in again' });
    expect(await again.getAttribute('href')).toMatch(/^\/auth\/login\?returnTo=%2Fphoto%2Finbox%2F/);
    expect(await page.locator('#caption-text').inputValue()).toBe('Not saved when the hour was over.');
  });

  it('when somebody signs out, the browser leaves by the sign-in host, and Back brings no photo', async () => {
    pages.delete(AURORA_ADMIN);
    const page = await openAs(AURORA_ADMIN, tenantUrl('aurora'));
    await page.locator('.picture img').waitFor();
    const way: string[] = [];
    page.on('request', (request) => void way.push(request.url().split('?')[0] ?? ''));
    // The provider is away: there the way ends, and the person goes back.
    const atProvider = page.waitForEvent('requestfailed', (request) => request.url().startsWith(ISSUER));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await atProvider;
    expect(way.slice(-2)).toEqual([`https://${CANONICAL_HOST}/auth/logout`, `${ISSUER}v2/logout`]);
    await page.waitForURL('chrome-error://chromewebdata/', { waitUntil: 'commit' });
    await goBackFromErrorPage(page);
    await page.getByText('Sign in to see the photos.').waitFor();
    expect(await page.locator('.picture img').count()).toBe(0);
    expect(await page.content()).not.toContain(AURORA_ADMIN);
  });

  it('when all of this is over, no page has complained about an error or the content policy', () => {
    expect(studio.complaints.filter((line) => !/status of 40[0134]/.test(line))).toEqual([]);
  });
});

/** The browser's own error page is another process: while it takes over, nobody can be told to go back. */
async function goBackFromErrorPage(page: Page): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await page.goBack();
      return;
    } catch (error) {
      if (tries > 50 || !String(error).includes('Not attached to an active page')) throw error;
      await page.waitForTimeout(100);
    }
  }
}
