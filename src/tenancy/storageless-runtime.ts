import type { Captioning } from '../captioning/index.js';
import type { PublisherError, TenantConfig } from '../kernel/index.js';
import type { ImageStorage, PhotoListing } from '../storage/index.js';
import type { PlatformSlot, TenantRuntime } from './tenant-runtime.js';

/**
 * A tenant that was served a while ago and whose storage secret has run out while the orchestrator is away. Secrets
 * have no stale mode, pages have one: what needs no secret goes on, and everything that touches a photo or sends
 * one is refused. Spec: reliability.md section 2, "With the orchestrator down".
 */
export class StoragelessRuntime implements TenantRuntime {
  /** @param problem why there is no storage; thrown at whoever needs it */
  constructor(
    readonly config: TenantConfig,
    private readonly problem: PublisherError,
  ) {}

  get tenant(): string {
    return this.config.tenant;
  }

  get host(): string {
    return this.config.host;
  }

  get storage(): ImageStorage {
    throw this.problem;
  }

  get listing(): PhotoListing {
    throw this.problem;
  }

  /** So that who wants to know how captioning is finds out that it cannot be had. */
  get usesCaptioning(): boolean {
    return true;
  }

  captioning(): Promise<Captioning> {
    return Promise.reject(this.problem);
  }

  platforms(): Promise<readonly PlatformSlot[]> {
    return Promise.resolve(
      this.config.publishers.map(({ id, type }) => ({ id, type, unavailable: 'credential_unavailable' })),
    );
  }

  /** There was none to be refused. */
  renewedPlatform(): Promise<null> {
    return Promise.resolve(null);
  }

  /** There is nothing to share, so nobody waits. */
  async limit<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  hold(): () => void {
    return () => undefined;
  }
}
