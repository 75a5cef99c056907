import { ADA, BEA, startSignInWorld } from '../support/app/index.js';
import type { SignInWorld, TestBrowser } from '../support/app/index.js';
import { ID, SESSION } from './support/auth0-app.js';
import { TwoClocks, canonicalAt, renew, signInAt, statusAt, storedNames } from './support/sign-in-steps.js';

const clock = new TwoClocks();
let world: SignInWorld;
beforeAll(async () => {
  world = await startSignInWorld({ clock, oidc: { nowMs: clock.providerNowMs } });
});
afterAll(() => world.close());

const MINUTE = 60;
const HOUR = 3600;

async function signedIn(email = ADA): Promise<TestBrowser> {
  const browser = world.browser();
  await signInAt(world, browser, { email });
  return browser;
}

/** Signs out on the page of aurora. @returns the link to the canonical host */
async function signOut(browser: TestBrowser): Promise<string> {
  await browser.open(world.at('aurora'));
  const answer = await browser.fetch('/auth/logout', { method: 'POST' });
  return (JSON.parse(answer.text) as { next: string }).next;
}

const valueIn = async (browser: TestBrowser, url: string, name: string) =>
  (await browser.cookies(url)).find(({ key }) => key === name)?.value ?? '';

describe('renewing', () => {
  it('when the identity has expired, the page of any tenant gets a new one as long as the session lives', async () => {
    const browser = await signedIn(BEA);
    clock.pass(16 * MINUTE);
    expect(await statusAt(world, browser)).toMatchObject({
      signedIn: false,
      reason: 'session_expired',
      renewUrl: canonicalAt(world, '/auth/renew'),
    });
    const answer = await renew(world, browser, 'https://harbor.pub.test');
    expect([answer.status, answer.text, answer.headers['cross-origin-resource-policy']]).toEqual([
      204,
      '',
      'same-site',
    ]);
    expect(storedNames(answer.setCookies)).toEqual([ID, SESSION]);
    expect(await statusAt(world, browser)).toMatchObject({ admin: true, email: BEA });
    expect(await statusAt(world, browser, 'harbor')).toMatchObject({ admin: true, email: BEA });
  });

  it('when it was idle for an hour, nothing is set and the person signs in again', async () => {
    const browser = await signedIn();
    clock.pass(59 * MINUTE);
    expect(storedNames((await renew(world, browser)).setCookies)).toHaveLength(2);
    clock.pass(61 * MINUTE);
    const answer = await renew(world, browser);
    expect([answer.status, answer.setCookies]).toEqual([204, []]);
    expect(await statusAt(world, browser)).toMatchObject({ signedIn: false, reason: 'session_expired' });
  });

  it('when it was renewed all day, it ends eight hours after the sign-in', async () => {
    const browser = await signedIn();
    for (let minutes = 50; minutes < 8 * 60; minutes += 50) {
      clock.pass(50 * MINUTE);
      expect(storedNames((await renew(world, browser)).setCookies)).toHaveLength(2);
    }
    clock.pass(32 * MINUTE);
    expect((await renew(world, browser)).setCookies).toEqual([]);
  });

  it.each([
    ['the canonical host itself', 'https://app.pub.test'],
    ['a reserved name', 'https://www.pub.test'],
    ['the base domain', 'https://pub.test'],
    ['a host below a tenant', 'https://a.aurora.pub.test'],
    ['another site', 'https://evil.example'],
  ])('when %s asks, it is told the same and gets nothing', async (_who, from) => {
    const browser = await signedIn();
    const answer = await renew(world, browser, from);
    expect([answer.status, answer.text, answer.setCookies]).toEqual([204, '', []]);
  });

  it('when only the identity is there, it does not renew itself', async () => {
    const thief = world.browser();
    const stolen = await valueIn(await signedIn(), world.at('aurora'), ID);
    await thief.plant(world.at('harbor'), `${ID}=${stolen}; Domain=pub.test; Path=/; Secure`);
    expect(await statusAt(world, thief)).toMatchObject({ admin: true });
    expect((await renew(world, thief)).setCookies).toEqual([]);
  });
});

describe('signing out', () => {
  it('when somebody signs out, a stolen identity is refused at once and the provider has ended its session', async () => {
    const browser = await signedIn();
    const thief = world.browser();
    const stolen = await valueIn(browser, world.at('aurora'), ID);
    await thief.plant(world.at('harbor'), `${ID}=${stolen}; Domain=pub.test; Path=/; Secure`);
    expect(await statusAt(world, thief)).toMatchObject({ admin: true });
    const before = world.oidc.sessions();
    const next = await signOut(browser);
    expect(await statusAt(world, thief)).toMatchObject({ signedIn: false });
    expect((await renew(world, browser)).setCookies).toEqual([]);
    const landing = await browser.click(next);
    expect(landing.url).toBe(world.at('aurora'));
    expect([await browser.cookies(world.at('aurora')), await browser.cookies(canonicalAt(world, '/'))]).toEqual([
      [],
      [],
    ]);
    expect(world.oidc.sessions()).toBe(before - 1);
  });

  it('when the answer comes, it clears what the browser keeps and ends both scopes', async () => {
    const browser = await signedIn();
    await browser.open(world.at('aurora'));
    const answer = await browser.fetch('/api/admin/logout', { method: 'POST' });
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    for (const start of [`${ID}=; Path=/;`, `${ID}=; Path=/; Domain=pub.test;`, `${SESSION}=; Path=/;`]) {
      expect(answer.setCookies.some((line) => line.startsWith(`${start} Max-Age=0`))).toBe(true);
    }
    expect(JSON.parse(answer.text)).toMatchObject({
      admin: false,
      error: null,
      next: expect.stringContaining('/auth/logout?t=v1.'),
    });
  });

  it('when the link is old, foreign, of another kind or led to by another site, nothing happens', async () => {
    const browser = await signedIn();
    const helper = await signedIn(BEA);
    const fresh = await signOut(helper);
    const landing = await helper.click(fresh);
    const state = new URL(landing.hops.find(({ url }) => url.includes('/auth/signed-out'))?.url ?? '').searchParams.get(
      'state',
    );
    const old = await signOut(helper);
    const tries = [
      [canonicalAt(world, '/auth/logout'), null],
      [canonicalAt(world, '/auth/logout?t=v1.00000000.AAAA'), null],
      [canonicalAt(world, `/auth/logout?t=${state}`), null],
      [await signOut(helper), 'https://evil.example'],
    ] as const;
    for (const [url, from] of tries) {
      const { status, setCookies } = await browser.tab().open(url, { from });
      expect([url, status, setCookies]).toEqual([url, 400, []]);
    }
    clock.pass(3 * MINUTE);
    const stale = await browser.open(old);
    expect(stale).toMatchObject({ status: 400, setCookies: [] });
    expect(stale.text).toContain('You may still be signed in');
    expect(storedNames((await renew(world, browser)).setCookies)).toHaveLength(2);
  });

  it('when nobody knows where a signed-out person came from, a page says that they are signed out', async () => {
    for (const query of ['', '?state=aurora', '?state=a&state=b']) {
      const landing = await world.browser().open(canonicalAt(world, `/auth/signed-out${query}`));
      expect([landing.status, landing.hops.length]).toEqual([200, 1]);
      expect(landing.text).toContain('You are signed out');
    }
  });

  it('when it is a plain link at the tenant, it is 405', async () => {
    const landing = await world.browser().open(world.at('aurora', '/auth/logout'));
    expect([landing.status, landing.headers.allow]).toEqual([405, 'POST, OPTIONS']);
  });
});

describe('cookies that a sibling planted for the canonical host', () => {
  it('when a second identity comes along, the session renews and the planted one ends', async () => {
    const browser = await signedIn();
    await browser.plant('https://sibling.pub.test/', `${ID}=planted; Domain=pub.test; Path=/auth; Secure`);
    const answer = await renew(world, browser);
    expect(answer.setCookies.some((line) => line.startsWith(`${ID}=; Path=/auth; Domain=pub.test; Max-Age=0`))).toBe(
      true,
    );
    expect(storedNames(answer.setCookies)).toEqual([ID, SESSION]);
    expect((await browser.cookies(canonicalAt(world, '/auth/renew'))).map(({ key }) => key).sort()).toEqual([
      SESSION,
      ID,
    ]);
    expect(await statusAt(world, browser)).toMatchObject({ admin: true });
  });

  it('when two sessions come, neither counts and both end', async () => {
    const browser = await signedIn();
    const session = await valueIn(browser, canonicalAt(world, '/'), SESSION);
    const answer = await world.browser().fetch(canonicalAt(world, '/auth/renew'), {
      method: 'POST',
      from: 'https://aurora.pub.test',
      headers: { Cookie: `${SESSION}=${session}; ${SESSION}=${session}` },
    });
    expect([answer.status, storedNames(answer.setCookies)]).toEqual([204, []]);
    expect(answer.setCookies.some((line) => line.startsWith(`${SESSION}=; Path=/; Max-Age=0`))).toBe(true);
  });
});

describe('the canonical host', () => {
  it('when anything but its own addresses is asked for, there is nothing, and no address of its own is elsewhere', async () => {
    const browser = world.browser();
    for (const path of [
      '/',
      '/grid',
      '/sign-in',
      '/api/admin/status',
      '/api/images',
      '/auth',
      '/auth/login',
      '/auth/x',
    ]) {
      const landing = await browser.open(canonicalAt(world, path));
      expect([path, landing.status]).toEqual([path, 404]);
    }
    for (const path of ['/auth/start', '/auth/callback', '/auth/signed-out']) {
      expect([path, (await browser.open(world.at('aurora', path))).status]).toEqual([path, 404]);
    }
    for (const path of ['/auth/start', '/auth/callback', '/auth/logout']) {
      const landing = await browser.fetch(canonicalAt(world, path), { method: 'POST', from: 'https://app.pub.test' });
      expect([path, landing.status, landing.headers.allow]).toEqual([path, 405, 'GET, HEAD, OPTIONS']);
    }
  });

  it('when it answers, whatever it says, it says it with the security headers and to nobody else', async () => {
    const browser = world.browser();
    const paths = [
      '/',
      '/auth/start',
      '/auth/callback',
      '/auth/callback?state=x&code=y',
      '/auth/logout',
      '/auth/signed-out',
    ];
    for (const path of paths) {
      const { headers } = await browser.open(canonicalAt(world, path));
      expect([path, headers]).toMatchObject([
        path,
        {
          'cache-control': 'no-store',
          vary: 'Host, Cookie',
          'x-frame-options': 'DENY',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        },
      ]);
    }
  });

  it('when a day has passed, a session of the day before is worth nothing', async () => {
    const browser = await signedIn();
    clock.pass(24 * HOUR);
    expect((await renew(world, browser)).setCookies).toEqual([]);
    expect(await statusAt(world, browser)).toMatchObject({ signedIn: false });
  });
});
