import type { CredentialSlot } from '../credentials/index.js';
import { assertNever, PublisherError } from '../kernel/index.js';
import type { PublisherEntry, TenantConfig } from '../kernel/index.js';
import type { ImageStorage } from '../storage/index.js';
import type { RuntimeParts } from './runtime-parts.js';
import type { PlatformSlot } from './tenant-runtime.js';

/**
 * One enabled platform of a tenant: built, or why not. A credential that cannot be had makes this platform
 * unavailable and no other. @throws only for a bug
 */
export async function buildPlatform(
  parts: RuntimeParts,
  config: TenantConfig,
  storage: ImageStorage,
  entry: PublisherEntry,
  requestId: string,
): Promise<PlatformSlot> {
  const { id, type } = entry;
  try {
    const { fields } = await parts.credentials.resolve(config, credentialSlot(entry), requestId);
    const built = await parts.publishers.build(config, entry, parts.outboxes.build(config, storage), fields);
    return 'unavailable' in built ? { id, type, unavailable: built.unavailable } : { id, type, publisher: built };
  } catch (error) {
    if (!(error instanceof PublisherError) || error.family === 'bug') throw error;
    parts.log.warn('credential_unavailable', 'The credential of a platform cannot be had.', {
      provider: type,
      reason: error.code,
    });
    return { id, type, unavailable: 'credential_unavailable' };
  }
}

/** Mail goes out through the tenant's mail server; every other platform has a secret of its own. */
function credentialSlot(entry: PublisherEntry): CredentialSlot {
  switch (entry.type) {
    case 'fetlife':
    case 'email':
      return { kind: 'smtp' };
    case 'outbox':
    case 'telegram':
    case 'instagram':
    case 'mastodon':
    case 'bluesky':
    case 'webhook':
      return { kind: 'publisher', id: entry.id };
    default:
      return assertNever(entry.type);
  }
}
