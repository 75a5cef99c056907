import request from 'supertest';
import { HandOvers } from '../../src/auth/index.js';
import { ADA, HAL, startSignInWorld, tenantWithAdmins, withAuth } from '../support/app/index.js';
import type { Landing, SignInWorld, TestBrowser } from '../support/app/index.js';
import type { TenantFile } from '../support/orchestrator/tenant-files.js';
import {
  TwoClocks,
  addressBack,
  askProvider,
  canonicalAt,
  failedReasons,
  isLoginPage,
} from './support/sign-in-steps.js';
import { renew, signInAt, statusAt, storedNames } from './support/sign-in-steps.js';

const clock = new TwoClocks();
let world: SignInWorld;
beforeAll(async () => {
  world = await startSignInWorld({ clock, oidc: { nowMs: clock.providerNowMs } });
});
afterAll(() => world.close());
afterEach(async () => {
  clock.providerAheadSeconds = 0;
  await world.oidc.control.heal();
});

const arrive = (browser: TestBrowser, url: string) => browser.open(url, { from: world.oidc.issuer.slice(0, -1) });
const handOver = (tenant: string, path = '/grid') => world.app.app.get(HandOvers).seal({ tenant, path });
const startAddress = (sealed: string) => canonicalAt(world, `/auth/start?t=${sealed}`);

/** A page of the canonical host that ends a sign-in: nobody is signed in, and only this link leads on. */
function expectPage(landing: Landing, status: number, code: string, link: string | null): void {
  expect([landing.status, landing.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  expect(landing.text).toContain(code);
  expect(/<a href="([^"]*)"/.exec(landing.text)?.[1] ?? null).toBe(link);
  expect(landing.text).not.toMatch(/<script|<style|style=/);
  expect(landing.headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
  expect([landing.headers['cache-control'], landing.headers.vary]).toEqual(['no-store', 'Host, Cookie']);
  expect(
    landing.hops.flatMap(({ setCookies }) => storedNames(setCookies.filter((line) => /pv2_(id|session)/.test(line)))),
  ).toEqual([]);
}

/** A tenant whose settings are asked for again after a minute. */
function shortLived({ envelope }: TenantFile): TenantFile {
  return { envelope: { ...envelope, ttl_seconds: 60 } };
}

describe('what comes back from the provider', () => {
  it('when a callback is played again, the second one signs nobody in', async () => {
    const browser = world.browser();
    const back = await addressBack(world, browser, { email: ADA });
    expect((await arrive(browser, back)).url).toBe(world.at('aurora'));
    expectPage(await arrive(browser, back), 400, 'callback_failed', null);
  });

  it('when the callback arrives in another browser, nobody is signed in there', async () => {
    const back = await addressBack(world, world.browser(), { email: ADA });
    const other = world.browser();
    expectPage(await arrive(other, back), 400, 'callback_failed', null);
    expect(await statusAt(world, other)).toMatchObject({ signedIn: false });
  });

  it('when it was begun at one tenant, the list of that tenant decides, whatever page is open since', async () => {
    const browser = world.browser();
    const back = await addressBack(world, browser, { email: HAL });
    await browser.open(world.at('harbor'));
    expect((await arrive(browser, back)).url).toBe(world.at('aurora', '/?auth_error=access_denied'));
    expect(await statusAt(world, browser, 'harbor')).toMatchObject({ signedIn: false });
  });

  it('when the person took longer than ten minutes, they are sent back and told', async () => {
    const browser = world.browser();
    const back = await addressBack(world, browser, { email: ADA });
    clock.pass(11 * 60);
    const landing = await arrive(browser, back);
    expect(landing.url).toBe(world.at('aurora', '/?auth_error=sign_in_expired'));
    expect(await statusAt(world, browser)).toMatchObject({ signedIn: false });
  });

  it.each([3600, -3600])('when the provider’s clock is %d s off, nobody is signed in', async (seconds) => {
    const browser = world.browser();
    const from = world.app.rawLines.length;
    clock.providerAheadSeconds = seconds;
    const landing = await signInAt(world, browser, { email: ADA, query: 'returnTo=%2Fgrid' });
    expectPage(landing, 400, 'callback_failed', world.at('aurora', '/grid'));
    expect(failedReasons(world, from)).toHaveLength(1);
  });

  it('when the provider does not answer any more, it is a 503 page that leads back', async () => {
    const browser = world.browser();
    const back = await addressBack(world, browser, { email: ADA, query: 'returnTo=%2Fgrid' });
    world.oidc.control.plan('token', { kind: 'reset' });
    const landing = await arrive(browser, back);
    expectPage(landing, 503, 'provider_unavailable', world.at('aurora', '/grid'));
    expect(Number(landing.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });
});

describe('a provider that is away', () => {
  it('when it is down, those who are signed in work on and renew, and a sign-in is a 503 page', async () => {
    const browser = world.browser();
    await signInAt(world, browser, { email: ADA });
    await world.oidc.control.refuseConnections();
    clock.pass(16 * 60);
    expect(storedNames((await renew(world, browser)).setCookies)).toHaveLength(2);
    expect(await statusAt(world, browser)).toMatchObject({ admin: true });
    const landing = await world.browser().open(startAddress(handOver('aurora')));
    expectPage(landing, 503, 'provider_unavailable', world.at('aurora', '/grid'));
    expect(Number(landing.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const gone = await browser.fetch(world.at('aurora', '/auth/logout'), {
      method: 'POST',
      from: 'https://aurora.pub.test',
    });
    const left = await browser.click((JSON.parse(gone.text) as { next: string }).next).catch(() => null);
    expect([left, await browser.cookies(canonicalAt(world, '/'))]).toEqual([null, []]);
  });
});

describe('a hand-over', () => {
  it('when an hour went by on the way to the canonical host, it is a page that leads back', async () => {
    const sealed = handOver('aurora');
    clock.pass(3600);
    const landing = await world.browser().open(startAddress(sealed));
    expectPage(landing, 400, 'sign_in_expired', world.at('aurora', '/grid'));
  });

  it.each(['', 'v1.00000000.AAAA', 'aurora'])(
    'when it is none of ours (%j), it is a page and no sign-in',
    async (sealed) => {
      const from = world.app.rawLines.length;
      const landing = await world.browser().open(startAddress(sealed));
      expectPage(landing, 400, 'callback_failed', null);
      expect(landing.setCookies).toEqual([]);
      expect(failedReasons(world, from)).toEqual(['hand_over_broken']);
    },
  );

  it('when it came twice, or was altered, it is none of ours', async () => {
    const sealed = handOver('aurora');
    for (const address of [`${startAddress(sealed)}&t=${sealed}`, startAddress(`${sealed.slice(0, -4)}AAAA`)]) {
      expectPage(await world.browser().open(address), 400, 'callback_failed', null);
    }
  });

  it('when another site leads to it, the person clicks first', async () => {
    const browser = world.browser();
    const landing = await browser.open(startAddress(handOver('aurora')), { from: 'https://evil.example' });
    expect([landing.status, landing.hops.length, landing.setCookies]).toEqual([200, 1, []]);
    const links = [...landing.text.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href ?? '');
    expect(links).toEqual([landing.url, world.at('aurora', '/grid')]);
    expect(isLoginPage(world, await browser.click(links[0] ?? ''))).toBe(true);
  });

  it('when another site leads to the sign-in of a tenant, the person clicks first', async () => {
    const browser = world.browser();
    const address = world.at('aurora', '/auth/login?returnTo=%2Fgrid');
    const landing = await browser.open(address, { from: 'https://evil.example' });
    expect(landing.url).toBe(world.at('aurora', '/sign-in?returnTo=%2Fgrid'));
    expect(landing.hops.flatMap(({ setCookies }) => setCookies)).toEqual([]);
  });

  it('when a tenant is no more, it is a 404 page', async () => {
    const browser = world.browser();
    await browser.open(startAddress(handOver('gone')));
    expectPage(await browser.signInAtProvider(ADA), 404, 'not_found', null);
  });

  it('when the settings of the tenant cannot be had, it is a 503 page that leads back', async () => {
    world.app.tenants.set('island', tenantWithAdmins([ADA]));
    world.app.orchestrator.control.fail('runtime', { kind: 'reset' }, { tenant: 'island' });
    const browser = world.browser();
    await browser.open(startAddress(handOver('island')));
    const landing = await browser.signInAtProvider(ADA);
    expectPage(landing, 503, 'config_unavailable', world.at('island', '/grid'));
    expect(Number(landing.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });
});

describe('a tenant that changes its mind', () => {
  it('when it switches sign-in off, those under way are told, and no new one begins', async () => {
    world.app.tenants.set('coast', shortLived(tenantWithAdmins([ADA])));
    const browser = world.browser();
    await askProvider(world, browser, { tenant: 'coast' });
    world.app.tenants.set('coast', shortLived(withAuth({ enabled: false, allowed_emails: [ADA] })));
    clock.pass(120);
    const told = world.at('coast', '/?auth_error=auth_disabled');
    expect((await browser.signInAtProvider(ADA)).url).toBe(told);
    const again = await askProvider(world, browser, { tenant: 'coast' });
    expect([again.url, again.hops.length]).toEqual([told, 2]);
  });
});

describe('too many sign-ins from one address', () => {
  const start = (address: string) =>
    request(world.app.url)
      .get(`/auth/start?t=${handOver('aurora')}`)
      .set({ Host: world.canonical, 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': address });

  it('when it goes on, that address waits and another one does not', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => start('198.51.100.9')));
    const refused = answers.filter(({ status }) => status !== 302);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(30);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers, text } of refused) {
      expect([status, headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
      expect(text).toContain('too_many_attempts');
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect((await start('198.51.100.10')).status).toBe(302);
  });
});
