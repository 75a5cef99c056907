import { loadEnvironment, secretTexts } from '../platform/environment/index.js';
import { settingsOf } from './settings-of.js';
import { API, CANARY, GITLAB, KEY, problemsOf } from './testing/settings-facts.js';

describe('rules between variables', () => {
  const production = { NODE_ENV: 'production', WEBHOOK_SECRET: 'a-token-of-16-chars', ...GITLAB };

  test('when sending is on without an address, the boot stops; when it is off, no address is needed', () => {
    expect(problemsOf({ ...GITLAB, API_POST_ENABLED: 'true' })).toEqual(['API_POST_URL']);
    expect(problemsOf({ ...GITLAB, API_POST_AUTH_TOKEN: 'token' })).toEqual([]);
  });

  test('when an address is http in production, only this machine and a word of permission let it pass', () => {
    const plain = { ...production, GITLAB_URL: 'http://g.example' };
    const plainApi = { ...production, ...API, API_POST_URL: 'http://api.example/logs' };
    expect([problemsOf(plain), problemsOf(plainApi)]).toEqual([['GITLAB_URL'], ['API_POST_URL']]);
    expect(problemsOf({ ...plain, PIPELINE_LOGS_ALLOW_HTTP: 'true' })).toEqual([]);
    expect(problemsOf({ ...production, GITLAB_URL: 'http://127.0.0.1:8080' })).toEqual([]);
    expect(problemsOf({ ...plain, NODE_ENV: 'development' })).toEqual([]);
  });

  test('when several are wrong, all are told at once', () => {
    const env = {
      ...GITLAB,
      NODE_ENV: 'production',
      RETRY_ATTEMPTS: '99',
      LOG_SAVE_PROJECTS: 'x',
      API_POST_ENABLED: '1',
    };
    expect([...problemsOf(env)].sort()).toEqual([
      'API_POST_URL',
      'LOG_SAVE_PROJECTS',
      'RETRY_ATTEMPTS',
      'WEBHOOK_SECRET',
    ]);
  });

  test('when something is allowed and unwise, it is worth a line', () => {
    const { warnings } = loadEnvironment({
      ...GITLAB,
      WEBHOOK_SECRET: 'short-CANARY',
      WEBHOOK_PORT: '8081',
      DYNO: 'web.1',
      LOG_SAVE_PIPELINE_STATUS: 'success,running',
      LOG_SAVE_JOB_STATUS: 'pending,manual',
    });
    const about = (word: string) => warnings.filter((line) => line.startsWith(word));
    for (const word of ['WEBHOOK_SECRET:', 'WEBHOOK_PORT', 'DYNO']) expect(about(word)).toHaveLength(1);
    expect(about('LOG_SAVE_PIPELINE_STATUS')).toEqual([
      'LOG_SAVE_PIPELINE_STATUS names what can never match here: running.',
    ]);
    expect(about('LOG_SAVE_JOB_STATUS')).toEqual(['LOG_SAVE_JOB_STATUS names what can never match here: pending.']);
    expect(warnings.join()).not.toContain(CANARY);
    const { warnings: none } = loadEnvironment({ ...GITLAB, WEBHOOK_SECRET: 'a-token-of-16-chars' });
    expect(none).toEqual([]);
  });
});

describe('secrets of the relay', () => {
  test('when they are set, the scrubber knows each text, and none is printed', () => {
    const env = {
      ...GITLAB,
      WEBHOOK_SECRET: 'the-webhook-secret',
      WEBHOOK_SECRET_PREVIOUS: 'the-one-before-it',
      WEBHOOK_SIGNING_SECRET: `${KEY},${KEY}`,
      API_POST_AUTH_TOKEN: 'the-bearer-token',
      API_POST_SIGNING_SECRET: KEY,
      API_POST_HEADERS: '{"X-Key":"the-header-value","X-Other":"another-value"}',
    };
    const { environment, secrets } = loadEnvironment({ ...env, ...API });
    const texts = new Set(secretTexts(secrets).map(({ text }) => text));
    const expected = [
      GITLAB.GITLAB_TOKEN, env.WEBHOOK_SECRET, env.WEBHOOK_SECRET_PREVIOUS, KEY, KEY.slice('whsec_'.length),
      env.API_POST_AUTH_TOKEN, 'the-header-value', 'another-value',
    ]; // prettier-ignore
    expect(texts).toEqual(new Set(expected));
    const printed = JSON.stringify([environment, secrets, settingsOf(environment, secrets)]);
    expect(expected.filter((text) => printed.includes(text))).toEqual([]);
  });

  test('when they lie in files, they are read from there', () => {
    const { GITLAB_URL } = GITLAB;
    const { secrets } = loadEnvironment({ GITLAB_URL, GITLAB_TOKEN_FILE: '/run/token' }, '', {
      readFile: () => 'glpat-from-a-file\n',
    });
    expect(secrets.gitlabToken?.reveal()).toBe('glpat-from-a-file');
  });
});
