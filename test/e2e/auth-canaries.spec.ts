import { randomBytes } from 'node:crypto';
import { EventLog } from '../../src/platform/logging/index.js';
import { startSignInWorld, tenantWithAdmins } from '../support/app/index.js';
import type { Landing, SignInWorld, TestBrowser } from '../support/app/index.js';
import type { Endpoint, Plan } from '../support/oidc/index.js';
import { SignInNeedles } from './support/sign-in-needles.js';

const word = (kind: string) => `${kind}-canary-${randomBytes(12).toString('hex')}`;
const ADMIN = `${word('admin')}@example.com`;
const STRANGER = `${word('stranger')}@example.com`;
const UNVERIFIED = `${word('unverified')}@example.com`;
const CLAIM = word('claim');
const ACCESS_TOKEN = word('access');
const WORDS_OF_PROVIDER = word('words');

/** What goes wrong at the provider, one sign-in each. */
const FAULTS: readonly (readonly [Endpoint, Plan])[] = [
  ...(['alg_none', 'hs256_secret', 'unknown_kid', 'altered_signature', 'altered_payload', 'not_a_token', 'no_id_token'] as const).map(
    (kind) => ['token', { kind }] as const,
  ),
  ['token', { kind: 'claims', set: { nonce: word('nonce'), email: ADMIN } }],
  ['token', { kind: 'claims', set: { iss: `https://${word('issuer')}.example/` } }],
  ['token', { kind: 'claims', set: { aud: word('audience') } }],
  ['token', { kind: 'claims', shift: { exp: -1_000_000 } }],
  ['token', { kind: 'claims', set: { email_verified: 'true' } }],
  ['token', { kind: 'claims', drop: ['email'] }],
  ['token', { kind: 'patch', set: { access_token: ACCESS_TOKEN, id_token: 7 } }],
  ['token', { kind: 'status', status: 400, json: { error: 'invalid_grant', error_description: WORDS_OF_PROVIDER } }],
  ['token', { kind: 'status', status: 500, json: { message: WORDS_OF_PROVIDER } }],
  ['token', { kind: 'html' }],
  ['token', { kind: 'redirect' }],
  ['token', { kind: 'reset' }],
  ['token', { kind: 'huge', megabytes: 1 }],
  ['return', { kind: 'parameters', drop: ['code'] }],
  ['return', { kind: 'parameters', drop: ['state'] }],
  ['return', { kind: 'parameters', set: { state: word('state') } }],
  ['return', { kind: 'parameters', set: { iss: `https://${word('mixed')}.example/` } }],
  ['return', { kind: 'parameters', set: { code: word('code') } }],
  ['authorize', { kind: 'error', error: 'access_denied', description: WORDS_OF_PROVIDER }],
  ['authorize', { kind: 'error', error: 'server_error', description: WORDS_OF_PROVIDER }],
  ['authorize', { kind: 'error', error: WORDS_OF_PROVIDER, description: ADMIN, state: false }],
]; // prettier-ignore
/** Of those above: without a state of ours. */
const STATELESS = 3;

let world: SignInWorld;
const needles = new SignInNeedles();
/** Where each way ended, and what it said there. */
const landings: Landing[] = [];
beforeAll(async () => {
  world = await startSignInWorld({
    withoutUi: true,
    env: { LOG_LEVEL: 'trace' },
    people: [{ email: ADMIN, name: word('name') }, { email: STRANGER }, { email: UNVERIFIED, emailVerified: false }],
    tenants: { aurora: tenantWithAdmins([ADMIN, UNVERIFIED]), harbor: tenantWithAdmins([]) },
  });
  for (const value of [ADMIN, STRANGER, UNVERIFIED]) needles.add('e-mail', value);
  // It stands in the ID token alone: in whatever form that is written down, this is in it.
  needles.add('id_token', CLAIM);
  needles.add('access_token', ACCESS_TOKEN);
  needles.add('words of the provider', WORDS_OF_PROVIDER);
}, 60_000);
afterAll(() => world.close());

function keep(landing: Landing): Landing {
  needles.learnFrom(landing);
  landings.push(landing);
  return landing;
}

/** Signs in from a page of aurora; where the provider answers at once, its login page is never seen. */
async function signIn(email: string, browser: TestBrowser = world.browser()): Promise<TestBrowser> {
  await browser.open(world.at('aurora', '/grid'));
  const asked = await browser.click('/auth/login?returnTo=/grid');
  needles.learnFrom(asked);
  keep(asked.url.includes('/u/login/') ? await browser.signInAtProvider(email) : asked);
  return browser;
}

async function happyWays(): Promise<void> {
  world.oidc.control.next('token', { kind: 'claims', set: { canary: CLAIM } });
  const browser = await signIn(ADMIN);
  expect(JSON.parse((await browser.fetch('/api/admin/status')).text)).toMatchObject({ admin: true });
  const renewed = await browser.fetch(`https://${world.canonical}/auth/renew`, {
    method: 'POST',
    mode: 'no-cors',
    credentials: 'include',
  });
  expect(renewed.setCookies).toHaveLength(2);
  needles.learnFrom(renewed);
  const out = await browser.fetch('/auth/logout', { method: 'POST' });
  keep(await browser.click((JSON.parse(out.text) as { next: string }).next));
}

async function refusedPeople(): Promise<void> {
  for (const email of [STRANGER, UNVERIFIED]) {
    world.oidc.control.endSessions();
    await signIn(email);
  }
  const browser = world.browser();
  await browser.open(world.at('aurora'));
  needles.learnFrom(await browser.click('/auth/login'));
  keep(await browser.cancelAtProvider());
}

/** A good answer that comes twice, or to somebody else; addresses that hold what nobody may write down. */
async function hostileWays(): Promise<void> {
  world.oidc.control.endSessions();
  const browser = world.browser();
  await browser.open(world.at('aurora'));
  needles.learnFrom(await browser.click('/auth/login'));
  const landing = keep(await browser.signInAtProvider(ADMIN));
  const callback = landing.hops.find(({ url }) => url.includes('/auth/callback'))?.url ?? '';
  expect(callback).toContain('code=');
  keep(await browser.open(callback));
  keep(await world.browser().open(callback));
  const { search } = new URL(callback);
  const identity = landing.hops.flatMap(({ setCookies }) => setCookies)[0]?.split(/[=;]/)[1] ?? '';
  for (const url of [
    `https://${world.canonical}/auth/start?t=${identity}`,
    `https://${world.canonical}/auth/logout?t=${identity}`,
    `https://${world.canonical}/auth/signed-out${search}`,
    `https://${world.canonical}/auth/nothing${search}&email=${ADMIN}`,
    `https://${world.canonical}/${identity}`,
    world.at('aurora', `/auth/callback${search}`),
    world.at('aurora', `/api/images/${ADMIN}?q=${identity}`),
  ]) {
    // Only the log is judged here: these addresses are what the test itself typed.
    needles.learnFrom(await world.browser().open(url, { headers: { Referer: callback, 'User-Agent': identity } }));
  }
}

async function faultyProvider(): Promise<void> {
  for (const [endpoint, plan] of FAULTS) {
    world.oidc.control.endSessions();
    world.oidc.control.next(endpoint, plan);
    const browser = await signIn(ADMIN);
    const status = await browser.fetch('/api/admin/status', { from: `https://aurora.${world.base}` }).catch(() => null);
    expect([plan, status?.text]).toEqual([plan, expect.not.stringContaining('"admin":true')]);
    expect([plan, world.oidc.control.waiting]).toEqual([plan, 0]);
  }
}

describe('what signing in leaves behind', () => {
  it('when people sign in, are refused and are deceived in every way, nothing of it is in a line or at the end of a way', async () => {
    await happyWays();
    await refusedPeople();
    await hostileWays();
    await faultyProvider();
    needles.learnFromProvider(world.oidc);
    for (const kind of [
      'state',
      'nonce',
      'code',
      'code_verifier',
      't',
      '__Secure-pv2_id',
      '__Host-pv2_session',
      '__Host-pv2_txn',
    ]) {
      expect([kind, needles.count(kind) > 0]).toEqual([kind, true]);
    }
    const find = needles.scan();
    expect(world.app.rawLines.length).toBeGreaterThan(200);
    expect(
      world.app.rawLines.flatMap((line) =>
        find(line).map(({ kind, form }) => `${kind} as ${form} in ${eventOf(line)}`),
      ),
    ).toEqual([]);
    expect(landings.length).toBeGreaterThan(FAULTS.length);
    // An address that was typed in whole, code and all, and answered at once stays in the address bar.
    const led = landings.filter(({ hops }) => hops.length > 1);
    // Of a state that no sign-in of this browser has, nothing is known to be ours: it is answered where it arrives.
    const [stateless, ends] = [true, false].map((is) =>
      led.filter(({ url }) => (new URL(url).pathname === '/auth/callback') === is),
    ) as [Landing[], Landing[]];
    expect([stateless.length, ends.length > FAULTS.length - STATELESS]).toEqual([STATELESS, true]);
    // What every sealed value begins with is public: the form, and which key.
    const found = (url: string) => find(url.replace(/v1\.[0-9a-f]{8}\./, ''));
    expect(ends.flatMap(({ url }) => found(url).map(({ kind }) => `${kind} in ${new URL(url).pathname}`))).toEqual([]);
    expect(landings.flatMap(({ text }) => find(text).map(({ kind }) => `${kind} in a page`))).toEqual([]);
  }, 120_000);

  it('when a way ends in a refusal, the log has an event of it, and the page a code and no more', () => {
    const events = world.app.lines.map(({ event }) => event);
    for (const event of ['login_succeeded', 'login_failed', 'logout'])
      expect([event, events.includes(event)]).toEqual([event, true]);
    const refused = landings.filter(({ url }) => url.includes('auth_error='));
    expect(refused.length).toBeGreaterThan(2);
    for (const { url } of refused) expect(new URL(url).search).toMatch(/^\?auth_error=[a-z_]+$/);
  });

  it('when any of it is written down in any form, the scan finds it', () => {
    const find = needles.scan();
    const samples = [...needles.samples()];
    expect(samples.length).toBeGreaterThan(9);
    for (const [kind, value] of samples) {
      expect([kind, find(`{"event":"x","message":"${value}"}`).length > 0]).toEqual([kind, true]);
      expect([kind, find(`/?a=1&b=${encodeURIComponent(value)}`).length > 0]).toEqual([kind, true]);
    }
    const from = world.app.rawLines.length;
    world.app.app
      .get<EventLog>(EventLog)
      .info('logout', `Somebody signed out: ${needles.samples().get('state') ?? ''}.`);
    expect(world.app.rawLines.slice(from).flatMap(find)).not.toEqual([]);
  });
});

function eventOf(line: string): string {
  return String((JSON.parse(line) as Record<string, unknown>)['event']);
}
