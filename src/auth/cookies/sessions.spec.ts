import { randomInt } from 'node:crypto';
import { Secret } from '../../kernel/index.js';
import { KeyRing, Sealer } from '../../platform/security/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { decideRole } from '../access/role.js';
import { authSettings, contextOf, cookieHeader, SECRET, TestClock, TestIds } from '../testing/auth-fixtures.js';
import { MemoryRevocations } from './revocations.js';
import { Sessions } from './sessions.js';

const PERSON = { subject: 'password', email: null, mode: 'password', tenant: 'aurora' } as const;
const ID = '__Host-pv2_id';
const SESSION = '__Host-pv2_session';
const yes = () => true;

function build(change: Partial<AuthSettings> = {}) {
  const settings = authSettings(change);
  const clock = new TestClock();
  const sealer = new Sealer(new KeyRing(settings.sessionSecrets));
  const sessions = new Sessions(settings, sealer, new MemoryRevocations(), clock, new TestIds());
  const read = (cookie: string) => sessions.read({ headers: { cookie } });
  return { settings, clock, sealer, sessions, read };
}

function valueOf(lines: readonly string[], name: string): string {
  const line = lines.find((one) => one.startsWith(`${name}=`)) ?? '';
  return line.slice(name.length + 1, line.indexOf(';'));
}

describe('a session', () => {
  test('when it starts, both cookies are host-only, sealed and cannot be read by scripts', () => {
    const { sessions, read } = build();
    const lines = sessions.start(PERSON);
    for (const name of [ID, SESSION]) {
      const line = lines.find((one) => one.startsWith(`${name}=v1.`));
      expect(line).toMatch(/; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/);
    }
    expect(lines.filter((line) => /^(pv2_admin|session)=; .*Max-Age=0/.test(line))).toHaveLength(2);
    expect(read(cookieHeader(lines)).identity).toMatchObject({ subject: 'password', tenant: 'aurora' });
  });

  test('when it starts over plain http in development, the names have no prefix and no Secure', () => {
    const { sessions } = build({ secureCookies: false });
    expect(sessions.start(PERSON).slice(0, 2).join()).toMatch(/^pv2_id=(?!.*Secure).*pv2_session=/s);
  });

  test('when sub and e-mail are as long as allowed, the cookie stays under 1 kB and shows nothing', () => {
    const { sessions } = build();
    const lines = sessions.start({ subject: 's'.repeat(255), email: 'e'.repeat(254), mode: 'auth0', tenant: null });
    for (const line of lines.slice(0, 2)) expect(line.split(';')[0]?.length).toBeLessThan(1024);
    expect(lines.join()).not.toContain('ssss');
    expect(() => sessions.start({ ...PERSON, subject: 's'.repeat(256) })).toThrow();
  });

  test('when the identity is 15 minutes old, it has ended, and says that it was one', () => {
    const { sessions, clock, read } = build();
    const cookie = cookieHeader(sessions.start(PERSON));
    clock.advanceSeconds(900 + 59);
    expect(read(cookie).identity).not.toBeNull();
    clock.advanceSeconds(1);
    expect(read(cookie)).toEqual({ identity: null, sessionExpired: true, duplicateCookie: false });
  });

  test('when a cookie comes from the future, it is nobody', () => {
    const { sessions, clock, read } = build();
    const cookie = cookieHeader(sessions.start(PERSON));
    clock.advanceSeconds(-61);
    expect(read(cookie)).toEqual({ identity: null, sessionExpired: false, duplicateCookie: false });
  });

  test('when it is signed out, its identity and its session are worth nothing here', () => {
    const { sessions, read } = build();
    const cookie = cookieHeader(sessions.start(PERSON));
    const lines = sessions.end({ cookie });
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.includes('Max-Age=0'))).toBe(true);
    expect(read(cookie).identity).toBeNull();
    expect(sessions.renew({ cookie }, yes)).toEqual([]);
  });

  test('when a second session starts, it shares no id with the first', () => {
    const { sessions, read } = build();
    const ids = [sessions.start(PERSON), sessions.start(PERSON)].map(
      (lines) => read(cookieHeader(lines)).identity?.sessionId,
    );
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('renewing a session', () => {
  test('when it is used every 50 minutes, it lives for 8 hours and no longer', () => {
    const { sessions, clock } = build();
    let cookie = cookieHeader(sessions.start(PERSON));
    let renewals = 0;
    for (; renewals < 20; renewals++) {
      clock.advanceSeconds(50 * 60);
      const lines = sessions.renew({ cookie }, yes);
      if (lines.length === 0) break;
      cookie = cookieHeader(lines);
    }
    expect(renewals).toBe(9); // 9 × 50 min = 7 h 30
  });

  test('when it was idle for 60 minutes, nothing is set', () => {
    const { sessions, clock } = build();
    const cookie = cookieHeader(sessions.start(PERSON));
    clock.advanceSeconds(3600 + 59);
    expect(sessions.renew({ cookie }, yes)).toHaveLength(2);
    clock.advanceSeconds(1);
    expect(sessions.renew({ cookie }, yes)).toEqual([]);
  });

  test('when there is only an identity cookie, it cannot renew itself', () => {
    const { sessions } = build();
    const identity = valueOf(sessions.start(PERSON), ID);
    expect(sessions.renew({ cookie: `${ID}=${identity}` }, yes)).toEqual([]);
    expect(sessions.renew({ cookie: `${SESSION}=${identity}` }, yes)).toEqual([]);
  });

  test('when the person may no longer be who they were, nothing is set', () => {
    const { sessions } = build();
    const cookie = cookieHeader(sessions.start(PERSON));
    expect(sessions.renew({ cookie }, ({ tenant }) => tenant === 'harbor')).toEqual([]);
  });
});

describe('cookies that are not ours', () => {
  test('when 1,000 of them are altered, cut, of another purpose or of an old key, nobody is an admin', () => {
    const { sessions, settings, sealer } = build();
    const identity = valueOf(sessions.start(PERSON), ID);
    const session = valueOf(sessions.start(PERSON), SESSION);
    const old = new Sealer(new KeyRing([new Secret('an old secret of at least 32 characters')]));
    const record = JSON.stringify(['password', 'password', null, 'aurora', 'a'.repeat(32), 1, 1, 9e9]);
    const makers: (() => string)[] = [
      () => mutate(identity),
      () => identity.slice(0, randomInt(identity.length)),
      () => session,
      () => mutate(session),
      () => old.seal('identity', ID, record),
      () => sealer.seal('session', ID, record),
      () => sealer.seal('transaction', ID, record),
      () => sealer.seal('identity', 'pv2_id', record),
      () => sealer.seal('identity', ID, '{"admin":true}'),
      () => `v1.${identity.split('.')[1]}.${Buffer.from(record).toString('base64url')}`,
    ];
    let admins = 0;
    for (let at = 0; at < 1000; at++) {
      const cookie = `${ID}=${(makers[at % makers.length] as () => string)()}`;
      const { identity: who } = sessions.read({ headers: { cookie } });
      if (decideRole(contextOf({ identity: who }), settings) === 'admin') admins++;
    }
    expect(admins).toBe(0);
    expect(
      decideRole(
        contextOf({ identity: sessions.read({ headers: { cookie: `${ID}=${identity}` } }).identity }),
        settings,
      ),
    ).toBe('admin');
  });

  test.each(['pv2_admin=1', 'session=abc', 'pv2_id=1', `x${ID}=1`, '', ';;;=;', `${ID}`, 'a=b; '.repeat(200)])(
    'when the cookie header is %j, nobody is signed in',
    (cookie) => {
      expect(build().read(cookie)).toEqual({ identity: null, sessionExpired: false, duplicateCookie: false });
    },
  );

  test('when a sibling plants a second one, neither counts and both scopes are removed', () => {
    const { sessions, read } = build({ baseDomain: 'example.com' });
    const cookie = cookieHeader(sessions.start(PERSON));
    expect(read(`${ID}=planted; ${cookie}`)).toEqual({ identity: null, sessionExpired: false, duplicateCookie: true });
    const lines = sessions.endPlanted('/api/images');
    for (const path of ['/', '/api', '/api/', '/api/images']) {
      for (const scope of [`Path=${path};`, `Path=${path}; Domain=example.com;`]) {
        expect(lines.some((line) => line.startsWith(`${ID}=; ${scope}`) && line.includes('Max-Age=0'))).toBe(true);
      }
    }
  });

  test('when the path could break a header line, only the root is named', () => {
    const lines = build().sessions.endPlanted('/a;Domain=evil\r\nX: y');
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('evil');
  });

  test('when the secret was rotated, nobody is signed out', () => {
    const cookie = cookieHeader(build().sessions.start(PERSON));
    const rotated = build({
      sessionSecrets: [new Secret('a new secret of more than 32 characters'), new Secret(SECRET)],
    });
    expect(rotated.read(cookie).identity).not.toBeNull();
    expect(
      build({ sessionSecrets: [new Secret('a new secret of more than 32 characters')] }).read(cookie).identity,
    ).toBeNull();
  });
});

function mutate(value: string): string {
  const at = randomInt(value.length);
  const other = value[at] === 'Q' ? 'R' : 'Q';
  return value.slice(0, at) + other + value.slice(at + 1);
}
