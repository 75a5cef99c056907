import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../support/app/index.js';
import { startOidc, type RunningOidc } from '../support/oidc/index.js';
import { ask, OUR_COOKIES, ourCookies } from './support/ask.js';
import {
  AURORA_ADMIN,
  BASE_DOMAIN,
  CANONICAL_HOST,
  FOREIGN_ORIGIN,
  HARBOR_ADMIN,
  inboxOf,
  openSignInStudio,
  SIBLING_ORIGIN,
  tenantUrl,
  tenantWithAdmins,
  type SignInStudio,
} from './support/sign-in-studio.js';
import { choose, leave, signIn } from './support/provider-page.js';
import { forwardTo } from './support/tls-front.js';

const BOTH = 'bea@studio.example';
const NOBODY = 'vic@studio.example';
const CLOSED = 'Sign in to see the photos.';
const NO_RIGHTS = 'No rights on this site';

let oidc: RunningOidc;
let studio: SignInStudio;
/** No admin method at all, as `plain.pub.test`. */
let bare: TestApp;
jest.setTimeout(180_000);

beforeAll(async () => {
  oidc = await startOidc({ people: [AURORA_ADMIN, HARBOR_ADMIN, BOTH, NOBODY].map((email) => ({ email })) });
  studio = await openSignInStudio({
    provider: oidc,
    keepsPages: true, // or Back would always load anew
    tenants: {
      aurora: tenantWithAdmins([AURORA_ADMIN, BOTH]),
      harbor: tenantWithAdmins([HARBOR_ADMIN, BOTH]),
      // As harbor, with its photos open to everybody.
      quay: tenantWithAdmins([HARBOR_ADMIN, BOTH], { auto_view_enabled: true }),
    },
  });
  bare = await startTestApp({
    builtUi: true,
    baseDomain: BASE_DOMAIN,
    env: { ADMIN_PASSWORD: '', TRUST_PROXY: '1', WEB_SECURE_COOKIES: 'true' },
  });
  bare.tenants.set('plain', tenantWithAdmins([AURORA_ADMIN], { auto_view_enabled: true }));
  studio.front.sites.set(new URL(tenantUrl('plain')).host, forwardTo(bare.port));
});
afterAll(async () => {
  await studio.close();
  await bare.stop();
  await oidc.close();
});

/** Every text file beside aurora's photos, joined. */
async function sidecars(): Promise<string> {
  const folder = inboxOf(studio.app, 'aurora');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

describe('signing in through the provider', () => {
  it('when the admin of aurora signs in there, they are admin on aurora, a visitor on harbor, and signed out everywhere after signing out', async () => {
    const context = await studio.browser.newContext();
    const page = await studio.open(tenantUrl('aurora'), context);
    await page.getByText(CLOSED).waitFor();
    await signIn(page, AURORA_ADMIN);
    await page.locator('#caption-text').fill('Written after the way over the provider.');
    await page.getByText('Saved').first().waitFor();
    expect(await sidecars()).toContain('Written after the way over the provider.');
    expect(await ourCookies(context)).toEqual(OUR_COOKIES);

    const harbor = await studio.open(tenantUrl('harbor'), context);
    await harbor.locator('header').getByText(NO_RIGHTS).waitFor();
    expect(await harbor.locator('img').count()).toBe(0);
    expect((await ask(harbor, '/api/images')).status).toBe(403);
    const quay = await studio.open(tenantUrl('quay'), context);
    await quay.locator('header').getByText(NO_RIGHTS).waitFor();
    await quay.locator('.picture img').waitFor();
    for (const elsewhere of [harbor, quay]) {
      expect(await elsewhere.content()).not.toMatch(/Archive|Remove|Analyze|Publish|History/);
      const keep = await ask(elsewhere, '/api/images/photo-1.jpg/keep', { method: 'POST' });
      expect(keep).toMatchObject({ status: 403, body: { code: 'not_admin_here' } });
      await elsewhere.close();
    }

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByText(CLOSED).waitFor();
    expect(page.url()).toBe(tenantUrl('aurora'));
    expect(await ourCookies(context)).toEqual([]);
    expect(oidc.sessions()).toBe(0);
    await page.goBack();
    await page.getByText(CLOSED).waitFor();
    expect(await page.locator('.picture img').count()).toBe(0);
    await page.goto(tenantUrl('aurora'));
    await page.getByText(CLOSED).waitFor();
    await leave(page);
    await page.getByRole('button', { name: AURORA_ADMIN }).waitFor();
    await context.close();
  });

  it('when two tenants are signed in at from two tabs at once, each returns to its own page, by one registered address', async () => {
    const context = await studio.browser.newContext();
    const [aurora, harbor] = [
      await studio.open(tenantUrl('aurora', '/photo/inbox/photo-2.jpg'), context),
      await studio.open(tenantUrl('harbor', '/grid?sort=date'), context),
    ];
    await Promise.all([leave(aurora), leave(harbor)]);
    await choose(harbor, BOTH);
    await harbor.locator('header').getByText(BOTH).waitFor();
    await choose(aurora, BOTH);
    await aurora.locator('header').getByText(BOTH).waitFor();
    expect([aurora.url(), harbor.url()]).toEqual([
      tenantUrl('aurora', '/photo/inbox/photo-2.jpg'),
      tenantUrl('harbor', '/grid?sort=date'),
    ]);
    for (const page of [aurora, harbor]) {
      expect(await ask(page, '/api/admin/status')).toMatchObject({ body: { admin: true, email: BOTH } });
    }
    const callbacks = oidc.journal.of('authorize').flatMap(({ query }) => query['redirect_uri'] ?? []);
    expect([...new Set(callbacks)]).toEqual([`https://${CANONICAL_HOST}/auth/callback`]);
    await context.close();
  });

  it('when the account is on no list, the page says so, sets no cookie, and another account may be used', async () => {
    const context = await studio.browser.newContext();
    const page = await studio.open(tenantUrl('aurora'), context);
    await leave(page);
    await choose(page, NOBODY);
    const notice = page.getByRole('alert').filter({ hasText: 'This account has no rights on this site.' });
    await notice.waitFor();
    expect([page.url(), await ourCookies(context)]).toEqual([tenantUrl('aurora'), []]);
    await notice.getByRole('link').click();
    await choose(page, AURORA_ADMIN);
    await page.locator('header').getByText(AURORA_ADMIN).waitFor();
    expect(await ask(page, '/api/admin/status')).toMatchObject({ body: { admin: true } });
    await context.close();
  });

  it('when the provider does not answer, admins work on, and a sign-in ends on a page that says so and leads back', async () => {
    const context = await studio.browser.newContext();
    const page = await studio.open(tenantUrl('aurora'), context);
    await signIn(page, AURORA_ADMIN);
    const other = await studio.open(tenantUrl('harbor'));
    await leave(other);
    oidc.control.plan('token', { kind: 'reset' });
    await choose(other, HARBOR_ADMIN);
    await other.getByText('The sign-in service does not answer.').waitFor();
    const last = studio.front.visits.findLast(({ path }) => path.startsWith('/auth/failed'));
    const { host, searchParams } = new URL(other.url());
    expect([last?.status, host, [...searchParams.keys()]]).toEqual([503, CANONICAL_HOST, ['e']]);
    expect(await ourCookies(other.context())).toEqual([]);
    await page.locator('#caption-text').fill('Written while the provider was away.');
    await page.getByText('Saved').first().waitFor();
    expect(await sidecars()).toContain('Written while the provider was away.');
    await oidc.control.heal();
    await other.getByRole('link').first().click();
    await other.getByText(CLOSED).waitFor();
    expect(new URL(other.url()).origin).toBe(new URL(tenantUrl('harbor')).origin);
    await Promise.all([context.close(), other.context().close()]);
  });
});

describe('starting a sign-in from elsewhere', () => {
  const LOGIN = tenantUrl('aurora', `/auth/login?returnTo=${encodeURIComponent(`${SIBLING_ORIGIN}/x`)}`);

  it('when a foreign site does it, it ends on our page with a link: nothing starts without a click', async () => {
    const asked = oidc.journal.of('authorize').length;
    const page = await studio.open(`${FOREIGN_ORIGIN}/`);
    await page.evaluate(`location.href = '${LOGIN}'`);
    await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect([oidc.journal.of('authorize').length, await page.context().cookies()]).toEqual([asked, []]);
    await page.context().close();
  });

  it('when a sibling does it for somebody the provider knows, they come back as themselves and on our page', async () => {
    const context = await studio.browser.newContext();
    await signIn(await studio.open(tenantUrl('aurora'), context), AURORA_ADMIN);
    const sibling = await studio.open(`${SIBLING_ORIGIN}/`, context);
    await sibling.evaluate(`location.href = '${LOGIN}'`);
    await sibling.waitForURL(`${tenantUrl('aurora')}**`);
    expect(await ask(sibling, '/api/admin/status')).toMatchObject({ body: { email: AURORA_ADMIN } });
    await context.close();
  });
});

describe('a site without any way to sign in', () => {
  it('when it is opened, its pages work, the menu says why nothing can be changed, and every change is refused', async () => {
    const page = await studio.open(tenantUrl('plain', '/sign-in'));
    await page.getByText('Sign-in is not set up for this site.').waitFor();
    await page.goto(tenantUrl('plain'));
    await page.getByRole('button', { name: 'View only' }).click();
    await page.getByRole('dialog').getByText('Sign-in is not set up for this site.').waitFor();
    const refused = await ask(page, '/api/images/photo-1.jpg/keep', { method: 'POST' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth_not_configured' } });
    const login = await page.goto(tenantUrl('plain', '/auth/login'));
    expect(login?.status()).toBe(200);
    await page.getByText('Sign-in is not set up for this site.').first().waitFor();
    await page.context().close();
  });

  it('when all of this is over, no page has complained about an error or the content policy', () => {
    expect(studio.complaints.filter((line) => !/status of (40[0134]|503)/.test(line))).toEqual([]);
    expect(oidc.journal.failures).toEqual([]);
  });
});
