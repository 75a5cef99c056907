import { isRedisUrl, passwordsOfUrl } from '../redis-url.js';
import { checkedSecret, secret, secretList } from '../declare-secrets.js';
import { PIPELINE_LOGS_SECRETS } from './pipeline-logs-secrets.table.js';
import { TRACING_SECRETS } from './tracing.table.js';
import type { VariableGroup } from '../variable.js';

/** In `.env.example` for everybody to see: it must not open cookies anywhere. */
const EXAMPLE_SESSION_SECRET = 'put-32-or-more-random-characters-here';

/** Spec: configuration.md sections 1 to 5. */
export const SECRETS_GROUP = {
  title: 'Secrets',
  intro:
    'Kept apart from everything else and never printed. Each may come from a mounted file instead: `<NAME>_FILE` is its path. Set only one of the two.',
  variables: {
    orchestratorServiceToken: secret({
      name: 'ORCHESTRATOR_SERVICE_TOKEN',
      help: 'Our token at the control plane; required with its URL. The file is read again when it changes.',
    }),
    orchestratorServiceTokenSecondary: secret({
      name: 'ORCHESTRATOR_SERVICE_TOKEN_SECONDARY',
      help: 'Tried once when the first token is refused, so that tokens can be rotated.',
    }),
    sessionSecret: secret({
      name: 'SESSION_SECRET',
      aliases: ['WEB_SESSION_SECRET', 'SECRET_KEY'],
      minLength: 32,
      example: EXAMPLE_SESSION_SECRET,
      help: 'Seals the cookies; `openssl rand -hex 32` makes one. Required in production with sign-in; else random per process.',
    }),
    sessionSecretPrevious: secretList({
      name: 'SESSION_SECRET_PREVIOUS',
      maxItems: 2,
      itemRule: 'of at least 32 characters, not that of .env.example',
      accept: (item) => item.length >= 32 && item !== EXAMPLE_SESSION_SECRET,
      help: 'Older session secrets that still open cookies during a rotation.',
    }),
    redisUrl: checkedSecret({
      name: 'REDIS_URL',
      rule: 'a redis:// or rediss:// URL without query',
      accept: isRedisUrl,
      secretsWithin: passwordsOfUrl,
      help: 'Redis, optional: bulk jobs outlive their process, progress, sign-outs and rate limits are those of all replicas.',
    }),
    metricsToken: secret({
      name: 'METRICS_TOKEN',
      minLength: 32,
      help: 'Opens `GET /metrics` on the main port as a Bearer token, where only one port is routed (Heroku).',
    }),
    adminPassword: secret({
      name: 'ADMIN_PASSWORD',
      aliases: ['web_admin_pw'],
      help: 'Administrator’s password in plain text; in production at least 12 characters. Better: the hash.',
    }),
    adminPasswordHash: secret({
      name: 'ADMIN_PASSWORD_HASH',
      help: 'Administrator’s password as a PHC string (scrypt).',
    }),
    auth0ClientSecret: secret({
      name: 'AUTH0_CLIENT_SECRET',
      help: 'Client secret of the application at Auth0.',
    }),
    dropboxAppKey: secret({
      name: 'DROPBOX_APP_KEY',
      help: 'Key of the shared Dropbox app; needed as soon as a tenant uses Dropbox.',
    }),
    dropboxAppSecret: secret({ name: 'DROPBOX_APP_SECRET', help: 'Secret of the shared Dropbox app.' }),
    dropboxRefreshToken: secret({
      name: 'DROPBOX_REFRESH_TOKEN',
      help: 'Standalone mode: the refresh token of the Dropbox account.',
    }),
    r2AccessKeyId: secret({
      name: 'R2_ACCESS_KEY_ID',
      aliases: ['S3_ACCESS_KEY_ID'],
      help: 'Standalone mode: access key of the S3 bucket.',
    }),
    r2SecretAccessKey: secret({
      name: 'R2_SECRET_ACCESS_KEY',
      aliases: ['S3_SECRET_ACCESS_KEY'],
      help: 'Standalone mode: secret of the access key.',
    }),
    openaiApiKey: secret({
      name: 'OPENAI_API_KEY',
      help: 'Standalone mode: key of OpenAI, or of the server at OPENAI_BASE_URL.',
    }),
    telegramBotToken: secret({
      name: 'TELEGRAM_BOT_TOKEN',
      perPublisher: true,
      help: 'Standalone mode: token of the Telegram bot, as BotFather gives it.',
    }),
    emailPassword: secret({
      name: 'EMAIL_PASSWORD',
      help: 'Standalone mode: password of the mail server, for `email` and `fetlife`.',
    }),
    instagramAccessToken: secret({
      name: 'INSTAGRAM_ACCESS_TOKEN',
      perPublisher: true,
      help: 'Token of the Instagram Graph API.',
    }),
    mastodonAccessToken: secret({
      name: 'MASTODON_ACCESS_TOKEN',
      perPublisher: true,
      help: 'Token of the Mastodon account.',
    }),
    blueskyAppPassword: secret({
      name: 'BLUESKY_APP_PASSWORD',
      perPublisher: true,
      help: 'App password of the Bluesky account.',
    }),
    publisherWebhookSecret: secret({
      name: 'PUBLISHER_WEBHOOK_SECRET',
      perPublisher: true,
      help: 'Signing secret of the webhook platform.',
    }),
    ...TRACING_SECRETS,
    ...PIPELINE_LOGS_SECRETS,
  },
} satisfies VariableGroup;
