import { Secret } from '../../kernel/index.js';
import type { TenantConfig } from '../../kernel/index.js';
import type { Secrets } from '../../platform/environment/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from '../credential-resolver.port.js';
import { credentialsUnavailable } from '../credentials.errors.js';
import { needOf } from '../slots.js';
import type { SlotNeed } from '../slots.js';

/** The variable and the field of each provider; storages of this build need none. */
const SOURCES = {
  openai: { variable: 'OPENAI_API_KEY', secret: 'openaiApiKey', field: 'api_key' },
  telegram: { variable: 'TELEGRAM_BOT_TOKEN', secret: 'telegramBotToken', field: 'bot_token' },
  smtp: { variable: 'EMAIL_PASSWORD', secret: 'emailPassword', field: 'password' },
  instagram: { variable: 'INSTAGRAM_ACCESS_TOKEN', secret: 'instagramAccessToken', field: 'access_token' },
  mastodon: { variable: 'MASTODON_ACCESS_TOKEN', secret: 'mastodonAccessToken', field: 'access_token' },
  bluesky: { variable: 'BLUESKY_APP_PASSWORD', secret: 'blueskyAppPassword', field: 'app_password' },
  webhook: { variable: 'PUBLISHER_WEBHOOK_SECRET', secret: 'publisherWebhookSecret', field: 'signing_secret' },
  dropbox: null,
  managed: null,
} as const satisfies Record<SlotNeed['provider'], unknown>;

/** Nothing changes before a restart. */
const VERSION = 'env';

/**
 * Secrets from flat variables; `<VARIABLE>__<PUBLISHER ID>` wins over `<VARIABLE>`.
 * Spec: configuration.md section 3, publishers.md section 3.
 */
export class EnvCredentialResolver implements CredentialResolver {
  constructor(private readonly secrets: Secrets) {}

  async resolve(config: TenantConfig, slot: CredentialSlot): Promise<ResolvedCredential | null> {
    const need = needOf(config, slot);
    if (!need) return null;
    const source = SOURCES[need.provider];
    if (!source) throw credentialsUnavailable('not_configured');
    const own = slot.kind === 'publisher' ? this.#ofEntry(source.variable, slot.id) : null;
    const secret = own ?? this.secrets[source.secret];
    if (!secret) throw credentialsUnavailable('not_configured');
    return {
      provider: need.provider,
      version: VERSION,
      validForMs: Number.POSITIVE_INFINITY,
      fields: new Secret({ [source.field]: secret.reveal() }),
    };
  }

  #ofEntry(variable: string, id: string): Secret<string> | null {
    const suffix = id.toUpperCase().replaceAll('-', '_');
    return this.secrets.perPublisher.get(`${variable}__${suffix}`) ?? null;
  }
}
