import type { Captioning } from '../captioning/index.js';
import type { CredentialSlot } from '../credentials/index.js';
import { assertNever, hasCode, upstreamError } from '../kernel/index.js';
import type { PublisherEntry, RenewCredential, TenantConfig } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import type { Publisher } from '../publishers/index.js';
import type { ImageStorage } from '../storage/index.js';
import type { PartRecipe } from './credentialed-part.js';
import type { RuntimeParts } from './runtime-parts.js';
import type { PlatformSlot } from './tenant-runtime.js';

const AI = { kind: 'ai' } as const;

/** Captioning of a tenant that has AI set up. */
export function captioningRecipe(parts: RuntimeParts, config: TenantConfig): PartRecipe<Captioning> {
  const { credentials } = parts;
  return {
    resolve: (requestId) => credentials.resolve(config, AI, requestId),
    renew: (refusedVersion, options) => credentials.renew(config, AI, refusedVersion, options),
    build: async (credential) =>
      credential === null
        ? parts.captioning.build(config, null)
        : parts.captioning.build(config, credential.fields, renewalOf(parts, config, credential.version)),
    isFailure: () => false,
    dispose: (captioning) => endQuietly(parts.log, captioning),
  };
}

/**
 * For captioning whose secret is refused while it works: it may go on with another one until its request is over. The
 * next request finds the new version and builds anew.
 */
function renewalOf({ credentials }: RuntimeParts, config: TenantConfig, version: string): RenewCredential {
  return async (signal) => {
    const renewed = await asAiTrouble(() => credentials.renew(config, AI, version, { signal }));
    return renewed?.fields ?? null;
  };
}

/** @throws PublisherError `ai_unavailable` for a credential that cannot be had; everything else as it is */
export async function asAiTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error, 'credentials_unavailable')) throw error;
    throw upstreamError('ai_unavailable', 'The AI credential cannot be had.', error.details);
  }
}

/** Of the publishers of one runtime: with which version of its credential each was built. */
export type CredentialVersions = WeakMap<Publisher, string>;

/** What all platforms of one runtime are built from. */
export interface PlatformParts extends RuntimeParts {
  readonly config: TenantConfig;
  readonly storage: ImageStorage;
  readonly versions: CredentialVersions;
}

/** One enabled platform of a tenant: usable, or why its settings do not suffice. */
export function platformRecipe(parts: PlatformParts, entry: PublisherEntry): PartRecipe<PlatformSlot> {
  const { config, credentials } = parts;
  const { id, type } = entry;
  const slot = credentialSlot(entry);
  const isKnown = parts.publishers.types?.includes(type) ?? true;
  return {
    // A platform that cannot be built anyway is not configured, whatever becomes of its secret.
    resolve: async (requestId) => (isKnown ? credentials.resolve(config, slot, requestId) : null),
    renew: (refusedVersion, options) => credentials.renew(config, slot, refusedVersion, options),
    build: async (credential) => {
      const sink = parts.outboxes.build(config, parts.storage);
      const built = await parts.publishers.build(config, entry, sink, credential?.fields ?? null);
      if ('unavailable' in built) return { id, type, ...built };
      if (credential !== null) parts.versions.set(built, credential.version);
      return { id, type, publisher: built };
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
