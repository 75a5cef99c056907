import { ADA, BEA, HAL, startSignInWorld, tenantWithAdmins, VIC } from '../support/app/index.js';
import type { Landing, SignInWorld, TestBrowser } from '../support/app/index.js';

let world: SignInWorld;
beforeAll(async () => {
  const harbor = tenantWithAdmins([HAL, BEA], { auto_view_enabled: true });
  world = await startSignInWorld({ tenants: { aurora: tenantWithAdmins([ADA, BEA]), harbor } });
});
afterEach(() => world.oidc.control.endSessions());
afterAll(() => world.close());

const OF_THE_SIGN_IN = /token|secret|verifier|nonce=|code=/;

/** Goes to a page of a tenant and signs in from there, by the login page of the provider. */
async function signIn(browser: TestBrowser, page: string, email: string): Promise<Landing> {
  await browser.open(page);
  await browser.click(`/auth/login?returnTo=${encodeURIComponent(pathOf(page))}`);
  return browser.signInAtProvider(email);
}

function pathOf(page: string): string {
  const { pathname, search } = new URL(page);
  return `${pathname}${search}`;
}

/** What the page that is open would be told about its reader. */
async function status(browser: TestBrowser): Promise<Readonly<Record<string, unknown>>> {
  const { text } = await browser.fetch('/api/admin/status');
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** An answer's body without what differs from request to request. */
function withoutRequestId({ text }: Landing): unknown {
  return { ...(JSON.parse(text) as object), requestId: null };
}

async function signOut(browser: TestBrowser): Promise<Landing> {
  const { text } = await browser.fetch('/auth/logout', { method: 'POST' });
  return browser.click((JSON.parse(text) as { readonly next: string }).next);
}

describe('signing in with Auth0', () => {
  test('when somebody on the list signs in, they are back at the same page as an admin', async () => {
    const browser = world.browser();
    const page = world.at('aurora', '/?q=sea');
    const landing = await signIn(browser, page, ADA);
    expect([landing.status, landing.url]).toEqual([200, page]);
    expect(await status(browser)).toMatchObject({ admin: true, signedIn: true, authMode: 'auth0', email: ADA });
    expect(landing.hops.at(-2)?.url).toMatch(/^https:\/\/app\.pub\.test\/auth\/callback\?/);
    const shown = [...landing.hops.slice(-1), await browser.fetch('/api/images')].map(({ url, text }) => url + text);
    expect(shown.join()).not.toMatch(OF_THE_SIGN_IN);
    expect(world.oidc.journal.of('userinfo')).toEqual([]);
  });

  test('when it is done, the identity is for the whole domain and the session for the canonical host alone', async () => {
    const browser = world.browser();
    await signIn(browser, world.at('aurora'), ADA);
    const names = async (url: string): Promise<string[]> => (await browser.cookies(url)).map(({ key }) => key).sort();
    expect(await names(world.at('aurora'))).toEqual(['__Secure-pv2_id']);
    expect(await names(world.at('harbor', '/api/images'))).toEqual(['__Secure-pv2_id']);
    expect(await names(`https://${world.canonical}/auth/renew`)).toEqual(['__Host-pv2_session', '__Secure-pv2_id']);
  });

  test('when an admin of one tenant opens another, they are signed in there and see what anybody sees', async () => {
    const browser = world.browser();
    await signIn(browser, world.at('aurora'), ADA);
    await browser.open(world.at('harbor'));
    expect(await status(browser)).toMatchObject({ admin: false, signedIn: true, email: ADA });
    const stranger = world.browser();
    await stranger.open(world.at('harbor'));
    for (const path of ['/api/config/features', '/api/images']) {
      const [theirs, anybodys] = [await browser.fetch(path), await stranger.fetch(path)];
      expect([theirs.status, withoutRequestId(theirs)]).toEqual([anybodys.status, withoutRequestId(anybodys)]);
    }
    const change = await browser.fetch('/api/admin/config/refresh', { method: 'POST', json: {} });
    expect([change.status, JSON.parse(change.text)]).toMatchObject([403, { code: 'not_admin_here' }]);
  });

  test('when two tabs sign in on two tenants at once, each returns to its own page', async () => {
    const [first, second] = [world.browser()].flatMap((browser) => [browser, browser.tab()]) as [
      TestBrowser,
      TestBrowser,
    ];
    const pages = [world.at('aurora', '/?q=one'), world.at('harbor', '/?q=two')] as const;
    await first.open(pages[0]);
    await second.open(pages[1]);
    await first.click('/auth/login?returnTo=%2F%3Fq%3Done');
    await second.click('/auth/login?returnTo=%2F%3Fq%3Dtwo');
    const landings = [await first.signInAtProvider(BEA), await second.signInAtProvider(BEA)];
    expect(landings.map(({ url, status: code }) => [url, code])).toEqual(pages.map((page) => [page, 200]));
    expect(await status(first)).toMatchObject({ admin: true, email: BEA });
    expect(await status(second)).toMatchObject({ admin: true, email: BEA });
    const callbacks = world.oidc.journal.of('authorize').flatMap(({ query }) => query['redirect_uri'] ?? []);
    expect(new Set(callbacks)).toEqual(new Set([`https://${world.canonical}/auth/callback`]));
  });

  test('when the provider remembers somebody, signing in again asks nothing', async () => {
    const browser = world.browser();
    await signIn(browser, world.at('aurora'), BEA);
    const page = world.at('harbor', '/?q=again');
    await browser.open(page);
    const landing = await browser.click('/auth/login?returnTo=%2F%3Fq%3Dagain');
    expect(landing.url).toBe(page);
    expect(await status(browser)).toMatchObject({ admin: true, email: BEA });
  });

  test('when somebody signs out, the session ends here and at the provider, and they are back at the tenant', async () => {
    const browser = world.browser();
    await signIn(browser, world.at('aurora'), ADA);
    const before = await browser.cookies(`https://${world.canonical}/`);
    expect(world.oidc.sessions()).toBe(1);
    const landing = await signOut(browser);
    expect([landing.url, landing.status]).toEqual([world.at('aurora'), 200]);
    expect(world.oidc.sessions()).toBe(0);
    expect(await browser.cookies(`https://${world.canonical}/`)).toEqual([]);
    expect(await status(browser)).toMatchObject({ admin: false, signedIn: false });
    for (const cookie of before) {
      expect(await browser.plant(`https://${world.canonical}/`, cookie.toString())).toBe(true);
    }
    expect(await status(browser)).toMatchObject({ admin: false, signedIn: false });
    const login = await browser.click('/auth/login?returnTo=%2F');
    expect(login.url).toContain('/u/login/');
  });

  test('when somebody cancels at the provider, they are back at the tenant with that code and no session', async () => {
    const browser = world.browser();
    await browser.open(world.at('aurora', '/?q=sea'));
    await browser.click('/auth/login?returnTo=%2F%3Fq%3Dsea');
    const landing = await browser.cancelAtProvider();
    expect(new URL(landing.url).origin).toBe(new URL(world.at('aurora')).origin);
    expect(new URL(landing.url).searchParams.get('auth_error')).toBe('sign_in_cancelled');
    expect(await browser.cookies(`https://${world.canonical}/auth/callback`)).toEqual([]);
  });

  test('when an account has no rights here, another one can be chosen though the provider remembers the first', async () => {
    const browser = world.browser();
    const page = world.at('aurora');
    const refused = await signIn(browser, page, VIC);
    expect(new URL(refused.url).searchParams.get('auth_error')).toBe('access_denied');
    expect(await status(browser)).toMatchObject({ admin: false, signedIn: false });
    const login = await browser.click('/auth/login?returnTo=%2F&switch=1');
    expect(login.url).toContain('/u/login/');
    expect((await browser.signInAtProvider(ADA)).url).toBe(page);
    expect(await status(browser)).toMatchObject({ admin: true, email: ADA });
    expect(world.oidc.journal.failures).toEqual([]);
  });
});
