import { PublisherError, Secret } from '../../kernel/index.js';
import { hashPassword, KeyRing, Sealer } from '../../platform/security/index.js';
import { passwordProof, type AuthSettings, type PasswordProof } from '../auth.settings.js';
import { MemoryRevocations } from '../cookies/revocations.js';
import { Sessions } from '../cookies/sessions.js';
import {
  AUTH0,
  accessControl,
  authSettings,
  contextOf,
  cookieHeader,
  TestClock,
  TestIds,
  TestLog,
} from '../testing/auth-fixtures.js';
import { Actors } from '../actors.js';
import { addressKey } from './client-address.js';
import { PasswordCheck } from './password-check.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SignInLog } from '../sign-in/sign-in-log.js';
import { SignInThrottle } from './sign-in-throttle.js';

const plain = (password: string): PasswordProof => ({ kind: 'plain', password: new Secret(password) });

function build(change: Partial<AuthSettings> = {}) {
  const settings = authSettings(change);
  const clock = new TestClock();
  const sealer = new Sealer(new KeyRing(settings.sessionSecrets));
  const sessions = new Sessions(settings, sealer, new MemoryRevocations(), clock, new TestIds());
  const slept: number[] = [];
  const log = new TestLog();
  const check = settings.password === null ? null : new PasswordCheck(settings.password);
  const sleep = async (ms: number) => void slept.push(ms);
  const access = accessControl(settings);
  const lines = new SignInLog(log, new Actors(new KeyRing(settings.sessionSecrets)));
  const signIn = new PasswordSignIn(access, check, new SignInThrottle(), sessions, lines, clock, sleep);
  const attempt = async (password: string, address = '192.0.2.1', tenant = 'aurora'): Promise<string> => {
    try {
      const lines = await signIn.signIn(contextOf({ tenant }), address, password);
      return sessions.read({ headers: { cookie: cookieHeader(lines) } }).identity?.tenant ?? 'nobody';
    } catch (error) {
      return error instanceof PublisherError ? `${error.code} ${error.details.retryAfterSeconds ?? ''}`.trim() : 'bug';
    }
  };
  return { attempt, slept, log };
}

describe('signing in with the password', () => {
  // The limiter counts on the process clock; promises must go on by themselves.
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => void jest.useRealTimers());

  test.each(['correct horse', 'pässwörd', '写真🔑', ' spaces count ', 'x'.repeat(256)])(
    'when the password %j is right, a session of this tenant starts',
    async (password) => {
      const { attempt } = build({ password: plain(password) });
      expect(await attempt(password)).toBe('aurora');
      expect(await attempt(password, '192.0.2.1', 'harbor')).toBe('harbor');
    },
  );

  test.each(['', 'Correct horse', 'correct horse ', 'correct', 'x'.repeat(257), 'correct\u0000horse', '\ud800'])(
    'when the password is %j, the answer is one and the same',
    async (password) => {
      expect(await build().attempt(password)).toBe('wrong_password');
    },
  );

  test('when composed and decomposed letters differ, the password is the same', async () => {
    const proof = passwordProof(null, new Secret('cafe\u0301'));
    expect(await build({ password: proof as PasswordProof }).attempt('caf\u00e9')).toBe('aurora');
  });

  test('when the password is kept as a hash, right and wrong are told apart', async () => {
    jest.useRealTimers();
    const proof = passwordProof(new Secret(await hashPassword('pässwörd')), null);
    const { attempt } = build({ password: proof as PasswordProof });
    expect([await attempt('pässwörd'), await attempt('passwörd')]).toEqual(['aurora', 'wrong_password']);
  });

  test('when the tenant has no password sign-in, the route is not there', async () => {
    expect(await build({ password: null }).attempt('correct horse')).toBe('password_login_disabled');
    expect(await build({ auth0: AUTH0 }).attempt('correct horse')).toBe('password_login_disabled');
  });

  test('when it answers, whatever it says, 250 ms have gone by', async () => {
    const { attempt, slept } = build();
    await attempt('correct horse');
    for (let at = 0; at < 6; at++) await attempt('wrong');
    expect(slept).toEqual(Array<number>(7).fill(250));
  });

  test('when somebody signs in, the log names a pseudonym of twelve digits and no person', async () => {
    const { attempt, log } = build();
    await attempt('correct horse battery');
    await attempt('correct horse');
    const { event, text } = log.lines.at(-1) ?? {};
    expect(event).toBe('login_succeeded');
    expect(text).toMatch(/"actor":"[0-9a-f]{12}"/);
  });

  test('when a try fails, the log says so without the input', async () => {
    const { attempt, log } = build();
    await attempt('a mistyped secret');
    expect(log.lines).toEqual([{ event: 'login_failed', text: expect.not.stringContaining('mistyped') as string }]);
    expect(log.lines[0]?.text).toContain('wrong_password');
  });

  test('when five tries failed, the address waits, then twice as long, up to 15 minutes', async () => {
    const { attempt } = build();
    for (let at = 0; at < 5; at++) expect(await attempt('wrong')).toBe('wrong_password');
    for (const wait of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await attempt('wrong')).toBe(`too_many_attempts ${wait}`);
      jest.advanceTimersByTime((wait - 1) * 1000);
      expect(await attempt('correct horse')).toBe('too_many_attempts 1');
      jest.advanceTimersByTime(1000);
      expect(await attempt('wrong')).toBe('wrong_password');
    }
  });

  test('when one address waits, another signs in', async () => {
    const { attempt } = build();
    for (let at = 0; at < 7; at++) await attempt('wrong', '2001:db8::1');
    expect(await attempt('correct horse', '2001:db8::2')).toMatch(/^too_many_attempts/);
    expect(await attempt('correct horse', '2001:db8:0:1::1')).toBe('aurora');
  });

  test('when the password was right, the address starts afresh', async () => {
    const { attempt } = build();
    for (let round = 0; round < 3; round++) {
      for (let at = 0; at < 4; at++) expect(await attempt('wrong')).toBe('wrong_password');
      expect(await attempt('correct horse')).toBe('aurora');
    }
  });

  test('when 50 tries come at once from one address, five are checked', async () => {
    const { attempt } = build();
    const answers = await Promise.all(Array.from({ length: 50 }, () => attempt('wrong')));
    expect(answers.filter((answer) => answer === 'wrong_password')).toHaveLength(5);
    expect(new Set(answers)).toEqual(new Set(['wrong_password', 'too_many_attempts 30']));
  });

  test('when 31 addresses try in one minute, the last has to wait', async () => {
    const { attempt } = build();
    for (let at = 0; at < 30; at++) expect(await attempt('wrong', `192.0.2.${at}`)).toBe('wrong_password');
    expect(await attempt('correct horse', '198.51.100.1')).toBe('too_many_attempts 60');
    jest.advanceTimersByTime(60_000);
    expect(await attempt('correct horse', '198.51.100.1')).toBe('aurora');
  });
});

describe('PasswordCheck', () => {
  test('when more than nine come at once, the rest are refused at once', async () => {
    const check = new PasswordCheck(plain('correct horse'));
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => check.isRight('correct horse')));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(11);
  });
});

describe('passwordProof', () => {
  test('when both variables are set, or one is not usable, it says which rule is broken', () => {
    const secret = new Secret('x');
    expect(passwordProof(secret, secret)).toEqual({ problem: 'both_set' });
    expect(passwordProof(secret, null)).toEqual({ problem: 'malformed' });
    expect(passwordProof(null, new Secret('x'.repeat(257)))).toEqual({ problem: 'not_a_password' });
    expect(passwordProof(null, null)).toBeNull();
  });
});

describe('addressKey', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('when the address is %s, its key is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
