import type { Captioning } from '../../captioning/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from '../../credentials/index.js';
import { PublisherError, Secret, upstreamError } from '../../kernel/index.js';
import type { Clock, TenantConfig, RenewCredential } from '../../kernel/index.js';
import type { EventLog, LogEvent } from '../../platform/logging/index.js';
import type { Publisher } from '../../publishers/index.js';
import type { ImageStorage, PhotoListing } from '../../storage/index.js';
import type { RuntimeParts } from '../runtime-parts.js';

/** A clock that moves only when told: both faces by `ms`, each by its own. */
export class HandClock implements Clock {
  ms = 1_000_000;
  wallMs = 0;
  steadyMs = 0;

  now(): number {
    return this.ms + this.wallMs;
  }

  monotonicMs(): number {
    return this.ms + this.steadyMs;
  }
}

/** A log that keeps the events. */
export class KeptLog implements EventLog {
  readonly events: { readonly event: LogEvent; readonly fields: unknown }[] = [];

  debug = this.#keep;
  info = this.#keep;
  warn = this.#keep;
  error = this.#keep;
  fatal = this.#keep;

  failure(event: LogEvent, message: string): void {
    this.#keep(event, message);
  }

  named(event: LogEvent): readonly unknown[] {
    return this.events.filter((line) => line.event === event).map(({ fields }) => fields);
  }

  #keep(event: LogEvent, _message: string, fields: unknown = {}): void {
    this.events.push({ event, fields });
  }
}

/** A complete config; override what a test is about. */
export function tenantConfig(overrides: Partial<TenantConfig> = {}): TenantConfig {
  const tenant = overrides.tenant ?? 'vermont';
  return {
    tenant,
    host: `${tenant}.shibari.photo`,
    configVersion: 'v1',
    schemaVersion: 2,
    ttlSeconds: 3600,
    features: {
      publishEnabled: true,
      analyzeCaptionEnabled: true,
      keepEnabled: true,
      removeEnabled: true,
      deleteEnabled: false,
      autoViewEnabled: false,
      voiceMatchingEnabled: false,
      altTextEnabled: true,
      smartHashtagsEnabled: true,
      libraryEnabled: true,
      mode: 'publish',
    },
    storage: {
      provider: 'local',
      credentialsRef: null,
      paths: { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' },
    },
    publishers: [],
    emailServer: null,
    ai: null,
    captionFile: { extendedMetadataEnabled: false, artistAlias: null, naming: 'full' },
    confirmation: { toSender: false, tagsCount: 5, tagsNature: null },
    content: { archive: true, debug: false, hashtagString: '', voiceProfile: null },
    auth: null,
    schedules: [],
    ...overrides,
  };
}

/** What a test steers and reads of the parts of a runtime. */
export interface FakeParts {
  readonly parts: RuntimeParts;
  readonly clock: HandClock;
  readonly log: KeptLog;
  /** Storages built so far. */
  readonly storages: ImageStorage[];
  readonly disposed: string[];
  /** Version of the storage credential; null = the storage needs none. */
  storageVersion: string | null;
  /** Whether building a storage fails. */
  storageFails: boolean;
  /** Awaited by every build of a storage of this tenant. */
  readonly slow: Map<string, Promise<void>>;
  /** Which publisher ids, `ai` and `storage` have no credential now. */
  readonly missing: Set<string>;
  /** Whether the AI credential is refused because of the tenant's balance. */
  unpaid: boolean;
  /** Versions of optional credentials by publisher id or `ai`; default `v1`. */
  readonly versions: Map<string, string>;
  /** How long every credential holds from now. */
  validForMs: number;
  readonly builds: { storage: number; captioning: number; publishers: number };
  /** Credentials asked for. */
  resolves: number;
  /** Credentials asked for anew. */
  renewals: number;
  /** What storages were given to ask for another credential with, in the order of the builds. */
  readonly renews: (RenewCredential | undefined)[];
  /** The same of captioning. */
  readonly aiRenews: (RenewCredential | undefined)[];
}

/** Parts that count what is built and what is disposed. */
export function fakeParts(maxConcurrency = 8): FakeParts {
  const clock = new HandClock();
  const log = new KeptLog();
  const fake: Omit<FakeParts, 'parts'> = {
    clock,
    log,
    storages: [],
    disposed: [],
    storageVersion: null,
    storageFails: false,
    slow: new Map(),
    missing: new Set(),
    unpaid: false,
    versions: new Map(),
    validForMs: 600_000,
    builds: { storage: 0, captioning: 0, publishers: 0 },
    resolves: 0,
    renewals: 0,
    renews: [],
    aiRenews: [],
  };
  const disposable = (name: string) => ({ dispose: async () => void fake.disposed.push(name) });
  const parts: RuntimeParts = {
    clock,
    log,
    maxConcurrency,
    credentials: fakeResolver(fake),
    storages: {
      providers: ['local'],
      build: async (config, _credential, renew) => {
        fake.builds.storage += 1;
        fake.renews.push(renew);
        await new Promise((resolve) => setImmediate(resolve));
        await fake.slow.get(config.tenant);
        if (fake.storageFails) throw upstreamError('storage_unavailable', 'No storage.');
        const storage = disposable(`storage:${config.tenant}:${config.configVersion}`) as ImageStorage;
        fake.storages.push(storage);
        return storage;
      },
    },
    captioning: {
      build: async (_config, secret, renew) => {
        fake.builds.captioning += 1;
        fake.aiRenews.push(renew);
        return disposable(`captioning:${secret?.reveal()['token']}`) as Captioning;
      },
    },
    publishers: {
      types: ['outbox', 'telegram', 'email', 'fetlife'],
      build: async (_config, entry) => {
        fake.builds.publishers += 1;
        if (entry.config['broken'] === true) return { unavailable: 'not_configured', field: 'config.broken' };
        return { id: entry.id, type: entry.type, ...disposable(`publisher:${entry.id}`) } as Publisher;
      },
    },
    listings: { build: () => ({}) as PhotoListing },
    outboxes: { build: () => ({ create: async () => 'created', read: async () => null }) },
  };
  return Object.assign(fake, { parts });
}

function fakeResolver(fake: Omit<FakeParts, 'parts'>): CredentialResolver {
  const credential = (version: string): ResolvedCredential => ({
    provider: 'fake',
    version,
    validForMs: fake.validForMs,
    fields: new Secret({ token: `secret-token-${version}` }),
  });
  const nameOf = (slot: CredentialSlot): string => (slot.kind === 'publisher' ? slot.id : slot.kind);
  /** As of now; null = the slot needs none. */
  const versionOf = (slot: CredentialSlot): string | null => {
    if (slot.kind === 'ai' && fake.unpaid) {
      throw new PublisherError('insufficient_balance', 'caller', 'The balance does not cover it.');
    }
    if (fake.missing.has(nameOf(slot))) throw upstreamError('credentials_unavailable', 'No credential.');
    return slot.kind === 'storage' ? fake.storageVersion : (fake.versions.get(nameOf(slot)) ?? 'v1');
  };
  return {
    resolve: async (_config, slot, _requestId, options) => {
      fake.resolves += 1;
      options?.signal?.throwIfAborted();
      const version = versionOf(slot);
      return version === null ? null : credential(version);
    },
    renew: async (_config, slot, refusedVersion) => {
      fake.renewals += 1;
      const version = versionOf(slot);
      return version === null || version === refusedVersion ? null : credential(version);
    },
  };
}
