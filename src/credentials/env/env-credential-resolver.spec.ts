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

async function resolve(slot: CredentialSlot, change: (config: TenantConfig) => TenantConfig = (config) => config) {
  const { environment, secrets } = loadEnvironment(ENV);
  const { config } = await new EnvConfigSource(environment, new RecordingLog()).getConfig('localhost');
  return new EnvCredentialResolver(secrets).resolve(change(config), slot);
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

  test('when there is no mail server, its slot needs no secret', async () => {
    await expect(resolve({ kind: 'smtp' }, (config) => ({ ...config, emailServer: null }))).resolves.toBeNull();
  });
});
