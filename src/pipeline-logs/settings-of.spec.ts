import { resolve } from 'node:path';
import { loadEnvironment, secretTexts } from '../platform/environment/index.js';
import { settingsOf } from './settings-of.js';
import { API, CANARY, GITLAB, KEY, problemsOf, type Env } from './testing/settings-facts.js';

function settings(env: Env = {}) {
  const { environment, secrets } = loadEnvironment({ ...GITLAB, ...env });
  const found = settingsOf(environment, secrets);
  if (found === null) throw new Error('The relay is off.');
  return found;
}

const isOn = (env: Env): boolean => {
  const { environment, secrets } = loadEnvironment(env);
  return settingsOf(environment, secrets) !== null;
};

describe('the switch', () => {
  test.each<[string, Env, boolean]>([
    ['nothing is set', {}, false],
    ['there is a GitLab', GITLAB, true],
    ['there is a GitLab and it is switched off', { ...GITLAB, PIPELINE_LOGS_ENABLED: 'no' }, false],
    ['there is a GitLab and it is switched on', { ...GITLAB, PIPELINE_LOGS_ENABLED: '1' }, true],
    ['only the token is set', { GITLAB_TOKEN: 'glpat-0123456789' }, false],
    ['the address is blank', { GITLAB_URL: ' ' }, false],
  ])('when %s, the relay is on: %#', (_case, env, expected) => {
    expect(isOn(env)).toBe(expected);
  });

  test('when it is on without what it needs, or the switch is no switch, the boot stops', () => {
    expect(problemsOf({ PIPELINE_LOGS_ENABLED: 'yes' })).toEqual(['GITLAB_URL', 'GITLAB_TOKEN']);
    expect(problemsOf({ GITLAB_URL: 'https://gitlab.example.com' })).toEqual(['GITLAB_TOKEN']);
    expect(problemsOf({ PIPELINE_LOGS_ENABLED: CANARY })).toEqual(['PIPELINE_LOGS_ENABLED']);
    expect(problemsOf({ PIPELINE_LOGS_ENABLED: '' })).toEqual(['PIPELINE_LOGS_ENABLED']);
  });

  test('when it is off, nothing else of it is read, and a slip is still told', () => {
    const env = {
      NODE_ENV: 'production',
      PIPELINE_LOGS_ENABLED: 'false',
      GITLAB_URL: CANARY,
      GITLAB_TOKEN: 'x',
      WEBHOOK_SIGNING_SECRET: CANARY,
      RETRY_ATTEMPTS: CANARY,
      API_POST_HEADERS: CANARY,
      LOG_SAVE_JOB_STATUS: CANARY,
      WEBHOOK_PORT: '8081',
      DYNO: 'web.1',
      API_POST_ULR: 'x',
    };
    const { secrets, warnings } = loadEnvironment(env);
    expect(secretTexts(secrets)).toEqual([]);
    expect(warnings.filter((line) => /WEBHOOK_PORT|DYNO|WEBHOOK_SECRET/.test(line))).toEqual([]);
    expect(warnings).toContain('API_POST_ULR is not read by this build. The nearest name is API_POST_URL.');
  });
});

describe('settings', () => {
  test('when only GitLab is named, everything else has its default', () => {
    const found = settings();
    expect({ ...found, gitlab: { ...found.gitlab, token: found.gitlab.token.reveal() } }).toEqual({
      webhook: { auth: { kind: 'nobody-asked' }, maxBodyBytes: 26_214_400 },
      gitlab: { url: GITLAB.GITLAB_URL, token: GITLAB.GITLAB_TOKEN, traceConcurrency: 4, maxTraceBytes: 104_857_600 },
      api: null,
      filters: {
        pipelineStatuses: null,
        jobStatuses: null,
        projects: new Set(),
        excludedProjects: new Set(),
        metadataAlways: true,
      },
      redact: true,
      retryAttempts: 3,
      retryDelaySeconds: 2,
      outputFolder: resolve('logs'),
      spoolFolder: resolve('data/pipeline-logs'),
      spoolMaxBytes: 5 * 1024 ** 3,
      concurrency: 2,
      dedupeDays: 7,
      deadDays: 30,
    });
  });

  test('when the log API is on, it has its defaults as well', () => {
    expect(settings(API).api).toEqual({
      url: API.API_POST_URL,
      token: null,
      timeoutSeconds: 30,
      retries: true,
      saveToFile: false,
      fallbackToFile: true,
      maxPayloadBytes: 20_971_520,
      maxLogBytes: 4_194_304,
      compression: 'none',
      headers: null,
      signingSecret: null,
      redeliveryMinutes: [5, 30, 120, 720],
    });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['GITLAB_URL', ['https://g.example/sub/', 'http://10.0.0.1:8080'], ['x', 'https://u:p@g.example', 'https://g.example/?a=1', 'https://g.example/#a', 'ftp://g']],
    ['GITLAB_TOKEN', ['0123456789'], ['012345678', '01234 56789', '0123456789é']],
    ['WEBHOOK_SECRET', ['any bytes at all: ü'], []],
    ['WEBHOOK_SIGNING_SECRET', [KEY, `${KEY}, ${KEY},${KEY}`], ['whsec_', 'MTIz', 'whsec_!', `${KEY},`, `${KEY},${KEY},${KEY},${KEY}`]],
    ['WEBHOOK_ALLOW_UNAUTHENTICATED', ['true'], ['maybe', '']],
    ['WEBHOOK_MAX_BODY_BYTES', ['1024', '104857600'], ['1023', '104857601', '1e5', '-1']],
    ['RETRY_ATTEMPTS', ['0', '10'], ['11', '-1', '1.5', '']],
    ['RETRY_DELAY', ['0', '300', '0.05'], ['301', '-1', '1e2', '']],
    ['LOG_SAVE_PIPELINE_STATUS', ['success, FAILED', 'all', '', 'skipped,all'], ['succes', 'success;failed']],
    ['LOG_SAVE_JOB_STATUS', ['manual'], ['done']],
    ['LOG_SAVE_PROJECTS', ['1, 2', '', '9007199254740991'], ['0', '-1', 'a', '1.5', '9007199254740992']],
    ['LOG_EXCLUDE_PROJECTS', ['7'], ['7;8']],
    ['LOG_SAVE_METADATA_ALWAYS', ['off'], ['never']],
    ['API_POST_ENABLED', ['false'], ['']],
    ['API_POST_URL', ['https://api.example.com/logs?key=1'], ['api.example.com', 'ftp://x']],
    ['API_POST_TIMEOUT', ['1', '300'], ['0', '301', '1.5']],
    ['API_POST_RETRY_ENABLED', ['no'], ['x']],
    ['API_POST_SAVE_TO_FILE', ['on'], ['x']],
    ['API_POST_FALLBACK_TO_FILE', ['0'], ['x']],
    ['API_POST_MAX_PAYLOAD_BYTES', ['0', '99'], ['-1', 'x']],
    ['API_POST_MAX_LOG_BYTES', ['0', '99'], ['-1', '1.5']],
    ['API_POST_COMPRESSION', ['gzip', 'none'], ['br', '']],
    ['API_POST_AUTH_TOKEN', ['a b'], ['a\u0007b', 'a\nb']],
    ['API_POST_SIGNING_SECRET', [KEY], ['secret', `${KEY},${KEY}`]],
    ['API_POST_REDELIVERY_MINUTES', ['none', '1,10080', '1,2,3,4,5,6,7,8,9,10'], ['0', '10081', '1,2,3,4,5,6,7,8,9,10,11', '5,none']],
    ['PIPELINE_LOGS_ALLOW_HTTP', ['true'], ['x']],
    ['PIPELINE_LOGS_SPOOL_MAX_BYTES', ['104857600'], ['104857599']],
    ['PIPELINE_LOGS_CONCURRENCY', ['1', '8'], ['0', '9']],
    ['PIPELINE_LOGS_TRACE_CONCURRENCY', ['1', '16'], ['0', '17']],
    ['PIPELINE_LOGS_MAX_TRACE_BYTES', ['1048576'], ['1048575']],
    ['PIPELINE_LOGS_DEDUPE_DAYS', ['1', '90'], ['0', '91']],
    ['PIPELINE_LOGS_DEAD_DAYS', ['1', '365'], ['0', '366']],
    ['PIPELINE_LOGS_REDACT', ['false'], ['sometimes']],
  ])('when %s is good it is taken, else refused by name', (name, good, bad) => {
    expect(good.map((value) => [value, problemsOf({ ...GITLAB, [name]: value })])).toEqual(good.map((value) => [value, []]));
    expect(bad.map((value) => [value, problemsOf({ ...GITLAB, [name]: value })])).toEqual(bad.map((value) => [value, [name]]));
  }); // prettier-ignore

  test('when they are given, they arrive', () => {
    const found = settings({
      ...API,
      GITLAB_URL: 'https://g.example/sub//',
      API_POST_REDELIVERY_MINUTES: 'none',
      API_POST_HEADERS: '{"X-Team":"ci"}',
      LOG_SAVE_PIPELINE_STATUS: 'Failed, success',
      LOG_SAVE_JOB_STATUS: 'failed,all',
      LOG_SAVE_PROJECTS: '5, 6',
      PIPELINE_LOGS_SPOOL_DIR: '/var/spool/relay',
      RETRY_DELAY: '0.25',
    });
    expect([found.gitlab.url, found.spoolFolder, found.retryDelaySeconds]).toEqual([
      'https://g.example/sub',
      '/var/spool/relay',
      0.25,
    ]);
    expect([found.api?.redeliveryMinutes, found.api?.headers?.reveal()]).toEqual([[], { 'X-Team': 'ci' }]);
    expect([found.filters.pipelineStatuses, found.filters.jobStatuses]).toEqual([new Set(['failed', 'success']), null]);
    expect(found.filters.projects).toEqual(new Set([5, 6]));
  });

  test.each([
    'Authorization', 'content-type', 'Content-Encoding', 'HOST', 'Connection', 'Transfer-Encoding', 'idempotency-key',
    'webhook-id', 'Webhook-Signature', 'bad name', '',
  ])('when the further headers have %p, they are refused', (name) => {
    expect(problemsOf({ ...GITLAB, API_POST_HEADERS: JSON.stringify({ [name]: CANARY }) })).toEqual(['API_POST_HEADERS']);
  }); // prettier-ignore

  test('when the further headers are no object of texts, or one comes twice, they are refused', () => {
    const bad = ['[]', '"x"', '{"a":1}', '{"a":null}', '{', '{"X-A":"1","x-a":"2"}', JSON.stringify({ a: 'x\r\ny' })];
    for (const value of bad) expect(problemsOf({ ...GITLAB, API_POST_HEADERS: value })).toEqual(['API_POST_HEADERS']);
    expect(problemsOf({ ...GITLAB, API_POST_HEADERS: ' ' })).toEqual([]);
  });
});

describe('who may call', () => {
  const production = { NODE_ENV: 'production', ...GITLAB };
  const authOf = (env: Env) => settings(env).webhook.auth;

  test('when there are keys, they count before a token, and a token before nothing', () => {
    expect(authOf({ WEBHOOK_SECRET: 'a-token-of-16-chars', WEBHOOK_SIGNING_SECRET: KEY }).kind).toBe('signature');
    expect(authOf({ WEBHOOK_SECRET: 'a-token-of-16-chars' }).kind).toBe('token');
    expect(authOf({}).kind).toBe('nobody-asked');
  });

  test('when production says nothing, it does not start; when it permits everybody, it says so at every start', () => {
    expect(problemsOf(production)).toEqual(['WEBHOOK_SECRET']);
    expect(problemsOf({ ...production, WEBHOOK_SECRET: 'a-token-of-16-chars' })).toEqual([]);
    expect(problemsOf({ ...production, WEBHOOK_SIGNING_SECRET: KEY })).toEqual([]);
    expect(problemsOf({ ...production, WEBHOOK_SIGNING_SECRET: CANARY })).toEqual(['WEBHOOK_SIGNING_SECRET']);
    const { warnings } = loadEnvironment({ ...production, WEBHOOK_ALLOW_UNAUTHENTICATED: 'true' });
    expect(warnings.filter((line) => line.includes('anybody may call'))).toHaveLength(1);
  });

  test('when a previous secret stands alone, it is half a group', () => {
    expect(problemsOf({ ...GITLAB, WEBHOOK_SECRET_PREVIOUS: 'a-token-of-16-chars' })).toEqual(['WEBHOOK_SECRET']);
  });
});
