import { createHash } from 'node:crypto';
import type { CredentialProvider } from '../../../src/orchestrator/index.js';
import type { TenantFile } from '../orchestrator/index.js';

/** A secret as the orchestrator keeps it for a tenant. */
export interface PlantedCredential {
  readonly provider: CredentialProvider;
  /** What stands in the config. */
  readonly ref: string;
  readonly version: string;
  /** What a client must be built with: exactly these. */
  readonly fields: Readonly<Record<string, string>>;
  /** The fields that must never be seen anywhere. */
  readonly secrets: readonly string[];
}

/** How a {@link credentialedTenant} differs from the usual one. */
export interface CredentialedTenantOptions {
  readonly storage?: 'dropbox' | 'managed';
  /** Credential versions other than `v1`. */
  readonly versions?: Partial<Record<CredentialProvider, string>>;
  /** Credentials that the config names and the orchestrator does not have. */
  readonly missing?: readonly CredentialProvider[];
  /** Stays the same when credentials change, as it does at a real orchestrator. Default `config-1`. */
  readonly configVersion?: string;
  readonly ttlSeconds?: number;
  readonly features?: Readonly<Record<string, unknown>>;
  /** Further blocks of the config; they replace those given here. */
  readonly config?: Readonly<Record<string, unknown>>;
}

const FIRST_VERSION = 'v1';

/**
 * The secret of a tenant for a provider: the same for the same words, unlike any other, in the shape the real
 * one has. Tests plant it, expect it, and search for it where it must not be.
 */
export function plantedCredential(
  tenant: string,
  provider: CredentialProvider,
  version: string = FIRST_VERSION,
): PlantedCredential {
  const hex = createHash('sha256').update(`${tenant}\n${provider}\n${version}`).digest('hex');
  const fields = fieldsOf(provider, hex);
  const isSecret = (name: string): boolean => /(token|key|key_id|password|secret)$/.test(name);
  return {
    provider,
    // The reference names a place, not a value: it stays when the value changes.
    ref: `ref-${tenant}-${provider}-${createHash('sha256').update(`${tenant} ${provider}`).digest('hex').slice(0, 8)}`,
    version,
    fields,
    secrets: Object.entries(fields).flatMap(([name, value]) => (isSecret(name) ? [value] : [])),
  };
}

/**
 * A tenant whose every service needs a secret: remote storage, OpenAI, Telegram, and a mail server that an email
 * and a fetlife platform log in to. Spec: orchestrator.md sections 3 and 5.
 */
export function credentialedTenant(tenant: string, options: CredentialedTenantOptions = {}): TenantFile {
  const storage = options.storage ?? 'dropbox';
  const refOf = (provider: CredentialProvider): string => plantedCredential(tenant, provider).ref;
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      tenant,
      config_version: options.configVersion ?? 'config-1',
      ttl_seconds: options.ttlSeconds ?? 600,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true, delete_enabled: true, ...options.features },
        storage: { provider: storage, credentials_ref: refOf(storage), paths: { root: `/Photos/${tenant}` } },
        publishers: [
          { id: 'telegram-1', type: 'telegram', credentials_ref: refOf('telegram'), config: { channel_id: '@studio' } },
          { id: 'email-1', type: 'email', config: { recipient: `friend@${tenant}.example` } },
          { id: 'fetlife-1', type: 'fetlife', credentials_ref: null, config: { recipient: 'upload@fet.example' } },
        ],
        email_server: { host: 'smtp.example.com', from_email: `${tenant}@example.com`, password_ref: refOf('smtp') },
        ai: { credentials_ref: refOf('openai') },
        ...options.config,
      },
    },
    credentials: payloads(tenant, [storage, 'openai', 'telegram', 'smtp'], options),
  };
}

function payloads(
  tenant: string,
  providers: readonly CredentialProvider[],
  { versions = {}, missing = [] }: CredentialedTenantOptions,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const there = providers.filter((provider) => !missing.includes(provider));
  return Object.fromEntries(
    there.map((provider) => {
      const { ref, version, fields } = plantedCredential(tenant, provider, versions[provider]);
      return [ref, { provider, version, ...(provider === 'dropbox' ? { expires_at: null } : {}), ...fields }];
    }),
  );
}

/** Values in their true shape; what has no prefix in life has none here. */
function fieldsOf(provider: CredentialProvider, hex: string): Readonly<Record<string, string>> {
  const base64 = Buffer.from(hex, 'hex').toString('base64url');
  switch (provider) {
    case 'dropbox':
      return { refresh_token: hex };
    case 'managed':
      return {
        access_key_id: hex.slice(0, 32),
        secret_access_key: hex.slice(24),
        endpoint_url: 'https://s3.example.com',
        bucket: `photos-${hex.slice(0, 8)}`,
        region: 'auto',
      };
    case 'openai':
      return { api_key: `sk-proj-${base64}` };
    case 'telegram':
      return { bot_token: `${parseInt(hex.slice(0, 8), 16) + 1_000_000_000}:${base64.slice(0, 35)}` };
    case 'smtp':
      return { password: `a "quoted" pass ${base64.slice(0, 20)}` };
    case 'instagram':
    case 'mastodon':
      return { access_token: base64 };
    case 'bluesky':
      return { app_password: `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}` };
    case 'webhook':
      return { signing_secret: `whsec_${base64}` };
  }
}
