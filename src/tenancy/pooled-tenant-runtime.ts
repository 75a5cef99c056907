import type { Captioning } from '../captioning/index.js';
import { hasCode, upstreamError } from '../kernel/index.js';
import type { PublisherEntry, TenantConfig } from '../kernel/index.js';
import type { ImageStorage, PhotoListing } from '../storage/index.js';
import { Lazy } from './lazy.js';
import { buildPlatform } from './platform-slots.js';
import type { RuntimeParts } from './runtime-parts.js';
import { TenantLimit } from './tenant-limit.js';
import type { PlatformSlot, TenantRuntime } from './tenant-runtime.js';
import { UseCount } from './use-count.js';

const MAX_WAIT_MS = 2_000;
/** How long a failed optional part stays failed. Spec: reliability.md section 2. */
const FAILURE_MEMORY_MS = 30_000;

/** A tenant's services at one config and one storage credential. Spec: tenancy.md section 4. */
export class PooledTenantRuntime implements TenantRuntime {
  readonly listing: PhotoListing;
  /** Requests and running work; the runtime is disposed when retired and unused. */
  readonly uses: UseCount;
  readonly #parts: RuntimeParts;
  readonly #limit: TenantLimit;
  readonly #captioning: Lazy<Captioning>;
  readonly #platforms: ReadonlyMap<PublisherEntry, Lazy<PlatformSlot>>;

  /**
   * @param storageVersion version of the storage credential; null when the storage needs none
   * @param onIdle called once, when the runtime is retired and nobody uses it
   */
  constructor(
    parts: RuntimeParts,
    readonly config: TenantConfig,
    readonly storage: ImageStorage,
    readonly storageVersion: string | null,
    onIdle: (runtime: PooledTenantRuntime) => void,
  ) {
    this.#parts = parts;
    this.listing = parts.listings.build(config, storage);
    this.uses = new UseCount(() => onIdle(this));
    this.#limit = new TenantLimit(parts.maxConcurrency, MAX_WAIT_MS);
    const lazy = <T>(): Lazy<T> => new Lazy<T>(parts.clock, FAILURE_MEMORY_MS);
    this.#captioning = lazy();
    this.#platforms = new Map(config.publishers.map((entry) => [entry, lazy<PlatformSlot>()]));
  }

  get tenant(): string {
    return this.config.tenant;
  }

  get host(): string {
    return this.config.host;
  }

  captioning(requestId: string): Promise<Captioning> {
    return this.#captioning.get(() => this.#buildCaptioning(requestId));
  }

  platforms(requestId: string): Promise<readonly PlatformSlot[]> {
    return Promise.all(
      [...this.#platforms].map(([entry, slot]) =>
        slot.get(
          () => buildPlatform(this.#parts, this.config, this.storage, entry, requestId),
          (built) => 'unavailable' in built && built.unavailable === 'credential_unavailable',
        ),
      ),
    );
  }

  async limit<T>(work: () => Promise<T>): Promise<T> {
    const leave = this.uses.enter();
    try {
      return await this.#limit.run(work);
    } finally {
      leave();
    }
  }

  /** Ends everything that was built. Only when unused. */
  async dispose(): Promise<void> {
    const slots = await Promise.all([...this.#platforms.values()].map((slot) => slot.settled()));
    const publishers = slots.flatMap((slot) => (slot !== null && 'publisher' in slot ? [slot.publisher] : []));
    const captioning = await this.#captioning.settled();
    await Promise.allSettled([...publishers, captioning, this.storage].map(async (part) => part?.dispose()));
  }

  async #buildCaptioning(requestId: string): Promise<Captioning> {
    if (this.config.ai === null) throw upstreamError('ai_unavailable', 'Captioning is not set up for this tenant.');
    try {
      const { fields } = await this.#parts.credentials.resolve(this.config, { kind: 'ai' }, requestId);
      return await this.#parts.captioning.build(this.config, fields);
    } catch (error) {
      if (hasCode(error, 'credentials_unavailable')) {
        throw upstreamError('ai_unavailable', 'The AI credential cannot be had.', error.details);
      }
      throw error;
    }
  }
}
