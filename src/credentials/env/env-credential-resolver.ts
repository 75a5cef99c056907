import { Secret } from '../../kernel/index.js';
import type { TenantConfig } from '../../kernel/index.js';
import type { Environment, Secrets } from '../../platform/environment/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from '../credential-resolver.port.js';
import { credentialsUnavailable } from '../credentials.errors.js';
import { needOf } from '../slots.js';
import type { SlotNeed } from '../slots.js';

/** The variable and the field of each provider that needs one text only. */
const SOURCES = {
  openai: { variable: 'OPENAI_API_KEY', secret: 'openaiApiKey', field: 'api_key' },
  telegram: { variable: 'TELEGRAM_BOT_TOKEN', secret: 'telegramBotToken', field: 'bot_token' },
  smtp: { variable: 'EMAIL_PASSWORD', secret: 'emailPassword', field: 'password' },
  instagram: { variable: 'INSTAGRAM_ACCESS_TOKEN', secret: 'instagramAccessToken', field: 'access_token' },
  mastodon: { variable: 'MASTODON_ACCESS_TOKEN', secret: 'mastodonAccessToken', field: 'access_token' },
  bluesky: { variable: 'BLUESKY_APP_PASSWORD', secret: 'blueskyAppPassword', field: 'app_password' },
  webhook: { variable: 'PUBLISHER_WEBHOOK_SECRET', secret: 'publisherWebhookSecret', field: 'signing_secret' },
  dropbox: { variable: 'DROPBOX_REFRESH_TOKEN', secret: 'dropboxRefreshToken', field: 'refresh_token' },
} as const satisfies Record<Exclude<SlotNeed['provider'], 'managed'>, unknown>;

/** Nothing changes before a restart. */
const VERSION = 'env';

/**
 * Secrets from flat variables; `<VARIABLE>__<PUBLISHER ID>` wins over `<VARIABLE>`.
 * Spec: configuration.md section 3, publishers.md section 3.
 */
export class EnvCredentialResolver implements CredentialResolver {
  /** @param storage where the S3 bucket is */
  constructor(
    private readonly secrets: Secrets,
    private readonly storage: Environment['storage'],
  ) {}

  async resolve(config: TenantConfig, slot: CredentialSlot): Promise<ResolvedCredential | null> {
    const need = needOf(config, slot);
    if (!need) return null;
    const fields = need.provider === 'managed' ? this.#bucket() : this.#text(need.provider, slot);
    if (!fields) throw credentialsUnavailable('not_configured');
    return {
      provider: need.provider,
      version: VERSION,
      validForMs: Number.POSITIVE_INFINITY,
      fields: new Secret(fields),
    };
  }

  /** Another secret needs a restart. */
  async renew(config: TenantConfig, slot: CredentialSlot, refusedVersion: string): Promise<ResolvedCredential | null> {
    const credential = await this.resolve(config, slot);
    return credential?.version === refusedVersion ? null : credential;
  }

  #text(provider: keyof typeof SOURCES, slot: CredentialSlot): Readonly<Record<string, string>> | null {
    const source = SOURCES[provider];
    const own = slot.kind === 'publisher' ? this.#ofEntry(source.variable, slot.id) : null;
    const secret = own ?? this.secrets[source.secret];
    return secret && { [source.field]: secret.reveal() };
  }

  /** As a control plane gives it. Spec: storage.md section 5. */
  #bucket(): Readonly<Record<string, string>> | null {
    const { r2AccessKeyId: id, r2SecretAccessKey: secret } = this.secrets;
    const { r2EndpointUrl: endpoint_url, r2BucketName: bucket, r2Region: region } = this.storage;
    if (!id || !secret || endpoint_url === null || bucket === null) return null;
    return { access_key_id: id.reveal(), secret_access_key: secret.reveal(), endpoint_url, bucket, region };
  }

  #ofEntry(variable: string, id: string): Secret<string> | null {
    const suffix = id.toUpperCase().replaceAll('-', '_');
    return this.secrets.perPublisher.get(`${variable}__${suffix}`) ?? null;
  }
}
