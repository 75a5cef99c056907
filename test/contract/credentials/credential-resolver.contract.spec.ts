import { EnvConfigSource } from '../../../src/config-source/env/index.js';
import { EnvCredentialResolver } from '../../../src/credentials/env/index.js';
import { describeCredentialResolver, TELEGRAM, Vermont } from '../../../src/credentials/testing/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/index.js';
import { loadEnvironment } from '../../../src/platform/environment/index.js';

describeCredentialResolver('env', async () => {
  const { environment, secrets } = loadEnvironment({
    PUBLISHERS: '[{"type":"outbox"},{"type":"fetlife"},{"type":"telegram"},{"type":"webhook"}]',
    EMAIL_SERVER: '{"sender":"a@b.example","smtp_server":"smtp.b.example"}',
    TELEGRAM_BOT_TOKEN: 'CANARY-telegram',
    EMAIL_PASSWORD: 'CANARY-mail',
  });
  return {
    resolver: new EnvCredentialResolver(secrets, environment.storage),
    config: (await new EnvConfigSource(environment, new RecordingLog()).getConfig('localhost')).config,
    known: [
      [{ kind: 'publisher', id: 'telegram' }, 'telegram', { bot_token: 'CANARY-telegram' }],
      [{ kind: 'smtp' }, 'smtp', { password: 'CANARY-mail' }],
    ],
    free: [
      { kind: 'storage' },
      { kind: 'ai' },
      { kind: 'publisher', id: 'outbox' },
      { kind: 'publisher', id: 'fetlife' },
    ],
    missing: { kind: 'publisher', id: 'webhook' },
    close: async () => undefined,
  };
});

describeCredentialResolver('orchestrator, over HTTP', async () => {
  const vermont = await Vermont.open();
  const [telegram, ...others] = vermont.config.publishers;
  if (telegram === undefined) throw new Error('The fixture has no publishers.');
  const mastodon = {
    ...telegram,
    id: 'masto',
    type: 'mastodon',
    credentialsRef: vermont.config.emailServer!.passwordRef,
  };
  return {
    resolver: vermont.resolver,
    config: { ...vermont.config, publishers: [telegram, ...others, mastodon as typeof telegram] },
    known: [
      [{ kind: 'storage' }, 'dropbox', { refresh_token: 'CANARY-d' }],
      [{ kind: 'ai' }, 'openai', { api_key: 'CANARY-o' }],
      [TELEGRAM, 'telegram', { bot_token: 'CANARY-t' }],
      [{ kind: 'smtp' }, 'smtp', { password: 'CANARY-s' }],
    ],
    free: [{ kind: 'publisher', id: 'fetlife-1' }],
    missing: { kind: 'publisher', id: 'masto' },
    close: async () => void (await vermont.close()),
  };
});
