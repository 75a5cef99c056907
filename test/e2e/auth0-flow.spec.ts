import { ADA, BEA, startSignInWorld, UNA, VIC } from '../support/app/index.js';
import type { Landing, SignInWorld, TestBrowser } from '../support/app/index.js';
import { RETURN_PATHS } from './support/return-paths.js';
import {
  TwoClocks,
  addressBack,
  askProvider,
  canonicalAt,
  failedReasons,
  isLoginPage,
} from './support/sign-in-steps.js';
import { signInAt, statusAt, storedNames } from './support/sign-in-steps.js';

const clock = new TwoClocks();
let world: SignInWorld;
beforeAll(async () => {
  world = await startSignInWorld({ clock, oidc: { nowMs: clock.providerNowMs } });
});
afterAll(() => world.close());

const ours = ({ hops }: Landing) => hops.filter(({ url }) => !url.startsWith(world.oidc.issuer));

describe('signing in at the provider', () => {
  it('when somebody is on the list of a tenant, they are admin there, and elsewhere only signed in', async () => {
    const browser = world.browser();
    const landing = await signInAt(world, browser, { email: ADA, query: 'returnTo=%2Fgrid%3Fq%3Dsea' });
    expect([landing.url, landing.status]).toEqual([world.at('aurora', '/grid?q=sea'), 200]);
    expect(await statusAt(world, browser)).toMatchObject({
      admin: true,
      signedIn: true,
      authMode: 'auth0',
      email: ADA,
      renewUrl: canonicalAt(world, '/auth/renew'),
    });
    expect(await statusAt(world, browser, 'harbor')).toMatchObject({
      admin: false,
      signedIn: true,
      email: ADA,
      reason: 'not_admin_here',
    });
  });

  it('when it is done, each cookie has its attributes and no answer may be kept', async () => {
    const landing = await signInAt(world, world.browser(), { email: ADA });
    const lines = landing.hops.flatMap(({ url, setCookies }) => (url.includes('pub.test') ? setCookies : []));
    const kept = lines.filter((line) => !line.includes('Max-Age=0'));
    expect(kept).toEqual([
      expect.stringMatching(
        /^__Secure-pv2_id=v1\.[^;]{40,960}; Path=\/; Domain=pub\.test; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/,
      ),
      expect.stringMatching(/^__Host-pv2_session=v1\.[^;]+; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    const callback = ours(landing)[0];
    expect([callback?.status, callback?.text, callback?.headers]).toMatchObject([
      303,
      '',
      {
        'cache-control': 'no-store',
        vary: 'Host, Cookie',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      },
    ]);
  });

  it('when it is done, neither the last address nor a line holds a code, a state, a cookie or an e-mail', async () => {
    const browser = world.browser();
    const from = world.app.rawLines.length;
    const back = await addressBack(world, browser, { email: ADA, query: 'returnTo=%2Fhistory' });
    const landing = await browser.open(back, { from: world.oidc.issuer.slice(0, -1) });
    expect(landing.url).toBe(world.at('aurora', '/history'));
    const { searchParams } = new URL(back);
    const cookies = ours(landing).flatMap(({ setCookies }) =>
      setCookies.map((line) => /=([^;]*)/.exec(line)?.[1] ?? ''),
    );
    const secrets = [ADA, searchParams.get('code') ?? '', searchParams.get('state') ?? '', ...cookies].filter(Boolean);
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    const lines = world.app.rawLines.slice(from).join('\n');
    for (const secret of secrets) expect(lines).not.toContain(secret);
    expect(world.app.lines.slice(from).map(({ event }) => event)).toContain('login_succeeded');
    expect(lines).toMatch(/"event":"login_succeeded","actor":"[0-9a-f]{12}"/);
  });

  it('when two tabs sign in at two tenants at once, each returns to its own page', async () => {
    const first = world.browser();
    const second = first.tab();
    await askProvider(world, first, { query: 'returnTo=%2Fgrid' });
    await askProvider(world, second, { tenant: 'harbor', query: 'returnTo=%2Fhistory' });
    expect((await second.signInAtProvider(BEA)).url).toBe(world.at('harbor', '/history'));
    expect((await first.signInAtProvider(BEA)).url).toBe(world.at('aurora', '/grid'));
    expect([await statusAt(world, first), await statusAt(world, first, 'harbor')]).toMatchObject([
      { admin: true },
      { admin: true },
    ]);
  });

  it('when another account is asked for, the provider asks although it remembers one', async () => {
    const browser = world.browser();
    await signInAt(world, browser, { email: VIC });
    expect(isLoginPage(world, await askProvider(world, browser))).toBe(false);
    expect(isLoginPage(world, await askProvider(world, browser, { query: 'returnTo=%2F&switch=1' }))).toBe(true);
    await browser.signInAtProvider(ADA);
    expect(await statusAt(world, browser)).toMatchObject({ admin: true, email: ADA });
  });

  it('when a former version has left cookies at the tenant, they end where the sign-in begins', async () => {
    const browser = world.browser();
    await browser.plant(world.at('aurora'), 'pv2_admin=1; Path=/; Secure');
    await browser.open(world.at('aurora'));
    const { setCookies } = await browser.get('/auth/login', { from: 'https://aurora.pub.test' });
    expect(setCookies.every((line) => line.startsWith('pv2_admin=; Path=/;'))).toBe(true);
    expect((await browser.cookies(world.at('aurora'))).map(({ key }) => key)).not.toContain('pv2_admin');
  });
});

describe('where a sign-in returns to', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = world.browser();
    await signInAt(world, browser, { email: ADA });
  });

  it.each(RETURN_PATHS)('when the link says %s, the browser ends at the tenant', async (_what, query, path) => {
    const landing = await signInAt(world, browser, { email: ADA, query });
    expect(landing.url).toBe(world.at('aurora', path));
    const hosts = new Set(ours(landing).map(({ url }) => new URL(url).host));
    expect([...hosts]).toEqual(['aurora.pub.test', 'app.pub.test']);
    expect(storedNames(ours(landing).at(-2)?.setCookies ?? [])).toHaveLength(2);
  });
});

describe('a person without rights', () => {
  it.each([
    ['is not on the list', VIC, 'access_denied', 'access_denied'],
    ['is on the list, but the provider has not verified the address', UNA, 'email_not_verified', 'email_not_verified'],
  ])('when somebody %s, there is no cookie and the page is told why', async (_case, email, code, reason) => {
    const browser = world.browser();
    const from = world.app.rawLines.length;
    const landing = await signInAt(world, browser, { email, query: 'returnTo=%2Fgrid' });
    expect(landing.url).toBe(world.at('aurora', `/?auth_error=${code}`));
    expect(ours(landing).flatMap(({ setCookies }) => storedNames(setCookies))).toEqual([]);
    expect(await statusAt(world, browser)).toMatchObject({ signedIn: false });
    expect(failedReasons(world, from)).toEqual([reason]);
    expect(world.app.rawLines.slice(from).join('\n')).not.toContain(email);
  });

  it('when somebody thinks better of it at the provider, the page says that it was cancelled', async () => {
    const browser = world.browser();
    await askProvider(world, browser);
    const landing = await browser.cancelAtProvider();
    expect(landing.url).toBe(world.at('aurora', '/?auth_error=sign_in_cancelled'));
    expect(ours(landing).flatMap(({ setCookies }) => storedNames(setCookies))).toEqual([]);
  });
});
