import { EnvironmentError, loadEnvironment, secretTexts } from './index.js';
import type { EnvironmentProblem } from './index.js';

const CANARY = 'CANARY-value-that-must-not-be-printed';

function problemsOf(env: Record<string, string>, dotenv = ''): readonly EnvironmentProblem[] {
  try {
    loadEnvironment(env, dotenv);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}
const badNames = (env: Record<string, string>) => problemsOf(env).map((problem) => problem.variable);

describe('loading the environment', () => {
  test('when no variable is set, everything has its default and nothing is said', () => {
    const { environment, secrets, warnings } = loadEnvironment({});
    expect(environment.process).toMatchObject({ port: 8080, host: '127.0.0.1', dataDir: './data', logPretty: false });
    expect(environment.orchestrator).toMatchObject({ configSource: null, baseUrl: null, baseDomain: 'shibari.photo' });
    expect(environment.standalone).toMatchObject({ publishers: null, featurePublish: true, autoView: false });
    expect(secrets.adminPassword).toBeNull();
    expect(warnings).toEqual([]);
  });

  test('when the process is in production, the defaults that depend on it change', () => {
    const { environment } = loadEnvironment({ NODE_ENV: 'production' }, '', { terminal: true });
    expect(environment.isProduction).toBe(true);
    expect(environment.process).toMatchObject({ host: '0.0.0.0', forceHttps: true, logPretty: false });
    expect(environment.orchestrator.allowLocalStorage).toBe(false);
  });

  test('when several variables are bad, one error names all of them with their rules and no value', () => {
    const env = {
      PORT: CANARY,
      FORCE_HTTPS: CANARY,
      CONFIG_SOURCE: CANARY,
      STORAGE_PATHS: `{"root": ${CANARY}`,
      SESSION_SECRET: CANARY.slice(0, 31),
    };
    const error = (() => {
      try {
        return loadEnvironment(env);
      } catch (thrown) {
        return thrown as EnvironmentError;
      }
    })();
    expect(error).toBeInstanceOf(EnvironmentError);
    const { message, variables } = error as EnvironmentError;
    expect([...variables].sort()).toEqual(Object.keys(env).sort());
    expect(message).toContain('PORT must be a whole number from 0 to 65535');
    expect(message).toContain('CONFIG_SOURCE must be one of: env, orchestrator');
    expect(message).not.toContain('CANARY');
  });

  test.each(['true', 'TRUE', '1', 'yes', 'On'])('when a switch is %p, it is on', (word) => {
    expect(loadEnvironment({ AUTO_VIEW: word }).environment.standalone.autoView).toBe(true);
  });

  test.each(['false', 'False', '0', 'no', 'OFF'])('when a switch is %p, it is off', (word) => {
    expect(loadEnvironment({ FEATURE_PUBLISH: word }).environment.standalone.featurePublish).toBe(false);
  });

  test.each(['', ' ', 'y', 'enabled', '2', ' true'])('when a switch is %p, it is an error', (word) => {
    expect(badNames({ AUTO_VIEW: word })).toEqual(['AUTO_VIEW']);
  });

  test('when a JSON variable is blank, it counts as unset', () => {
    expect(loadEnvironment({ PUBLISHERS: '  ' }).environment.standalone.publishers).toBeNull();
  });

  test.each([
    ['PUBLISHERS', '{}'],
    ['PUBLISHERS', 'null'],
    ['EMAIL_SERVER', '[]'],
    ['EMAIL_SERVER', '"text"'],
    ['PORT', '80.5'],
    ['PORT', '-1'],
    ['PORT', ''],
    ['STANDALONE_HOST', 'host:8080'],
    ['ORCHESTRATOR_BASE_DOMAIN', 'two..dots'],
    ['RESERVED_SUBDOMAINS', 'ok,not_ok'],
    ['CRASH_AT', 'claim'],
    ['NODE_ENV', 'prod'],
  ])('when %s is %p, it is an error', (name, value) => {
    expect(badNames({ [name]: value })).toEqual([name]);
  });

  test('when a .env text and the environment disagree, the environment wins', () => {
    const { environment } = loadEnvironment({ PORT: '9000' }, 'PORT=9001\nLOG_LEVEL=debug\n# a comment\n');
    expect(environment.process).toMatchObject({ port: 9000, logLevel: 'debug' });
  });

  test('when the result is changed by accident, that is refused', () => {
    const { environment } = loadEnvironment({});
    expect(Object.isFrozen(environment)).toBe(true);
    expect(Object.isFrozen(environment.process)).toBe(true);
  });
});

describe('secrets', () => {
  test('when a secret is set, it is apart from the environment and prints as a mask', () => {
    const { environment, secrets } = loadEnvironment({ TELEGRAM_BOT_TOKEN: CANARY });
    expect(JSON.stringify({ environment, secrets })).not.toContain('CANARY');
    expect(secrets.telegramBotToken?.reveal()).toBe(CANARY);
  });

  test('when a mounted file holds it, its last line break is dropped and its path is known', () => {
    const { secrets } = loadEnvironment({ EMAIL_PASSWORD_FILE: '/run/mail' }, '', {
      readFile: (path) => (path === '/run/mail' ? 'pass word \n' : ''),
    });
    expect(secrets.emailPassword?.reveal()).toBe('pass word ');
    expect(secrets.files.get('EMAIL_PASSWORD')).toBe('/run/mail');
  });

  test('when the file cannot be read, the variable is named and the path is not', () => {
    const [problem] = problemsOf({ EMAIL_PASSWORD_FILE: `/nowhere/${CANARY}` });
    expect(problem).toEqual({ variable: 'EMAIL_PASSWORD_FILE', rule: 'must name a file that can be read' });
  });

  test('when value and file are both set, that is an error', () => {
    expect(problemsOf({ EMAIL_PASSWORD: 'a', EMAIL_PASSWORD_FILE: 'b' })[0]?.rule).toContain('set only one of');
  });

  test('when an alias is used it counts, and two different values are an error', () => {
    expect(loadEnvironment({ web_admin_pw: 'old name' }).secrets.adminPassword?.reveal()).toBe('old name');
    expect(badNames({ ADMIN_PASSWORD: 'one', web_admin_pw: 'two' })).toEqual(['ADMIN_PASSWORD']);
  });

  test('when a secret belongs to one publisher entry, it is kept by its whole name', () => {
    const { secrets, warnings } = loadEnvironment({ MASTODON_ACCESS_TOKEN__MASTO_2: 'second' });
    expect(secrets.perPublisher.get('MASTODON_ACCESS_TOKEN__MASTO_2')?.reveal()).toBe('second');
    expect(warnings).toEqual([]);
  });
});

describe('secretTexts', () => {
  test('when secrets of every kind are set, each text is listed for the scrubber', () => {
    const previous = ['a'.repeat(32), 'b'.repeat(32)];
    const { secrets } = loadEnvironment({
      ADMIN_PASSWORD: 'password',
      SESSION_SECRET_PREVIOUS: previous.join(','),
      BLUESKY_APP_PASSWORD__SKY: 'of one entry',
    });
    expect(
      secretTexts(secrets)
        .map(({ text }) => text)
        .sort(),
    ).toEqual([...previous, 'of one entry', 'password'].sort());
  });
});

describe('rules between variables', () => {
  const url = { ORCHESTRATOR_BASE_URL: 'https://control.example' };
  const token = { ORCHESTRATOR_SERVICE_TOKEN: 'token' };
  const password = { ADMIN_PASSWORD: 'long enough pass' };
  const production = { NODE_ENV: 'production' };
  const sessionSecret = { SESSION_SECRET: 'x'.repeat(32) };

  test.each<[string, Record<string, string>, string[]]>([
    ['the URL has no token', url, ['ORCHESTRATOR_SERVICE_TOKEN']],
    ['the token has no URL', token, ['ORCHESTRATOR_BASE_URL']],
    ['the source is forced to env, whatever else is set', { ...url, CONFIG_SOURCE: 'env' }, []],
    ['orchestrator is forced without a URL', { CONFIG_SOURCE: 'orchestrator' }, ['ORCHESTRATOR_BASE_URL']],
    ['the URL is plain http', { ORCHESTRATOR_BASE_URL: 'http://c.example', ...token }, ['ORCHESTRATOR_BASE_URL']],
    ['http is allowed', { ORCHESTRATOR_BASE_URL: 'http://c.example', ...token, ORCHESTRATOR_ALLOW_HTTP: '1' }, []],
    ['http is loopback', { ORCHESTRATOR_BASE_URL: 'http://127.0.0.1:8089', ...token }, []],
    [
      'a loopback name is only a prefix',
      { ORCHESTRATOR_BASE_URL: 'http://localhost.evil.example', ...token },
      ['ORCHESTRATOR_BASE_URL'],
    ],
    ['the URL carries a user', { ORCHESTRATOR_BASE_URL: 'https://u:p@c.example', ...token }, ['ORCHESTRATOR_BASE_URL']],
    ['both passwords are set', { ...password, ADMIN_PASSWORD_HASH: '$scrypt$' }, ['ADMIN_PASSWORD']],
    ['the password is short outside production', { ADMIN_PASSWORD: 'short' }, []],
    [
      'the password is short in production',
      { ...production, ...sessionSecret, ADMIN_PASSWORD: 'short' },
      ['ADMIN_PASSWORD'],
    ],
    ['production has sign-in without a session secret', { ...production, ...password }, ['SESSION_SECRET']],
    ['production has sign-in and a session secret', { ...production, ...password, ...sessionSecret }, []],
    ['cookies are not secure in production', { ...production, WEB_SECURE_COOKIES: 'no' }, ['WEB_SECURE_COOKIES']],
    ['a crash point is set in production', { ...production, CRASH_AT: 'claim:before' }, ['CRASH_AT']],
    ['the pause of bulk jobs is short in production', { ...production, BULK_PAUSE_MS: '0' }, ['BULK_PAUSE_MS']],
    ['rate limits are lifted in production', { ...production, RATE_LIMITS_LIFTED: 'true' }, ['RATE_LIMITS_LIFTED']],
    ['a session ends before it is idle', { SESSION_MAX_AGE_SECONDS: '900' }, ['SESSION_MAX_AGE_SECONDS']],
    ['the storage is no word of ours', { STORAGE_PROVIDER: 'ftp' }, ['STORAGE_PROVIDER']],
    ['captions are to come from OpenAI without a key', { CAPTIONING_PROVIDER: 'openai' }, ['OPENAI_API_KEY']],
    ['captions are to come from OpenAI with a key', { CAPTIONING_PROVIDER: 'openai', OPENAI_API_KEY: 'sk-1' }, []],
    [
      'captions would come from OpenAI and are switched off',
      { CAPTIONING_PROVIDER: 'openai', FEATURE_ANALYZE_CAPTION: 'no' },
      [],
    ],
    ['tenants of a control plane bring their own keys', { ...url, ...token, CAPTIONING_PROVIDER: 'openai' }, []],
    ['the captioning is no word of ours', { CAPTIONING_PROVIDER: 'gemini' }, ['CAPTIONING_PROVIDER']],
  ])('when %s', (_case, env, expected) => {
    expect(badNames(env)).toEqual(expected);
  });

  test('when a room brings its own check, its problems join the others', () => {
    const check = () => [{ variable: 'PUBLISHERS', rule: 'must be nice' }];
    expect(() => loadEnvironment({ PORT: 'x' }, '', { checks: [check] })).toThrow(
      /PORT must be[^]*PUBLISHERS must be nice/,
    );
  });

  test('when an old cookie lifetime is out of range, it is moved into the range with a warning', () => {
    const { environment, warnings } = loadEnvironment({ WEB_ADMIN_COOKIE_TTL_SECONDS: '9999999' });
    expect(environment.web.sessionMaxAgeSeconds).toBe(604_800);
    expect(warnings[0]).toContain('WEB_ADMIN_COOKIE_TTL_SECONDS');
  });
});

describe('warnings', () => {
  test('when a name looks like ours and is not, it is reported once with the nearest name and no value', () => {
    const { warnings } = loadEnvironment({ ORCHESTRATOR_BASEURL: CANARY, PATH: '/bin', SESSION_MANAGER: 'x' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('ORCHESTRATOR_BASEURL');
    expect(warnings[0]).toContain('ORCHESTRATOR_BASE_URL');
    expect(warnings[0]).not.toContain('CANARY');
  });

  test('when production has no way to sign in, that is said once', () => {
    expect(loadEnvironment({ NODE_ENV: 'production' }).warnings).toEqual([
      'No way to sign in is configured: every change will be refused.',
    ]);
  });

  test('when a crash point is set, it is there in tests only, and elsewhere it is said that it does nothing', () => {
    const inTests = loadEnvironment({ CRASH_AT: 'claim:before', NODE_ENV: 'test' });
    expect(inTests.environment.testing.crashAt).toBe('claim:before');
    const elsewhere = loadEnvironment({ CRASH_AT: 'claim:before' });
    expect(elsewhere.environment.testing.crashAt).toBeNull();
    expect(elsewhere.warnings[0]).toContain('CRASH_AT is ignored');
  });

  test('when rate limits are to be lifted, they are in tests only, and elsewhere it is said that it does nothing', () => {
    const inTests = loadEnvironment({ RATE_LIMITS_LIFTED: 'true', NODE_ENV: 'test' });
    expect(inTests.environment.testing.rateLimitsLifted).toBe(true);
    const elsewhere = loadEnvironment({ RATE_LIMITS_LIFTED: 'true' });
    expect(elsewhere.environment.testing.rateLimitsLifted).toBe(false);
    expect(elsewhere.warnings[0]).toContain('RATE_LIMITS_LIFTED is ignored');
  });

  test('when bulk jobs are to make no pause, they make none in tests only', () => {
    const inTests = loadEnvironment({ BULK_PAUSE_MS: '0', NODE_ENV: 'test' });
    expect(inTests.environment.testing.bulkPauseMs).toBe(0);
    const elsewhere = loadEnvironment({ BULK_PAUSE_MS: '0' });
    expect(elsewhere.environment.testing.bulkPauseMs).toBe(3_000);
    expect(elsewhere.warnings[0]).toContain('BULK_PAUSE_MS is ignored');
  });
});
