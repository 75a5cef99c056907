import { inspect } from 'node:util';
import { EnvConfigSource } from '../../config-source/env/index.js';
import type { TenantConfig } from '../../kernel/index.js';
import { RecordingLog } from '../../orchestrator/testing/index.js';
import { loadEnvironment } from '../../platform/environment/index.js';
import type { CredentialSlot } from '../index.js';
import { EnvCredentialResolver } from './index.js';

const PUBLISHERS = [
  { type: 'outbox' },
  { type: 'telegram' },
  { type: 'mastodon', id: 'masto-2' },
  { type: 'fetlife' },
  { type: 'webhook' },
];
const ENV = {
  PUBLISHERS: JSON.stringify(PUBLISHERS),
  EMAIL_SERVER: '{"sender":"a@b.example","smtp_server":"smtp.b.example"}',
  TELEGRAM_BOT_TOKEN: 'CANARY-telegram',
  MASTODON_ACCESS_TOKEN: 'CANARY-first',
  MASTODON_ACCESS_TOKEN__MASTO_2: 'CANARY-second',
  EMAIL_PASSWORD: 'CANARY-mail',
};

async function resolve(
  slot: CredentialSlot,
  change: (config: TenantConfig) => TenantConfig = (config) => config,
  env: Record<string, string> = ENV,
) {
  const { environment, secrets } = loadEnvironment(env, '', { readFile: (path) => `CANARY-of-${path}\n` });
  const { config } = await new EnvConfigSource(environment, new RecordingLog()).getConfig('localhost');
  return new EnvCredentialResolver(secrets, environment.storage).resolve(change(config), slot);
}

describe('EnvCredentialResolver', () => {
  test.each<[string, CredentialSlot]>([
    ['local storage', { kind: 'storage' }],
    ['offline captioning', { kind: 'ai' }],
    ['the outbox', { kind: 'publisher', id: 'outbox' }],
    ['fetlife, which logs in to the mail server', { kind: 'publisher', id: 'fetlife' }],
    ['an entry that is not there', { kind: 'publisher', id: 'nobody' }],
  ])('when the slot is %s, there is no secret', async (_case, slot) => {
    await expect(resolve(slot)).resolves.toBeNull();
  });

  test.each<[CredentialSlot, Record<string, string>]>([
    [{ kind: 'publisher', id: 'telegram' }, { bot_token: 'CANARY-telegram' }],
    [{ kind: 'publisher', id: 'masto-2' }, { access_token: 'CANARY-second' }],
    [{ kind: 'smtp' }, { password: 'CANARY-mail' }],
  ])('when the slot is %p, its variable is used, the entry’s own one first', async (slot, fields) => {
    const credential = await resolve(slot);
    expect(inspect(credential, { depth: 9 })).not.toContain('CANARY');
    expect(credential?.fields.reveal()).toEqual(fields);
  });

  test('when a needed variable is not set, the credential is unavailable', async () => {
    await expect(resolve({ kind: 'publisher', id: 'webhook' })).rejects.toMatchObject({
      code: 'credentials_unavailable',
      details: { reason: 'not_configured' },
    });
  });

  const unchanged = (config: TenantConfig): TenantConfig => config;

  test.each<[string, string, string]>([
    ['telegram', 'TELEGRAM_BOT_TOKEN', 'bot_token'],
    ['instagram', 'INSTAGRAM_ACCESS_TOKEN', 'access_token'],
    ['mastodon', 'MASTODON_ACCESS_TOKEN', 'access_token'],
    ['bluesky', 'BLUESKY_APP_PASSWORD', 'app_password'],
    ['webhook', 'PUBLISHER_WEBHOOK_SECRET', 'signing_secret'],
  ])('when entries of %s have secrets of their own, in variables or files, nobody gets another’s', async (...names) => {
    const [type, variable, field] = names;
    const ids = ['one', 'two-b', 'three', 'four'];
    const env = {
      PUBLISHERS: JSON.stringify(ids.map((id) => ({ type, id }))),
      [variable]: 'CANARY-shared',
      [`${variable}__ONE`]: 'CANARY-one',
      [`${variable}__TWO_B_FILE`]: 'two-b',
      [`${variable}__NOBODY`]: 'CANARY-nobody',
      [`${variable}__FOUR`]: ' ',
    };
    const all = await Promise.all(ids.map((id) => resolve({ kind: 'publisher', id }, unchanged, env)));
    const texts = ['CANARY-one', 'CANARY-of-two-b', 'CANARY-shared', 'CANARY-shared'];
    expect(all.map((credential) => credential?.fields.reveal())).toEqual(texts.map((text) => ({ [field]: text })));
    expect(all.map((credential) => credential?.provider)).toEqual(ids.map(() => type));
  });

  test('when a secret lies in a file, its text without the last line break is used', async () => {
    const env = { EMAIL_SERVER: ENV.EMAIL_SERVER, EMAIL_PASSWORD_FILE: 'mail' };
    const credential = await resolve({ kind: 'smtp' }, unchanged, env);
    expect(credential?.fields.reveal()).toEqual({ password: 'CANARY-of-mail' });
  });

  test('when OpenAI captions, its key is used, and nothing changes before a restart', async () => {
    const openai = (config: TenantConfig) => ({
      ...config,
      ai: config.ai && { ...config.ai, provider: 'openai' as const },
    });
    const credential = await resolve({ kind: 'ai' }, openai, { OPENAI_API_KEY: 'CANARY-key' });
    expect(credential).toMatchObject({ provider: 'openai', version: 'env', validForMs: Infinity });
    expect(credential?.fields.reveal()).toEqual({ api_key: 'CANARY-key' });
  });

  const PATHS = { STORAGE_PATHS: '{"root":"/Photos"}' };
  const APP = { DROPBOX_APP_KEY: 'CANARY-app', DROPBOX_APP_SECRET: 'CANARY-app-secret' };
  const KEYS = { ACCESS_KEY_ID: 'CANARY-id', SECRET_ACCESS_KEY: 'CANARY-key', BUCKET_NAME: 'photos' };

  test('when the storage is Dropbox, its refresh token is the secret, and the app’s stays where it is', async () => {
    const env = { ...PATHS, ...APP, DROPBOX_REFRESH_TOKEN: 'CANARY-refresh' };
    const credential = await resolve({ kind: 'storage' }, unchanged, env);
    expect(credential).toMatchObject({ provider: 'dropbox', validForMs: Infinity });
    expect(credential?.fields.reveal()).toEqual({ refresh_token: 'CANARY-refresh' });
  });

  test.each(['R2', 'S3'])(
    'when the storage is a bucket named by %s_*, its secret has all that a client needs',
    async (prefix) => {
      const keys = Object.entries({ ...KEYS, ENDPOINT_URL: 'https://s3.b.example/' });
      const env = { ...PATHS, ...Object.fromEntries(keys.map(([name, value]) => [`${prefix}_${name}`, value])) };
      const credential = await resolve({ kind: 'storage' }, unchanged, env);
      expect(credential?.provider).toBe('managed');
      expect(credential?.fields.reveal()).toEqual({
        access_key_id: 'CANARY-id',
        secret_access_key: 'CANARY-key',
        endpoint_url: 'https://s3.b.example',
        bucket: 'photos',
        region: 'auto',
      });
    },
  );

  test.each(['dropbox', 'managed'] as const)(
    'when the storage is %s and nothing is set for it, the credential is unavailable',
    async (provider) => {
      const remote = (config: TenantConfig) => ({ ...config, storage: { ...config.storage, provider } });
      await expect(resolve({ kind: 'storage' }, remote)).rejects.toMatchObject({
        details: { reason: 'not_configured' },
      });
    },
  );

  test('when there is no mail server, its slot needs no secret', async () => {
    await expect(resolve({ kind: 'smtp' }, (config) => ({ ...config, emailServer: null }))).resolves.toBeNull();
  });
});
