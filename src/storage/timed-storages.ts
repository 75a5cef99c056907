import type { CredentialFields, RenewCredential, TenantConfig } from '../kernel/index.js';
import type { LogContext } from '../platform/logging/index.js';
import { timed } from '../platform/timings/index.js';
import type { ImageStorage, ImageStorageFactory } from './image-storage.port.js';

/**
 * Counts what a request waits for photos and documents, for storages that are no service: outbound calls are counted
 * where they leave. Spec: observability.md section 8.
 */
export class TimedStorages implements ImageStorageFactory {
  constructor(
    private readonly storages: ImageStorageFactory,
    private readonly context: LogContext,
  ) {}

  get providers(): ImageStorageFactory['providers'] {
    return this.storages.providers;
  }

  async build(
    config: TenantConfig,
    credential: CredentialFields | null,
    renew?: RenewCredential,
  ): Promise<ImageStorage> {
    const storage = await this.storages.build(config, credential, renew);
    return {
      provider: storage.provider,
      photos: allTimed(storage.photos, this.context),
      documents: allTimed(storage.documents, this.context),
      links: storage.links,
      previews: storage.previews,
      probe: (signal) => storage.probe(signal),
      checkAccess: (signal) => storage.checkAccess(signal),
      dispose: () => storage.dispose(),
    };
  }
}

/** The same object; each of its methods, all of which are asynchronous, is timed. */
function allTimed<T extends object>(target: T, context: LogContext): T {
  return new Proxy(target, {
    get(_target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]) =>
        timed(context, 'storage', async () => Reflect.apply(method, target, args) as unknown);
    },
  });
}
