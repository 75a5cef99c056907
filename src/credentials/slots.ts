import type { CredentialsRef, PublisherEntry, PublisherType, TenantConfig } from '../kernel/index.js';
import type { CredentialSlot } from './credential-resolver.port.js';

/** Types that log in somewhere with a secret of their own; the mail types use the `smtp` slot. */
export const PUBLISHER_PROVIDERS = {
  outbox: null,
  telegram: 'telegram',
  fetlife: null,
  email: null,
  instagram: 'instagram',
  mastodon: 'mastodon',
  bluesky: 'bluesky',
  webhook: 'webhook',
} as const satisfies Record<PublisherType, string | null>;

/** What stands behind a slot: the provider expected there and the reference, if the source works with references. */
export interface SlotNeed {
  readonly provider:
    'dropbox' | 'managed' | 'openai' | 'smtp' | NonNullable<(typeof PUBLISHER_PROVIDERS)[PublisherType]>;
  readonly ref: CredentialsRef | null;
}

/** Null when the slot needs no secret. Spec: orchestrator.md section 5. */
export function needOf(config: TenantConfig, slot: CredentialSlot): SlotNeed | null {
  switch (slot.kind) {
    case 'storage': {
      const { provider, credentialsRef } = config.storage;
      return provider === 'local' ? null : { provider, ref: credentialsRef };
    }
    case 'ai':
      return config.ai?.provider === 'openai' ? { provider: 'openai', ref: config.ai.credentialsRef } : null;
    case 'smtp':
      return config.emailServer && { provider: 'smtp', ref: config.emailServer.passwordRef };
    case 'publisher': {
      const entry = entryOf(config, slot.id);
      const provider = entry && PUBLISHER_PROVIDERS[entry.type];
      return entry && provider ? { provider, ref: entry.credentialsRef } : null;
    }
  }
}

/** The enabled entry of this id. */
export function entryOf(config: TenantConfig, id: string): PublisherEntry | null {
  return config.publishers.find((entry) => entry.id === id) ?? null;
}
