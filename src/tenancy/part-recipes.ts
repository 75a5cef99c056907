import type { Captioning } from '../captioning/index.js';
import type { CredentialSlot } from '../credentials/index.js';
import { assertNever } from '../kernel/index.js';
import type { PublisherEntry, TenantConfig } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import type { ImageStorage } from '../storage/index.js';
import type { PartRecipe } from './credentialed-part.js';
import type { RuntimeParts } from './runtime-parts.js';
import type { PlatformSlot } from './tenant-runtime.js';

/** Captioning of a tenant that has AI set up. */
export function captioningRecipe(parts: RuntimeParts, config: TenantConfig): PartRecipe<Captioning> {
  return {
    resolve: (requestId) => parts.credentials.resolve(config, { kind: 'ai' }, requestId),
    build: async (credential) => parts.captioning.build(config, credential?.fields ?? null),
    isFailure: () => false,
    dispose: (captioning) => endQuietly(parts.log, captioning),
  };
}

/** One enabled platform of a tenant: usable, or why its settings do not suffice. */
export function platformRecipe(
  parts: RuntimeParts,
  config: TenantConfig,
  storage: ImageStorage,
  entry: PublisherEntry,
): PartRecipe<PlatformSlot> {
  const { id, type } = entry;
  const slot = credentialSlot(entry);
  return {
    resolve: (requestId) => parts.credentials.resolve(config, slot, requestId),
    build: async (credential) => {
      const sink = parts.outboxes.build(config, storage);
      const built = await parts.publishers.build(config, entry, sink, credential?.fields ?? null);
      return 'unavailable' in built ? { id, type, unavailable: built.unavailable } : { id, type, publisher: built };
    },
    // Settings stay what they are until the config changes; a credential may be mended.
    isFailure: (built) => 'unavailable' in built && built.unavailable === 'credential_unavailable',
    dispose: async (built) => {
      if ('publisher' in built) await endQuietly(parts.log, built.publisher);
    },
  };
}

/** Ends something of a tenant; what goes wrong with it concerns no request. */
export async function endQuietly(log: EventLog, thing: { dispose(): Promise<void> }): Promise<void> {
  try {
    await thing.dispose();
  } catch (error) {
    log.failure('unhandled_error', 'A service of a tenant could not be ended.', error);
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
