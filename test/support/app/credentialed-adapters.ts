import { isDeepStrictEqual } from 'node:util';
import type { OtherAdapters } from '../../../src/app.module.js';
import type { Captioning, CaptioningFactory } from '../../../src/captioning/index.js';
import { OfflineCaptioningFactory } from '../../../src/captioning/offline/index.js';
import { bugError, upstreamError } from '../../../src/kernel/index.js';
import type { Clock, PublisherEntry, PublisherType, Secret, TenantConfig } from '../../../src/kernel/index.js';
import type { CredentialProvider } from '../../../src/orchestrator/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { Publisher, PublisherFactory } from '../../../src/publishers/index.js';
import { FakePublisher } from '../../../src/publishers/testing/index.js';
import type { ImageStorage, ImageStorageFactory } from '../../../src/storage/index.js';
import { memoryStorage, MemoryStore } from '../../../src/storage/testing/index.js';
import { plantedCredential } from './credentialed-tenant.js';

type Fields = Secret<Readonly<Record<string, string>>> | null;

/** One client that was built for a tenant, and the credential it was built with. */
export interface BuiltClient {
  readonly tenant: string;
  /** `storage`, `captioning`, or the id of the platform. */
  readonly part: string;
  /** Null when it needs no credential. */
  readonly version: string | null;
  readonly configVersion: string;
  disposals: number;
}

/** Which secret each platform logs in with; null = none. */
const LOGIN = {
  outbox: null,
  telegram: 'telegram',
  fetlife: 'smtp',
  email: 'smtp',
  instagram: 'instagram',
  mastodon: 'mastodon',
  bluesky: 'bluesky',
  webhook: 'webhook',
} as const satisfies Record<PublisherType, CredentialProvider | null>;

/**
 * Adapters for tests of everything above them: they work in memory, but like the real ones only with the right
 * secret. Each checks that it was given exactly the credential its tenant is expected to have, so that a foreign,
 * an old or a changed one is caught, and every build and disposal is written down.
 */
export class CredentialedAdapters implements OtherAdapters {
  /** Every client built so far, in order. */
  readonly built: BuiltClient[] = [];
  /** Builds that were refused, as `<tenant> <part>`. */
  readonly refused: string[] = [];
  readonly storages: ImageStorageFactory;
  readonly captioning: CaptioningFactory;
  readonly publishers: PublisherFactory;
  readonly #expected = new Map<string, string>();
  readonly #stores = new Map<string, MemoryStore>();
  readonly #platforms = new Map<string, FakePublisher>();

  /** @param clock the storages' own clock */
  constructor(private readonly clock: Clock) {
    this.storages = {
      providers: ['local', 'dropbox', 'managed'],
      build: async (config, fields) => this.#buildStorage(config, fields),
    };
    this.captioning = { build: (config, fields) => this.#buildCaptioning(config, fields) };
    this.publishers = { build: async (config, entry, _sink, fields) => this.#buildPublisher(config, entry, fields) };
  }

  /** From now on the tenant's clients must be built with this version of the credential; before, it is `v1`. */
  expect(tenant: string, provider: CredentialProvider, version: string): void {
    this.#expected.set(`${tenant} ${provider}`, version);
  }

  /** What stands behind a tenant's storage, whichever client asks; to plant photos in. */
  storeOf(tenant: string): MemoryStore {
    const known = this.#stores.get(tenant) ?? new MemoryStore(this.clock);
    this.#stores.set(tenant, known);
    return known;
  }

  /** The platform as last built. @throws when it never was */
  platform(tenant: string, id: string): FakePublisher {
    const platform = this.#platforms.get(`${tenant} ${id}`);
    if (platform === undefined) throw new Error('This platform has not been built.');
    return platform;
  }

  /** Clients of a tenant that were built and not ended. */
  open(tenant: string, part?: string): readonly BuiltClient[] {
    return this.of(tenant, part).filter((client) => client.disposals === 0);
  }

  /** Clients of a tenant, ended ones included. */
  of(tenant: string, part?: string): readonly BuiltClient[] {
    return this.built.filter((client) => client.tenant === tenant && (part === undefined || client.part === part));
  }

  #buildStorage(config: TenantConfig, fields: Fields): ImageStorage {
    const { provider } = config.storage;
    if (provider === 'local') throw upstreamError('storage_unavailable', 'These tests have no local storage.');
    const client = this.#admit(config, 'storage', provider, fields);
    if (client === null) throw upstreamError('storage_unavailable', 'The storage refuses the credential.');
    const before = (): void => refuseEnded(client);
    const { storage } = memoryStorage({
      clock: this.clock,
      store: this.storeOf(config.tenant),
      hooks: { before },
    });
    return { ...storage, provider, dispose: async () => ended(client) };
  }

  async #buildCaptioning(config: TenantConfig, fields: Fields): Promise<Captioning> {
    const provider = config.ai?.provider === 'openai' ? 'openai' : null;
    const client = this.#admit(config, 'captioning', provider, fields);
    if (client === null) throw upstreamError('ai_unavailable', 'The AI service refuses the credential.');
    const captioning = await new OfflineCaptioningFactory().build();
    return { ...captioning, dispose: async () => ended(client) };
  }

  #buildPublisher(
    config: TenantConfig,
    { id, type }: PublisherEntry,
    fields: Fields,
  ): Publisher | { readonly unavailable: 'credential_unavailable' } {
    const client = this.#admit(config, id, LOGIN[type], fields);
    if (client === null) return { unavailable: 'credential_unavailable' };
    const publisher = new CountedPublisher(client, { id, type });
    this.#platforms.set(`${config.tenant} ${id}`, publisher);
    return publisher;
  }

  /** Null = the credential is not exactly the expected one. */
  #admit(config: TenantConfig, part: string, provider: CredentialProvider | null, fields: Fields): BuiltClient | null {
    const { tenant, configVersion } = config;
    const expected = provider && plantedCredential(tenant, provider, this.#expected.get(`${tenant} ${provider}`));
    if (!isDeepStrictEqual(fields?.reveal() ?? null, expected?.fields ?? null)) {
      this.refused.push(`${tenant} ${part}`);
      return null;
    }
    const client = { tenant, part, version: expected?.version ?? null, configVersion, disposals: 0 };
    this.built.push(client);
    return client;
  }
}

/** Adapters with secrets, for `startTestApp`. @param clock the storages' own clock; default the machine's */
export function credentialedAdapters(clock: Clock = new SystemClock()): CredentialedAdapters {
  return new CredentialedAdapters(clock);
}

/** A platform in memory that nobody may use after its end. */
class CountedPublisher extends FakePublisher {
  readonly #client: BuiltClient;

  constructor(client: BuiltClient, options: { readonly id: string; readonly type: PublisherType }) {
    super(options);
    this.#client = client;
  }

  override send(...args: Parameters<FakePublisher['send']>): ReturnType<FakePublisher['send']> {
    refuseEnded(this.#client);
    return super.send(...args);
  }

  override dispose(): Promise<void> {
    ended(this.#client);
    return super.dispose();
  }
}

function ended(client: BuiltClient): void {
  client.disposals += 1;
}

/** A real client's sockets are gone by then. */
function refuseEnded({ disposals }: BuiltClient): void {
  if (disposals > 0) throw bugError('A client was used after its end.');
}
