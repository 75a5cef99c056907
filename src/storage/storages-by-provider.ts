import { STORAGE_PROVIDERS, upstreamError } from '../kernel/index.js';
import type { Secret, StorageProvider, TenantConfig, RenewCredential } from '../kernel/index.js';
import type { ImageStorage, ImageStorageFactory } from './image-storage.port.js';

/** Who builds which storage; null = it cannot be used here. */
export type StorageFactories = Readonly<Record<StorageProvider, ImageStorageFactory | null>>;

/** Every storage of this build behind one factory. A new provider does not compile before it has a place here. */
export class StoragesByProvider implements ImageStorageFactory {
  readonly providers: readonly StorageProvider[];

  constructor(private readonly factories: StorageFactories) {
    this.providers = STORAGE_PROVIDERS.filter((provider) => factories[provider] !== null);
  }

  /** @throws PublisherError as the provider's own factory; `config_unavailable` when there is none */
  async build(
    config: TenantConfig,
    credential: Secret<Readonly<Record<string, string>>> | null,
    renew?: RenewCredential,
  ): Promise<ImageStorage> {
    const factory = this.factories[config.storage.provider];
    if (factory === null) {
      throw upstreamError('config_unavailable', 'The storage of this tenant is not available here.', {
        reason: 'storage_provider',
      });
    }
    return factory.build(config, credential, renew);
  }
}
