import { SignInRate } from '../../../src/auth/index.js';
import { ADA, startSignInWorld } from '../../support/app/sign-in-world.js';
import type { SignInWorld } from '../../support/app/sign-in-world.js';
import type { Landing } from '../../support/app/test-browser.js';
import { publisherClient } from '../../support/oidc/index.js';
import { OTHER_CLIENT } from './refused-sign-in.js';
import { REFUSED_SIGN_INS } from './refused-sign-ins.js';
import { SLOW_SIGN_INS } from './refused-tokens.js';
import { MovedClock, SignInUnderWay } from './under-way.js';

let world: SignInWorld;
const clock = new MovedClock();

beforeAll(async () => {
  world = await startSignInWorld({ clock, oidc: { clients: [publisherClient(), OTHER_CLIENT] } });
  // All of them come from one address; how many a minute it may start is another suite's question.
  jest.spyOn(world.app.app.get(SignInRate), 'admit').mockResolvedValue(undefined);
});
afterAll(() => world?.close());
afterEach(() => world.oidc.control.heal());

const begin = (): SignInUnderWay => new SignInUnderWay(world, clock);

/** The code as the person sees it. */
function codeOf({ url, status }: Landing): string | null {
  const code = new URL(url).searchParams.get('auth_error');
  return code ?? { 400: 'callback_failed', 503: 'provider_unavailable' }[status] ?? null;
}

function sessionLines({ hops }: Landing): readonly string[] {
  return hops.flatMap(({ setCookies }) => setCookies).filter((line) => /pv2_(id|session)=v1/.test(line));
}

function reasonsIn(lines: readonly string[]): unknown[] {
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'login_failed')
    .map(({ reason }) => reason);
}

/** Nothing of a sign-in stands in the log: neither values of this one, nor anything in the form of a token or address. */
function expectSilence(lines: readonly string[], secrets: readonly string[]): void {
  const text = lines.join('');
  const found = [...secrets, world.oidc.clientSecret, 'eyJ', '@pub.test', 'canary'].filter(
    (secret) => secret !== '' && text.includes(secret),
  );
  expect(found).toEqual([]);
}

test('there are at least 30 ways to be refused', () => {
  expect(REFUSED_SIGN_INS.length + SLOW_SIGN_INS.length).toBeGreaterThanOrEqual(30);
});

describe('a sign-in at the provider', () => {
  test('when everything is right, the person is signed in and back at their page', async () => {
    const from = world.app.rawLines.length;
    const way = begin();
    const landing = await way.run();
    expect(landing.url).toBe(world.at('aurora'));
    expect(sessionLines(landing)).toHaveLength(2);
    expectSilence(world.app.rawLines.slice(from), way.secrets);
    expect(world.oidc.journal.of('userinfo')).toEqual([]);
  });

  test.each(REFUSED_SIGN_INS)('when $when, there is no session, the code is $code', async ({ code, reason, play }) => {
    const from = world.app.rawLines.length;
    const way = begin();
    const landing = await play(way);
    const lines = world.app.rawLines.slice(from);
    expect({ code: codeOf(landing), reason: reasonsIn(lines).at(-1) }).toEqual({ code, reason });
    expect(sessionLines(landing)).toEqual([]);
    expect(landing.text).not.toContain('canary');
    expectSilence(lines, way.secrets);
  });

  test('when the token endpoint hangs or drips, both end after their 5 s with the 503 page', async () => {
    const from = world.app.rawLines.length;
    const ways = SLOW_SIGN_INS.map(({ play }) => ({ way: begin(), play }));
    const landings = await Promise.all(ways.map(({ way, play }) => play(way)));
    const lines = world.app.rawLines.slice(from);
    expect(landings.map(codeOf)).toEqual(SLOW_SIGN_INS.map(({ code }) => code));
    expect(reasonsIn(lines)).toEqual(SLOW_SIGN_INS.map(({ reason }) => reason));
    expect(landings.flatMap(sessionLines)).toEqual([]);
    for (const { way } of ways) expectSilence(lines, way.secrets);
  });
});

describe('the way to the provider', () => {
  test('when a sign-in starts, the browser takes along exactly what the provider needs', async () => {
    const { browser } = begin();
    await browser.open(world.at('aurora'));
    await browser.get(world.at('aurora', '/auth/login?returnTo=%2F'), { from: world.at('aurora').slice(0, -1) });
    const start = await browser.follow((url) => url.startsWith(world.oidc.issuer));
    const away = new URL(start.location ?? '');
    expect([start.status, start.headers['cache-control']]).toEqual([302, 'no-store']);
    expect(away.href.startsWith(`${world.oidc.issuer}authorize?`)).toBe(true);
    const query = Object.fromEntries(away.searchParams);
    expect(query).toEqual({
      response_type: 'code',
      redirect_uri: `https://${world.canonical}/auth/callback`,
      scope: 'openid email profile',
      client_id: world.oidc.clientId,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      state: expect.stringMatching(/^[0-9a-f]{48}$/) as string,
    });
    const [line = ''] = start.setCookies.filter((one) => one.includes('pv2_txn_'));
    expect(line).toMatch(/^__Host-pv2_txn_[0-9a-f]{8}=v1\.\S+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/);
  });

  test('when another account is asked for, the provider must show its login page', async () => {
    const { browser } = begin();
    await browser.open(world.at('aurora'));
    await browser.get(world.at('aurora', '/auth/login?returnTo=%2F'), { from: world.at('aurora').slice(0, -1) });
    const handedOver = await browser.follow((url) => url.includes('/auth/start'));
    await browser.get(`${handedOver.location ?? ''}&switch=1`, { from: world.at('aurora').slice(0, -1) });
    const start = await browser.follow((url) => url.startsWith(world.oidc.issuer));
    expect(new URL(start.location ?? '').searchParams.get('prompt')).toBe('login');
  });

  test('when four sign-ins are under way in one browser, the oldest has gone and the others still work', async () => {
    const { browser } = begin();
    const names = async () => (await browser.cookies(`https://${world.canonical}/`)).map(({ key }) => key).sort();
    const ways: SignInUnderWay[] = [];
    const backs: URL[] = [];
    for (let at = 0; at < 4; at += 1) {
      clock.aheadMs += 1000;
      const way = new SignInUnderWay(world, clock, browser.tab());
      await way.leave((url) => url.searchParams.set('prompt', 'login'));
      backs.push(await way.agree(ADA));
      ways.push(way);
    }
    expect(await names()).toEqual(
      backs
        .slice(1)
        .map((url) => SignInUnderWay.cookieOf(url))
        .sort(),
    );
    const landings = [];
    for (const [at, way] of ways.entries()) landings.push(await way.arrive(backs[at] ?? new URL('about:blank')));
    expect(landings.map(codeOf)).toEqual(['callback_failed', null, null, null]);
    expect((await names()).filter((name) => name.includes('txn'))).toEqual([]);
  });

  test('when the provider does not answer, the start says so instead of sending people away', async () => {
    await world.oidc.control.refuseConnections();
    const { browser } = begin();
    await browser.open(world.at('aurora'));
    const landing = await browser.click(world.at('aurora', '/auth/login?returnTo=%2F'));
    expect([codeOf(landing), landing.status, new URL(landing.url).host]).toEqual([
      'provider_unavailable',
      503,
      world.canonical,
    ]);
  });

  test('when only the provider’s description of itself fails, people are sent there all the same', async () => {
    world.oidc.control.plan('discovery', { kind: 'status', status: 500 });
    clock.aheadMs += 11 * 60_000;
    expect(codeOf(await begin().run())).toBeNull();
  });

  test('when the provider has changed its keys, the new one is found', async () => {
    clock.aheadMs += 31_000;
    world.oidc.control.rotateKeys();
    expect(codeOf(await begin().run())).toBeNull();
  });
});
