import type { TenantFile } from '../../test/support/orchestrator/index.js';

export const BASE_DOMAIN = 'bench.test';
export const TOKEN = 'a-service-token-of-the-benches';

/** Host of a tenant. */
export const hostOf = (tenant: string): string => `${tenant}.${BASE_DOMAIN}`;

interface TenantOptions {
  /** `dropbox` needs a credential, `local` none. */
  readonly storage: 'local' | 'dropbox';
  /** Default 600. */
  readonly ttlSeconds?: number;
}

/** Prompts make up most of a real configuration; with these an answer has about 3 kB. */
const PROMPT = 'You write short captions for a photographer who works with rope, light and patience. ';
const PROMPT_TIMES = 12;

/** A tenant as real ones are: features, storage, a platform, prompts, content. */
export function benchTenant(tenant: string, { storage, ttlSeconds = 600 }: TenantOptions): TenantFile {
  const ref = `ref-${tenant}-storage`;
  const place = storage === 'local' ? { provider: 'local' } : { provider: 'dropbox', credentials_ref: ref };
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: ttlSeconds,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true, keep_enabled: true, remove_enabled: true },
        storage: { ...place, paths: { root: '/photos', archive: 'archive', keep: 'keep', remove: 'reject' } },
        publishers: [{ id: 'outbox', type: 'outbox', enabled: true }],
        ai: {
          vision_model: 'gpt-4o',
          caption_model: 'gpt-4o-mini',
          system_prompt: `${tenant}: ${PROMPT.repeat(PROMPT_TIMES)}`,
          role_prompt: `${tenant}: ${PROMPT.repeat(PROMPT_TIMES)}`,
        },
        confirmation: { confirmation_to_sender: true, confirmation_tags_count: 5 },
        content: { archive: true, debug: false, hashtag_string: '#photography #light' },
      },
    },
    credentials: storage === 'local' ? {} : { [ref]: dropboxCredential(tenant) },
  };
}

function dropboxCredential(tenant: string): Readonly<Record<string, unknown>> {
  const refresh_token = `${tenant}-${'0123456789abcdef'.repeat(4)}`.slice(0, 64);
  return { provider: 'dropbox', version: 'one', refresh_token };
}
