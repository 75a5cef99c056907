import type { TenantFile } from '../../test/support/orchestrator/index.js';
import type { DemoTenant } from './photos/index.js';
import type { TenantProviders } from './providers/provider-stand-in.js';
import type { RunningSignIn } from './running-sign-in.js';
import type { TenantStorage } from './storages/demo-storage.js';

/** One that everybody may look at, one for signed-in people only. */
const TENANTS: Readonly<Record<DemoTenant, { readonly visitorsMayLook: boolean; readonly hashtags: string }>> = {
  aurora: { visitorsMayLook: true, hashtags: '#northernlights #night' },
  harbor: { visitorsMayLook: false, hashtags: '#harbor #sea' },
};

/** Photos on this machine's disk. */
export const ON_DISK: TenantStorage = {
  storage: { provider: 'local', paths: { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' } },
  credentials: {},
};

/** Two places to post to, so that there is something to choose between. */
export const TO_OUTBOXES: TenantProviders = {
  publishers: [
    { id: 'outbox', type: 'outbox', enabled: true, credentials_ref: null, config: {} },
    { id: 'journal', type: 'outbox', enabled: true, credentials_ref: null, config: {} },
  ],
  blocks: {},
  credentials: {},
};

/** What the development orchestrator says about a tenant of the demo. */
export function tenantFile(
  tenant: DemoTenant,
  { storage, credentials }: TenantStorage,
  providers: TenantProviders = TO_OUTBOXES,
  auth: ReturnType<RunningSignIn['auth']> = null,
): TenantFile {
  const options = TENANTS[tenant];
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 600,
      config: {
        features: {
          publish_enabled: true,
          analyze_caption_enabled: true,
          keep_enabled: true,
          remove_enabled: true,
          delete_enabled: true,
          auto_view_enabled: options.visitorsMayLook,
          library_enabled: true,
        },
        storage,
        publishers: providers.publishers,
        ...providers.blocks,
        ...(auth === null ? {} : { auth }),
        content: { archive: true, hashtag_string: options.hashtags },
      },
    },
    credentials: { ...credentials, ...providers.credentials },
  };
}
