import { Secret, callerError, upstreamError, type TenantConfig } from '../../kernel/index.js';
import { KeyRing, Sealer } from '../../platform/security/index.js';
import { AccessControl } from '../access/access-control.js';
import { Actors } from '../actors.js';
import type { AuthSettings } from '../auth.settings.js';
import { MemoryRevocations } from '../cookies/revocations.js';
import { Sessions } from '../cookies/sessions.js';
import { AUTH0, authSettings, contextOf, SECRET, TestClock, TestIds, TestLog } from '../testing/auth-fixtures.js';
import { FinishSignIn } from './finish-sign-in.js';
import { HandOvers } from './hand-overs.js';
import { SignInAddresses } from './sign-in-addresses.js';
import { SignInLog } from './sign-in-log.js';
import type { SignInOutcome } from './sign-in-outcome.js';
import { StartSignIn } from './start-sign-in.js';

const EMAIL = 'ada@pub.test';
const ORCHESTRATED = { orchestrated: true, baseDomain: 'pub.test', password: null, auth0: AUTH0 } as const;
const HAND_OVER = { tenant: 'aurora', path: '/grid?q=sea' };
const ARRIVED: SignInOutcome = {
  kind: 'arrived',
  person: { subject: 'auth0|ada', email: EMAIL, providerSessionId: 'provider-session' },
  handOver: HAND_OVER,
};
const ON_LIST = { enabled: true, allowedEmails: [' ADA@pub.test '] };

function build(change: Partial<AuthSettings> = {}, authOf: () => Promise<TenantConfig['auth']> = async () => ON_LIST) {
  const settings = authSettings({ ...ORCHESTRATED, ...change });
  const ring = new KeyRing([new Secret(SECRET)]);
  const sealer = new Sealer(ring);
  const clock = new TestClock();
  const log = new TestLog();
  const revocations = new MemoryRevocations();
  const access = new AccessControl(settings, revocations, { note: () => undefined });
  const sessions = new Sessions(settings, sealer, revocations, clock, new TestIds());
  const addresses = new SignInAddresses(settings);
  const handOvers = new HandOvers(sealer, clock);
  const finish = new FinishSignIn(settings, { authOf }, sessions, addresses, new SignInLog(log, new Actors(ring)));
  const start = new StartSignIn(access, handOvers, addresses);
  return { start, finish, handOvers, sessions, log };
}

describe('StartSignIn', () => {
  const wish = { returnTo: '/grid?q=sea', switchAccount: undefined };

  test('when Auth0 is the way in, the browser goes to the canonical host with a sealed hand-over', () => {
    const { start, handOvers } = build();
    const url = new URL(start.run(contextOf(), { 'sec-fetch-site': 'same-origin' }, wish));
    expect([url.origin, url.pathname, [...url.searchParams.keys()]]).toEqual([
      'https://app.pub.test',
      '/auth/start',
      ['t'],
    ]);
    expect(handOvers.open(url.searchParams.get('t'))).toEqual({ outcome: 'good', handOver: HAND_OVER });
  });

  test('when another account is wanted, the start says so; any other word does not', () => {
    const { start } = build();
    expect(start.run(contextOf(), {}, { ...wish, switchAccount: '1' })).toMatch(/&switch=1$/);
    expect(start.run(contextOf(), {}, { ...wish, switchAccount: 'yes' })).not.toContain('switch');
  });

  test('when another site leads here, the person has to click first', () => {
    const { start } = build();
    const location = start.run(contextOf(), { 'sec-fetch-site': 'cross-site' }, wish);
    expect(location).toBe('https://aurora.pub.test/sign-in?returnTo=%2Fgrid%3Fq%3Dsea');
  });

  test('when the path is none of ours, nothing of it goes along', () => {
    const { start } = build();
    const foreign = { ...wish, returnTo: '//evil.example' };
    expect(start.run(contextOf(), { 'sec-fetch-site': 'cross-site' }, foreign)).toBe('https://aurora.pub.test/sign-in');
  });

  test('when there is a password only, the browser goes to the form of the host at hand', () => {
    const { start } = build({ orchestrated: false, baseDomain: null, auth0: null, password: authSettings().password });
    expect(start.run(contextOf(), {}, wish)).toBe('/sign-in?returnTo=%2Fgrid%3Fq%3Dsea');
  });

  test('when nobody can sign in, the page is told why', () => {
    const disabled = contextOf({ auth: { enabled: false, allowedEmails: [] } });
    expect(build().start.run(disabled, {}, wish)).toBe('https://aurora.pub.test/?auth_error=auth_disabled');
    expect(build({ auth0: null }).start.run(contextOf(), {}, wish)).toBe('/?auth_error=auth_not_configured');
  });

  test('when it is standalone, the one host is both', () => {
    const { start } = build({ orchestrated: false, baseDomain: null });
    expect(start.run(contextOf({ tenant: 'app' }), {}, wish)).toMatch(/^https:\/\/app\.pub\.test\/auth\/start\?t=v1\./);
  });
});

describe('FinishSignIn', () => {
  test('when the person is on the list, a session begins and the browser goes back to where it began', async () => {
    const { finish, sessions, log } = build();
    const { location, cookies } = await finish.run(ARRIVED, 'request-id');
    expect(location).toBe('https://aurora.pub.test/grid?q=sea');
    const [identity = '', session = ''] = cookies;
    expect(identity).toMatch(
      /^__Secure-pv2_id=v1\.[^;]+; Path=\/; Domain=pub\.test; .*Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(session).toMatch(/^__Host-pv2_session=v1\.[^;]+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    const headers = { cookie: `${identity.split(';')[0]}; ${session.split(';')[0]}` };
    expect(sessions.read({ headers }).identity).toMatchObject({ subject: 'auth0|ada', email: EMAIL, tenant: null });
    expect(sessions.providerSessionOf(headers)).toBe('provider-session');
    expect(log.lines.map(({ event }) => event)).toEqual(['login_succeeded']);
    expect(log.lines[0]?.text).toMatch(/"actor":"[0-9a-f]{12}"/);
    expect(log.lines[0]?.text).not.toContain('ada');
  });

  test('when cookies of the former version may be about, they end on this host and on all', async () => {
    const { cookies } = await build().finish.run(ARRIVED, 'request-id');
    for (const name of ['pv2_admin', 'session']) {
      for (const scope of ['Path=/;', 'Path=/; Domain=pub.test;']) {
        expect(cookies.some((line) => line.startsWith(`${name}=; ${scope} Max-Age=0`))).toBe(true);
      }
    }
  });

  test.each<[string, TenantConfig['auth'], string]>([
    ['is not on the list', { enabled: true, allowedEmails: ['bea@pub.test'] }, 'access_denied'],
    ['meets an empty list', { enabled: true, allowedEmails: [] }, 'access_denied'],
    ['meets no list at all', null, 'access_denied'],
    ['comes when sign-in was switched off since', { enabled: false, allowedEmails: [EMAIL] }, 'auth_disabled'],
  ])('when the person %s, there is no cookie and the page is told', async (_case, auth, code) => {
    const { finish, log } = build({}, async () => auth);
    expect(await finish.run(ARRIVED, 'request-id')).toEqual({
      location: `https://aurora.pub.test/?auth_error=${code}`,
      cookies: [],
    });
    expect(log.lines).toEqual([{ event: 'login_failed', text: expect.stringContaining(`"reason":"${code}"`) }]);
  });

  test('when the tenant has no list of its own, that of the process counts', async () => {
    const { finish } = build({ adminEmails: [EMAIL] }, async () => null);
    expect((await finish.run(ARRIVED, 'request-id')).location).toBe('https://aurora.pub.test/grid?q=sea');
  });

  test.each([
    ['is gone', callerError('not_found', 'gone'), 'not_found'],
    ['cannot be confirmed', upstreamError('config_unavailable', 'away'), 'config_unavailable'],
  ])('when the tenant %s, nobody is signed in and a page says so', async (_case, thrown, code) => {
    const { finish, log } = build({}, async () => Promise.reject(thrown));
    await expect(finish.run(ARRIVED, 'request-id')).rejects.toMatchObject({ code });
    expect(log.lines.map(({ event }) => event)).toEqual(['login_failed']);
  });

  test.each([
    'access_denied',
    'no_email_provided',
    'email_not_verified',
    'sign_in_cancelled',
    'sign_in_expired',
  ] as const)('when the provider leaves %s, the page of the tenant tells', async (code) => {
    const refused = { kind: 'refused', code, reason: 'a_word', handOver: HAND_OVER } as const;
    expect(await build().finish.run(refused, 'request-id')).toEqual({
      location: `https://aurora.pub.test/?auth_error=${code}`,
      cookies: [],
    });
  });

  test.each([
    ['callback_failed', HAND_OVER, 'callback_failed'],
    ['provider_unavailable', HAND_OVER, 'provider_unavailable'],
    ['provider_unavailable', null, 'provider_unavailable'],
    ['sign_in_expired', null, 'sign_in_expired'],
    ['access_denied', null, 'callback_failed'],
  ] as const)(
    'when it ends with %s and hand-over %j, it ends on a page of the canonical host',
    async (code, handOver, told) => {
      const refused = { kind: 'refused', code, reason: 'a_word', handOver } as const;
      await expect(build().finish.run(refused, 'request-id')).rejects.toMatchObject({ code: told });
    },
  );
});
