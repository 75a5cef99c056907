import { EnvironmentError, loadEnvironment, secretTexts } from './index.js';
import type { EnvironmentProblem } from './index.js';

type Env = Readonly<Record<string, string>>;

function problemsOf(env: Env): readonly EnvironmentProblem[] {
  try {
    loadEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}
const badNames = (env: Env) => problemsOf(env).map(({ variable }) => variable);
const warningsOf = (env: Env) => loadEnvironment(env).warnings;

const AUTH0: Env = {
  AUTH0_DOMAIN: 'example.eu.auth0.com',
  AUTH0_CLIENT_ID: 'client-id',
  AUTH0_CLIENT_SECRET: 'CANARY-client-secret',
};
const HOST: Env = { STANDALONE_HOST: 'photos.example' };
const TENANTS: Env = {
  ORCHESTRATOR_BASE_URL: 'https://control.example',
  ORCHESTRATOR_SERVICE_TOKEN: 'CANARY-token',
  ORCHESTRATOR_BASE_DOMAIN: 'pub.test',
};
const SESSION_SECRET: Env = { SESSION_SECRET: 'CANARY-'.padEnd(32, 'x') };
const PASSWORD: Env = { ADMIN_PASSWORD: 'CANARY-long-password' };
const PRODUCTION: Env = { NODE_ENV: 'production' };
const without = (env: Env, ...names: string[]) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));

describe('Auth0', () => {
  test('when all three parts are set, it starts in both modes', () => {
    expect(problemsOf({ ...AUTH0, ...HOST })).toEqual([]);
    expect(problemsOf({ ...AUTH0, ...TENANTS })).toEqual([]);
  });

  test.each(Object.keys(AUTH0))('when only %s is missing, it is named with what it belongs to', (name) => {
    const others = Object.keys(AUTH0).filter((one) => one !== name);
    expect(problemsOf({ ...without(AUTH0, name), ...HOST, AUTH_CALLBACK_HOST: 'photos.example' })).toEqual([
      { variable: name, rule: `must be set with ${others.join(' and ')}` },
    ]);
  });

  test.each(Object.keys(AUTH0))('when only %s is set, the two others are named', (name) => {
    const others = Object.keys(AUTH0).filter((one) => one !== name);
    expect(badNames({ [name]: AUTH0[name] ?? '', ...HOST })).toEqual(others);
  });

  test('when all three are there and blank, as older environments carry them along, it is not configured', () => {
    const blank = { AUTH0_DOMAIN: '', AUTH0_CLIENT_ID: ' ', AUTH0_CLIENT_SECRET: '', AUTH_CALLBACK_HOST: '' };
    expect(loadEnvironment(blank).environment.auth0.domain).toBeNull();
  });

  test('when the domain is bad, that alone is said', () => {
    expect(badNames({ ...AUTH0, ...HOST, AUTH0_DOMAIN: 'https://example.eu.auth0.com' })).toEqual(['AUTH0_DOMAIN']);
  });

  test.each<[string, Env, string[]]>([
    ['https', { AUTH0_ISSUER: 'https://login.example/' }, []],
    ['plain http', { AUTH0_ISSUER: 'http://login.example/' }, ['AUTH0_ISSUER']],
    ['plain http of this machine', { AUTH0_ISSUER: 'http://127.0.0.1:4000/' }, []],
    ['a name that begins like this machine', { AUTH0_ISSUER: 'http://127.0.0.1.evil.example/' }, ['AUTH0_ISSUER']],
    ['https of this machine, in production', { ...PRODUCTION, AUTH0_ISSUER: 'https://localhost:4000/' }, []],
    ['http of this machine, in production', { ...PRODUCTION, AUTH0_ISSUER: 'http://localhost/' }, ['AUTH0_ISSUER']],
    ['no URL', { AUTH0_ISSUER: 'login.example' }, ['AUTH0_ISSUER']],
    ['a URL with a query', { AUTH0_ISSUER: 'https://login.example/?a=b' }, ['AUTH0_ISSUER']],
    ['a URL with a password', { AUTH0_ISSUER: 'https://u:p@login.example/' }, ['AUTH0_ISSUER']],
  ])('when the issuer is %s', (_case, env, expected) => {
    expect(badNames({ ...AUTH0, ...HOST, ...SESSION_SECRET, ...env })).toEqual(expected);
  });
});

describe('the canonical host of tenants', () => {
  test.each<[string, Env, string[]]>([
    ['nothing is said, it is app.<base domain>', {}, []],
    ['it is one label below the base domain', { AUTH_CALLBACK_HOST: 'login.pub.test' }, []],
    ['it is in capitals', { AUTH_CALLBACK_HOST: 'LOGIN.Pub.Test' }, []],
    ['it is a label that is reserved anyway', { AUTH_CALLBACK_HOST: 'auth.pub.test' }, []],
    ['it is two labels below', { AUTH_CALLBACK_HOST: 'a.b.pub.test' }, ['AUTH_CALLBACK_HOST']],
    ['it is the base domain itself', { AUTH_CALLBACK_HOST: 'pub.test' }, ['AUTH_CALLBACK_HOST']],
    ['it only ends like the base domain', { AUTH_CALLBACK_HOST: 'apppub.test' }, ['AUTH_CALLBACK_HOST']],
    ['it is elsewhere', { AUTH_CALLBACK_HOST: 'app.evil.example' }, ['AUTH_CALLBACK_HOST']],
    ['it has a port', { AUTH_CALLBACK_HOST: 'app.pub.test:8080' }, ['AUTH_CALLBACK_HOST']],
    ['the earlier name gives it', { AUTH0_CALLBACK_URL: 'https://login.pub.test/auth/callback' }, []],
    ['the earlier name gives one elsewhere', { AUTH0_CALLBACK_URL: 'https://evil.example/' }, ['AUTH0_CALLBACK_URL']],
    ['the earlier name is no URL', { AUTH0_CALLBACK_URL: 'login.pub.test' }, ['AUTH0_CALLBACK_URL']],
    [
      'both are set, the newer name counts',
      { AUTH_CALLBACK_HOST: 'login.pub.test', AUTH0_CALLBACK_URL: 'https://old.example/' },
      [],
    ],
  ])('when %s', (_case, env, expected) => {
    expect(badNames({ ...AUTH0, ...TENANTS, ...env })).toEqual(expected);
  });

  test('when Auth0 is not configured, nobody asks where its host is', () => {
    expect(problemsOf({ ...TENANTS, AUTH_CALLBACK_HOST: 'app.evil.example' })).toEqual([]);
  });
});

describe('the base domain of tenants with Auth0', () => {
  const BASE = 'ORCHESTRATOR_BASE_DOMAIN';

  test.each(['localhost', 'test', 'herokuapp.com', 'github.io', 'co.uk', 'CO.UK', 'anything.ck', '127.0.0.1'])(
    'when it is %s, browsers would keep no cookie, and the start is refused with what to do',
    (base) => {
      const problems = problemsOf({ ...AUTH0, ...TENANTS, [BASE]: base });
      expect(problems.map(({ variable }) => variable)).toEqual([BASE]);
      expect(problems[0]?.rule).toMatch(/domain of your own with two labels or more .* use publisher\.test/);
    },
  );

  test.each(['publisher.localhost', 'pub.test', 'shibari.photo', 'studio.herokuapp.com', 'photos.studio.co.uk'])(
    'when it is %s, it is taken',
    (base) => expect(problemsOf({ ...AUTH0, ...TENANTS, [BASE]: base })).toEqual([]),
  );

  test('when it is no domain at all, that is said once', () => {
    expect(badNames({ ...AUTH0, ...TENANTS, [BASE]: 'two..dots' })).toEqual([BASE]);
  });

  test('when Auth0 is not configured, localhost stays what development uses', () => {
    expect(problemsOf({ ...TENANTS, [BASE]: 'localhost' })).toEqual([]);
  });

  test('when there is no control plane, its domain is nobody’s business', () => {
    expect(problemsOf({ ...AUTH0, ...HOST, [BASE]: 'localhost' })).toEqual([]);
  });
});

describe('the one host of standalone mode with Auth0', () => {
  test.each<[string, Env, string[]]>([
    ['none is known', {}, ['AUTH_CALLBACK_HOST']],
    ['STANDALONE_HOST is set', HOST, []],
    ['AUTH_CALLBACK_HOST is set', { AUTH_CALLBACK_HOST: 'photos.example' }, []],
    ['the earlier name gives it', { AUTH0_CALLBACK_URL: 'https://photos.example/auth/callback' }, []],
    ['both name the same', { ...HOST, AUTH_CALLBACK_HOST: 'Photos.Example' }, []],
    ['they differ', { ...HOST, AUTH_CALLBACK_HOST: 'login.example' }, ['AUTH_CALLBACK_HOST']],
    [
      'the earlier name differs',
      { ...HOST, AUTH0_CALLBACK_URL: 'https://login.example/auth/callback' },
      ['AUTH0_CALLBACK_URL'],
    ],
    ['the earlier name gives no host name', { AUTH0_CALLBACK_URL: 'https://[::1]/' }, ['AUTH0_CALLBACK_URL']],
    ['the given one is bad, which is said once', { AUTH_CALLBACK_HOST: 'not a host' }, ['AUTH_CALLBACK_HOST']],
    ['the control plane is switched off', { ...TENANTS, CONFIG_SOURCE: 'env', ...HOST }, []],
  ])('when %s', (_case, env, expected) => {
    expect(badNames({ ...AUTH0, ...env })).toEqual(expected);
  });
});

describe('the secret of sessions', () => {
  const EXAMPLE = 'put-32-or-more-random-characters-here';

  test.each<[string, Env]>([
    ['a password', PASSWORD],
    ['Auth0', { ...AUTH0, ...HOST }],
    ['Auth0 for tenants', { ...AUTH0, ...TENANTS }],
  ])('when production has %s, it must be set', (_case, env) => {
    expect(badNames({ ...PRODUCTION, ...env })).toEqual(['SESSION_SECRET']);
    expect(badNames({ ...PRODUCTION, ...env, ...SESSION_SECRET })).toEqual([]);
  });

  test.each(['SESSION_SECRET', 'WEB_SESSION_SECRET', 'SECRET_KEY', 'SESSION_SECRET_PREVIOUS'])(
    'when %s is the value of the example, which everybody knows, it is refused',
    (name) => {
      const [problem, ...others] = problemsOf({ [name]: EXAMPLE });
      expect([problem?.variable, others]).toEqual([name, []]);
      expect(problem?.rule).toContain('.env.example');
    },
  );

  test('when it is too short or there are too many older ones, they are refused by name', () => {
    expect(badNames({ SESSION_SECRET: 'x'.repeat(31) })).toEqual(['SESSION_SECRET']);
    const three = ['a', 'b', 'c'].map((letter) => letter.repeat(32)).join(',');
    expect(badNames({ SESSION_SECRET_PREVIOUS: three })).toEqual(['SESSION_SECRET_PREVIOUS']);
  });

  test('when sign-in works without it in development, it is said that sessions end with the process', () => {
    expect(warningsOf({ ...AUTH0, ...HOST })).toEqual([expect.stringContaining('SESSION_SECRET is not set')]);
    expect(warningsOf({ ...AUTH0, ...HOST, ...SESSION_SECRET })).toEqual([]);
  });
});

describe('warnings about signing in', () => {
  const off = expect.stringContaining('The password is off');
  const hash = { ADMIN_PASSWORD_HASH: 'CANARY-hash' };

  test.each<[string, Env]>([
    ['standalone', { ...AUTH0, ...HOST, ...hash }],
    ['with a control plane', { ...AUTH0, ...TENANTS, ...hash }],
  ])('when Auth0 and a password are both set, %s, it is said once that the password is off', (_case, env) => {
    expect(warningsOf({ ...env, ...SESSION_SECRET })).toEqual([off]);
  });

  test('when only a password is set with a control plane, it is off, except in the demo', () => {
    expect(warningsOf({ ...TENANTS, ...hash, ...SESSION_SECRET })).toEqual([off]);
    const demo = { ...TENANTS, ...hash, ...SESSION_SECRET, ORCHESTRATOR_BASE_DOMAIN: 'localhost' };
    expect(warningsOf(demo)).toEqual([]);
    const none = expect.stringContaining('No way to sign in');
    expect(warningsOf({ ...demo, ...PRODUCTION })).toEqual([off, none]);
  });

  test('when production signs in with Auth0, nothing is missing', () => {
    expect(warningsOf({ ...PRODUCTION, ...AUTH0, ...TENANTS, ...SESSION_SECRET })).toEqual([]);
  });

  test('when names of the Python version mean nothing here, one line names all of them and no value', () => {
    const env = {
      AUTH0_AUDIENCE: 'CANARY-audience',
      WEB_AUTH_TOKEN: 'CANARY-token',
      WEB_AUTH_USER: 'CANARY-user',
      WEB_AUTH_PASS: 'CANARY-pass',
      WEB_DEBUG: 'true',
    };
    expect(warningsOf(env)).toEqual([
      `${Object.keys(env).join(', ')}: read by nothing in this version, and may be removed.`,
    ]);
    expect(warningsOf({ WEB_DEBUG: '' })).toEqual([]);
  });
});

describe('every text about signing in', () => {
  test('when it is read, it names variables and holds no value', () => {
    const bad = { ...AUTH0, ...TENANTS, ...PRODUCTION, ADMIN_PASSWORD: 'CANARY-1', WEB_SECURE_COOKIES: 'false' };
    const problems = problemsOf({
      ...bad,
      ORCHESTRATOR_BASE_DOMAIN: 'localhost',
      AUTH_CALLBACK_HOST: 'canary.example',
      AUTH0_ISSUER: 'http://canary.example/',
      REDIS_URL: 'http://:CANARY@redis.example',
    });
    expect(problems.map(({ variable }) => variable).sort()).toEqual([
      'ADMIN_PASSWORD',
      'AUTH0_ISSUER',
      'AUTH_CALLBACK_HOST',
      'ORCHESTRATOR_BASE_DOMAIN',
      'REDIS_URL',
      'SESSION_SECRET',
      'WEB_SECURE_COOKIES',
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/canary/i);
  });
});

describe('the address of Redis', () => {
  test.each([
    'redis://localhost',
    'redis://127.0.0.1:6379/0',
    'rediss://user:pass@redis.example:6380',
    'redis://:p%40ss@redis.example/15',
    'redis://[::1]:6379',
  ])('when it is %s, it is taken', (url) => {
    expect(loadEnvironment({ REDIS_URL: url }).secrets.redisUrl?.reveal()).toBe(url);
  });

  test.each([
    'http://redis.example',
    'redis.example:6379',
    'redis://',
    'redis://redis.example/name',
    'rediss://redis.example?rejectUnauthorized=false',
    'redis://redis.example#0',
    'redis://:%zz@redis.example',
  ])('when it is %s, it is refused by name', (url) => {
    expect(problemsOf({ REDIS_URL: url })).toEqual([
      { variable: 'REDIS_URL', rule: 'must be a redis:// or rediss:// URL without query' },
    ]);
  });

  test('when it holds a password, the scrubber learns it as written and as meant', () => {
    const { secrets } = loadEnvironment({ REDIS_URL: 'redis://:p%40ss-word@redis.example' });
    const texts = secretTexts(secrets).map(({ text }) => text);
    expect(texts).toEqual(['redis://:p%40ss-word@redis.example', 'p%40ss-word', 'p@ss-word']);
    expect(JSON.stringify(secrets)).not.toContain('ss-word');
  });

  test('when it is blank or not set, there is no Redis', () => {
    expect(loadEnvironment({ REDIS_URL: ' ' }).secrets.redisUrl).toBeNull();
    expect(loadEnvironment({}).secrets.redisUrl).toBeNull();
  });
});
