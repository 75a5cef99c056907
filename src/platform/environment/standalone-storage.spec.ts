import { EnvironmentError, loadEnvironment } from './index.js';

type Env = Readonly<Record<string, string>>;

function problemsOf(env: Env): readonly string[] {
  try {
    loadEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.variables;
    throw error;
  }
}

const PATHS = { STORAGE_PATHS: '{"root":"/Photos"}' };
const APP = { DROPBOX_APP_KEY: 'CANARY-app', DROPBOX_APP_SECRET: 'CANARY-secret' };
const DROPBOX = { ...PATHS, ...APP, DROPBOX_REFRESH_TOKEN: 'CANARY-token' };
const KEYS = { R2_ACCESS_KEY_ID: 'CANARY-id', R2_SECRET_ACCESS_KEY: 'CANARY-key' };
const BUCKET = { ...PATHS, ...KEYS, R2_ENDPOINT_URL: 'https://s3.b.example', R2_BUCKET_NAME: 'photos' };
const CONTROLLED = { ORCHESTRATOR_BASE_URL: 'https://c.example', ORCHESTRATOR_SERVICE_TOKEN: 'token' };
const PRODUCTION = { NODE_ENV: 'production' };

function without(env: Env, ...names: string[]): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

describe('where the photos of standalone mode lie', () => {
  test.each<[string, Env, string]>([
    ['nothing is set', {}, 'local'],
    ['Dropbox credentials are set', DROPBOX, 'dropbox'],
    ['S3 credentials are set', BUCKET, 'managed'],
    ['both are set and Dropbox is chosen', { ...DROPBOX, ...BUCKET, STORAGE_PROVIDER: 'dropbox' }, 'dropbox'],
    ['both are set and S3 is chosen', { ...DROPBOX, ...BUCKET, STORAGE_PROVIDER: 's3' }, 'managed'],
    ['the other word for S3 is chosen', { ...BUCKET, STORAGE_PROVIDER: 'managed' }, 'managed'],
    ['S3 is set beside the app of other tenants', { ...APP, ...BUCKET }, 'managed'],
    ['they are set and local is chosen', { ...DROPBOX, STORAGE_PROVIDER: 'local' }, 'local'],
    ['only blank names were carried along', { R2_ENDPOINT_URL: ' ', R2_BUCKET_NAME: '', R2_REGION: '' }, 'local'],
    [
      'the names of S3 are used',
      Object.fromEntries(Object.entries(BUCKET).map(([n, v]) => [n.replace('R2', 'S3'), v])),
      'managed',
    ],
  ])('when %s, they lie there', (_case, env, provider) => {
    expect(loadEnvironment(env)).toMatchObject({ environment: { standaloneStorage: provider }, warnings: [] });
  });

  test('when no region is named, it is that of R2', () => {
    expect(loadEnvironment(BUCKET).environment.storage.r2Region).toBe('auto');
    expect(loadEnvironment({ ...BUCKET, S3_REGION: 'eu-central-1' }).environment.storage.r2Region).toBe('eu-central-1');
  });

  test.each([
    'DROPBOX_APP_KEY',
    'DROPBOX_APP_SECRET',
    'DROPBOX_REFRESH_TOKEN',
    'R2_ACCESS_KEY_ID',
    'R2_SECRET_ACCESS_KEY',
  ])('when %s comes from a file, it is used and prints as a mask', (name) => {
    const env = { ...without({ ...DROPBOX, ...BUCKET }, name), [`${name}_FILE`]: 'file', STORAGE_PROVIDER: 's3' };
    const loaded = loadEnvironment(env, '', { readFile: () => 'CANARY-of-file\n' });
    expect(JSON.stringify(loaded)).not.toContain('CANARY');
    expect(loaded.secrets.files.get(name)).toBe('file');
  });

  test.each<[string, Env, readonly string[]]>([
    [
      'Dropbox is chosen alone',
      { STORAGE_PROVIDER: 'dropbox', ...PATHS },
      Object.keys(without(DROPBOX, 'STORAGE_PATHS')),
    ],
    ['the refresh token is set alone', { ...PATHS, DROPBOX_REFRESH_TOKEN: 'x' }, Object.keys(APP)],
    ['the app is set alone', { ...PATHS, ...APP }, ['DROPBOX_REFRESH_TOKEN']],
    ['Dropbox has no paths', without(DROPBOX, 'STORAGE_PATHS'), ['STORAGE_PATHS']],
    ['S3 has no paths', without(BUCKET, 'STORAGE_PATHS'), ['STORAGE_PATHS']],
    ['S3 is chosen alone', { STORAGE_PROVIDER: 's3', ...PATHS }, Object.keys(without(BUCKET, 'STORAGE_PATHS'))],
    ['a key has no secret', without(BUCKET, 'R2_SECRET_ACCESS_KEY'), ['R2_SECRET_ACCESS_KEY']],
    ['a secret has no key', without(BUCKET, 'R2_ACCESS_KEY_ID'), ['R2_ACCESS_KEY_ID']],
    ['S3 has no bucket', without(BUCKET, 'R2_BUCKET_NAME'), ['R2_BUCKET_NAME']],
    [
      'a bucket stands alone',
      { ...PATHS, R2_BUCKET_NAME: 'photos' },
      ['R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY', 'R2_ENDPOINT_URL'],
    ],
    [
      'a key has no secret and local is chosen',
      { STORAGE_PROVIDER: 'local', R2_ACCESS_KEY_ID: 'x' },
      ['R2_SECRET_ACCESS_KEY'],
    ],
    ['both are set and none is chosen', { ...DROPBOX, ...BUCKET }, ['STORAGE_PROVIDER']],
    ['two names of one setting disagree', { ...BUCKET, S3_BUCKET_NAME: 'others' }, ['R2_BUCKET_NAME']],
    [
      'the file of a secret cannot be read',
      { ...without(BUCKET, 'R2_SECRET_ACCESS_KEY'), R2_SECRET_ACCESS_KEY_FILE: '/nowhere/x' },
      ['R2_SECRET_ACCESS_KEY_FILE'],
    ],
    ['a control plane has half of the app', { ...CONTROLLED, DROPBOX_APP_KEY: 'x' }, ['DROPBOX_APP_SECRET']],
    ['a control plane has the other half', { ...CONTROLLED, DROPBOX_APP_SECRET: 'x' }, ['DROPBOX_APP_KEY']],
    ['a control plane has the app', { ...CONTROLLED, ...APP }, []],
    ['a control plane has what standalone mode needs', { ...CONTROLLED, ...DROPBOX }, []],
    ['a control plane has a bucket of nobody', { ...CONTROLLED, R2_BUCKET_NAME: 'photos' }, []],
    [
      'the rollback switch needs all of it',
      { ...CONTROLLED, ...APP, CONFIG_SOURCE: 'env', ...PATHS },
      ['DROPBOX_REFRESH_TOKEN'],
    ],
    [
      'the rollback switch finds local photos',
      { ...CONTROLLED, ...APP, CONFIG_SOURCE: 'env', STORAGE_PROVIDER: 'local' },
      [],
    ],
  ])('when %s, every missing variable is named', (_case, env, names) => {
    expect(problemsOf(env)).toEqual(names);
  });
});

describe('addresses of storages', () => {
  test.each<[string, Env, boolean]>([
    ['https://abc.r2.example', {}, true],
    ['https://abc.r2.example:8443/', PRODUCTION, true],
    ['http://abc.r2.example', {}, false],
    ['http://127.0.0.1:9000', {}, true],
    ['https://localhost:9000', {}, true],
    ['http://127.0.0.1:9000', PRODUCTION, false],
    ['https://[::1]:9000', PRODUCTION, false],
    ['https://localhost', PRODUCTION, false],
    ['http://localhost.evil.example', {}, false],
    ['https://user:pass@abc.r2.example', {}, false],
    ['https://abc.r2.example/photos', {}, false],
    ['https://abc.r2.example?x=1', {}, false],
    ['ftp://abc.r2.example', {}, false],
    ['abc.r2.example', {}, false],
  ])('when the S3 address is %s in %p, it is accepted: %p', (url, env, isGood) => {
    expect(problemsOf({ ...BUCKET, ...env, R2_ENDPOINT_URL: url })).toEqual(isGood ? [] : ['R2_ENDPOINT_URL']);
  });

  test.each<[string, Env, boolean]>([
    ['http://127.0.0.1:4001', {}, true],
    ['http://localhost:4001', { NODE_ENV: 'test' }, true],
    ['http://127.0.0.1:4001', PRODUCTION, false],
    ['https://api.dropboxapi.example', {}, false],
    ['http://127.0.0.1.evil.example', {}, false],
    ['', {}, false],
  ])('when another Dropbox server is %s in %p, it is accepted: %p', (url, env, isGood) => {
    expect(problemsOf({ ...env, DROPBOX_API_BASE_URL: url })).toEqual(isGood ? [] : ['DROPBOX_API_BASE_URL']);
  });

  test('when an address is bad, its value is not printed', () => {
    const error = (() => {
      try {
        return loadEnvironment({ ...BUCKET, R2_ENDPOINT_URL: 'https://CANARY:pass@x.example' });
      } catch (thrown) {
        return thrown as EnvironmentError;
      }
    })();
    expect(String((error as EnvironmentError).message)).toMatch(/R2_ENDPOINT_URL must be an https URL/);
    expect(String((error as EnvironmentError).message)).not.toContain('CANARY');
  });
});
