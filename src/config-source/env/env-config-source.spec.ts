import { RecordingLog } from '../../orchestrator/testing/index.js';
import { EnvironmentError, loadEnvironment } from '../../platform/environment/index.js';
import { EnvConfigSource, standaloneProblems } from './index.js';

const log = new RecordingLog();
const sourceOf = (env: Record<string, string>) => new EnvConfigSource(loadEnvironment(env).environment, log);
const configOf = async (env: Record<string, string>, host = 'localhost') =>
  (await sourceOf(env).getConfig(host)).config;

describe('EnvConfigSource', () => {
  test('when no variable is set, it is the embedded default', async () => {
    expect(await configOf({})).toMatchObject({
      tenant: 'default',
      host: 'localhost',
      schemaVersion: 2,
      features: {
        publishEnabled: true,
        analyzeCaptionEnabled: true,
        keepEnabled: true,
        removeEnabled: true,
        deleteEnabled: false,
        autoViewEnabled: false,
        voiceMatchingEnabled: false,
        altTextEnabled: true,
        smartHashtagsEnabled: true,
        libraryEnabled: true,
        mode: 'publish',
      },
      storage: {
        provider: 'local',
        credentialsRef: null,
        paths: { root: '/', archive: '/archive', keep: '/keep', remove: '/reject' },
      },
      publishers: [{ id: 'outbox', type: 'outbox', credentialsRef: null, config: {} }],
      emailServer: null,
      ai: { provider: 'offline', credentialsRef: null, ratePerMinute: 20 },
      content: { archive: true, debug: false },
      auth: null,
    });
  });

  test('when every block is set, the names of the Python version are understood', async () => {
    const config = await configOf({
      STORAGE_PATHS: '{"root":"/Photos","archive":"done","remove":"/Photos/no"}',
      PUBLISHERS: '[{"type":"telegram","id":"t-1","channel_id":"@studio"},{"type":"email","enabled":false}]',
      EMAIL_SERVER: '{"sender":"a@b.example","smtp_server":"smtp.b.example","smtp_port":465,"username":"me"}',
      OPENAI_SETTINGS: '{"system_prompt":"Be brief.","vision_max_dimension":512}',
      AI_RATE_PER_MINUTE: '7',
      CAPTIONFILE_SETTINGS: '{"artist_alias":"Eoel","naming":"stem"}',
      CONTENT_SETTINGS: '{"archive":false,"hashtag_string":"#a"}',
      FEATURE_PUBLISH: 'false',
      AUTO_VIEW: 'yes',
    });
    expect(config).toMatchObject({
      storage: { paths: { root: '/Photos', archive: '/Photos/done', keep: '/Photos/keep', remove: '/Photos/no' } },
      publishers: [{ id: 't-1', type: 'telegram', config: { channel_id: '@studio' } }],
      emailServer: { host: 'smtp.b.example', port: 465, useTls: true, fromEmail: 'a@b.example', username: 'me' },
      ai: { systemPrompt: 'Be brief.', ratePerMinute: 7, extra: { vision_max_dimension: 512 } },
      captionFile: { artistAlias: 'Eoel', naming: 'stem' },
      content: { archive: false, hashtagString: '#a' },
      features: { publishEnabled: false, autoViewEnabled: true, mode: 'review' },
    });
    expect(config.publishers).toHaveLength(1);
  });

  test('when there is a key of OpenAI, it captions, and no key is in the config', async () => {
    const config = await configOf({ OPENAI_API_KEY: 'sk-CANARY', OPENAI_SETTINGS: '{"vision_model":"gpt-4o"}' });
    expect(config.ai).toMatchObject({ provider: 'openai', credentialsRef: null, visionModel: 'gpt-4o' });
    expect(JSON.stringify(config)).not.toContain('CANARY');
    expect((await configOf({ OPENAI_API_KEY: 'sk-CANARY', CAPTIONING_PROVIDER: 'offline' })).ai?.provider).toBe(
      'offline',
    );
  });

  test('when JSON variables have a wrong shape, all are named with the path and without the value', () => {
    const env = {
      STORAGE_PATHS: '{"root":"CANARY"}',
      PUBLISHERS: '[{"type":"outbox"},{"type":"CANARY"}]',
      EMAIL_SERVER: '{"sender":"CANARY","smtp_server":"h","smtp_port":"CANARY"}',
      OPENAI_SETTINGS: '{"vision_model":["CANARY"]}',
      CONTENT_SETTINGS: '{"archive":"CANARY"}',
      CONFIRMATION_SETTINGS: '{"confirmation_tags_count":"CANARY"}',
      CAPTIONFILE_SETTINGS: '{"naming":"CANARY"}',
    };
    const problems = standaloneProblems(loadEnvironment(env).environment);
    expect(problems.map(({ variable }) => variable).sort()).toEqual(Object.keys(env).sort());
    expect(problems.map(({ rule }) => rule).join()).toContain('PUBLISHERS[1].type');
    expect(JSON.stringify(problems)).not.toContain('CANARY');
    expect(() => sourceOf(env)).toThrow(EnvironmentError);
  });

  test('when SCHEDULE is one expression, it is one schedule with the defaults', async () => {
    expect((await configOf({ SCHEDULE: '0 9 * * *' })).schedules).toEqual([
      { id: 'default', cron: '0 9 * * *', timeZone: 'UTC', order: 'random', platforms: null, count: 1, ai: 'auto' },
    ]);
    expect((await configOf({})).schedules).toEqual([]);
    expect((await configOf({ SCHEDULE: ' ' })).schedules).toEqual([]);
  });

  test('when SCHEDULE is a list, each of its problems is named with its place and without the value', () => {
    const list = [
      { id: 'good', cron: '0 9 * * *', timeZone: 'Europe/Berlin', platforms: ['Outbox'] },
      { id: 'good', cron: '0 9 * * *' },
      { id: 'a', cron: 'CANARY' },
      { id: 'b', cron: '0 9 * * *', timeZone: 'CANARY' },
      { id: 'c', cron: '0 9 * * *', platforms: ['CANARY'] },
      { id: 'd', cron: '0 9 * * *', count: 11 },
    ];
    const problems = standaloneProblems(loadEnvironment({ SCHEDULE: JSON.stringify(list) }).environment);
    expect(problems.map(({ variable }) => variable)).toEqual(Array(5).fill('SCHEDULE'));
    expect(problems.map(({ rule }) => rule)).toEqual([
      'has the same id twice at SCHEDULE[1].id',
      'has no cron expression of five fields at SCHEDULE[2].cron',
      'has no IANA time zone such as Europe/Berlin at SCHEDULE[3].timeZone',
      'has a wrong or missing value at SCHEDULE[5].count',
      'has a platform that PUBLISHERS does not have at the platforms of c',
    ]);
    expect(() => loadEnvironment({ SCHEDULE: '[{' })).toThrow(/SCHEDULE must be a cron expression/);
  });

  test('when the times of a schedule are too close, it is left out with a warning and the rest runs', async () => {
    log.lines.length = 0;
    const list = [
      { id: 'close', cron: '* * * * *' },
      { id: 'good', cron: '*/5 * * * *' },
    ];
    const config = await configOf({ SCHEDULE: JSON.stringify(list) });
    expect(config.schedules.map(({ id }) => id)).toEqual(['good']);
    expect(log.lines).toMatchObject([
      { level: 'warn', event: 'schedule_ignored', fields: { field: 'SCHEDULE[0].cron', reason: 'too_close' } },
    ]);
  });

  test('when the service asks for its tenant by its own name, that is no second host', async () => {
    const source = sourceOf({});
    log.lines.length = 0;
    for (const host of ['default', 'one.example', 'default']) await source.getConfig(host);
    expect(log.lines).toHaveLength(0);
  });

  const APP = {
    DROPBOX_APP_KEY: 'key-of-app',
    DROPBOX_APP_SECRET: 'secret-of-app',
    DROPBOX_REFRESH_TOKEN: 'refresh-it',
  };
  const BUCKET = {
    R2_ACCESS_KEY_ID: 'key-id',
    R2_SECRET_ACCESS_KEY: 'key-secret',
    R2_ENDPOINT_URL: 'https://s3.b.example',
    R2_BUCKET_NAME: 'photos',
  };

  test('when Dropbox holds the photos, its folders lie below the root, and no secret is in the config', async () => {
    const config = await configOf({ ...APP, STORAGE_PATHS: '{"root":"/Photos/main/","archive":"/Photos/done"}' });
    expect(config.storage).toEqual({
      provider: 'dropbox',
      credentialsRef: null,
      paths: {
        root: '/Photos/main',
        archive: '/Photos/done',
        keep: '/Photos/main/keep',
        remove: '/Photos/main/reject',
      },
    });
    expect(JSON.stringify(config)).not.toContain('refresh-it');
  });

  test.each([
    ['vermont/main', { root: 'vermont/main', archive: 'vermont/main/archive' }],
    ['/', { root: '/', archive: '/archive' }],
  ])('when a bucket holds them, its root %s needs no slash', async (root, paths) => {
    const config = await configOf({ ...BUCKET, STORAGE_PATHS: JSON.stringify({ root }) });
    expect(config.storage).toMatchObject({ provider: 'managed', paths });
  });

  test.each(['Photos', '/a/../b'])('when the root of Dropbox is %s, that is a problem', (root) => {
    const { environment } = loadEnvironment({ ...APP, STORAGE_PATHS: JSON.stringify({ root }) });
    expect(standaloneProblems(environment).map(({ variable }) => variable)).toEqual(['STORAGE_PATHS']);
  });

  test('when two entries share an id, that is a problem', () => {
    const { environment } = loadEnvironment({ PUBLISHERS: '[{"type":"outbox"},{"type":"outbox"}]' });
    expect(standaloneProblems(environment)).toHaveLength(1);
  });

  test('when STANDALONE_HOST is set, its first label is the tenant and every other host is not found', async () => {
    const source = sourceOf({ STANDALONE_HOST: 'Studio.Example.com' });
    await expect(source.getConfig('studio.example.com')).resolves.toMatchObject({ config: { tenant: 'studio' } });
    await expect(source.getConfig('other.example.com')).rejects.toMatchObject({ code: 'not_found' });
    await expect(source.getValidConfig('localhost')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('when a second host is served, one line says so, without any host', async () => {
    const source = sourceOf({});
    log.lines.length = 0;
    await source.getConfig('one.example');
    await source.getValidConfig('one.example');
    expect(log.lines).toHaveLength(0);
    for (const host of ['two.example', 'three.example', 'one.example']) await source.getConfig(host);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
    expect(log.text()).not.toContain('.example');
  });

  test('when STANDALONE_HOST is set, no other host is ever worth a line', async () => {
    const source = sourceOf({ STANDALONE_HOST: 'studio.example.com' });
    log.lines.length = 0;
    await source.getConfig('studio.example.com');
    for (const host of ['two.example', 'three.example']) await source.getConfig(host).catch(() => null);
    expect(log.lines).toHaveLength(0);
  });

  test.each([
    ['localhost', 'localhost'],
    ['Studio.Example.com', 'studio'],
    ['photos', 'photos'],
  ])('when STANDALONE_HOST is %s, the tenant is %s, for reads, changes and refreshes', async (host, tenant) => {
    const source = sourceOf({ STANDALONE_HOST: host });
    for (const way of ['getConfig', 'getValidConfig', 'refresh'] as const) {
      await expect(source[way](host.toLowerCase())).resolves.toMatchObject({ config: { tenant }, isStale: false });
      await expect(source[way](`x${host.toLowerCase()}`)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('when readiness is asked for, it is always there and needs nobody', async () => {
    const source = sourceOf({});
    expect(source.isOrchestrated()).toBe(false);
    await expect(source.checkConnectivity()).resolves.toBeUndefined();
  });

  test('when settings change, the version changes; the host alone does not change it', async () => {
    const one = await configOf({}, 'a.example');
    expect((await configOf({}, 'b.example')).configVersion).toBe(one.configVersion);
    expect((await configOf({ AUTO_VIEW: '1' })).configVersion).not.toBe(one.configVersion);
  });
});
