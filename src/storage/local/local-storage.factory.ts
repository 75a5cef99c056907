import { upstreamError, type Clock, type Ids, type TenantConfig } from '../../kernel/index.js';
import type { ImageStorage, ImageStorageFactory } from '../image-storage.port.js';
import { areNested, localPathsOf } from './local-paths.js';
import { LocalImageStorage } from './local-storage.js';

export interface LocalFactoryOptions {
  /** Base folder of a tenant: everything of it lies inside, and nothing of anybody else. */
  readonly baseDirOf: (config: TenantConfig) => string;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether this build decodes HEIC; decides what listings show. */
  readonly heicReadable?: boolean;
}

/** Builds the `local` storage of a tenant. Writes nothing: folders are made by the first write. */
export class LocalImageStorageFactory implements ImageStorageFactory {
  readonly providers = ['local'] as const;
  readonly #options: LocalFactoryOptions;
  /** Base folders in use: a tenant may have an old and a new storage for a moment. */
  readonly #inUse = new Map<symbol, { readonly tenant: string; readonly base: string }>();

  constructor(options: LocalFactoryOptions) {
    this.#options = options;
  }

  /** @throws PublisherError `config_unavailable`: bad paths, or a base inside another tenant's. Spec: storage.md section 11 */
  async build(config: TenantConfig): Promise<ImageStorage> {
    const { clock, ids, heicReadable = false } = this.#options;
    const paths = localPathsOf(this.#options.baseDirOf(config), config.storage.paths);
    for (const other of this.#inUse.values()) {
      if (other.tenant !== config.tenant && areNested(other.base, paths.base)) throw nestedBases();
    }
    const key = Symbol(config.tenant);
    this.#inUse.set(key, { tenant: config.tenant, base: paths.base });
    return new LocalImageStorage({ paths, clock, ids, heicReadable, onDispose: () => void this.#inUse.delete(key) });
  }
}

function nestedBases(): Error {
  return upstreamError('config_unavailable', 'Two tenants have base folders one inside the other. Part them.', {
    reason: 'storage_paths',
  });
}
