import type { Captioning } from '../captioning/index.js';
import { PublisherError, upstreamError } from '../kernel/index.js';
import type { PublisherEntry, TenantConfig, WaitOptions } from '../kernel/index.js';
import type { Publisher } from '../publishers/index.js';
import type { ImageStorage, PhotoListing } from '../storage/index.js';
import { CredentialedPart } from './credentialed-part.js';
import { Grace } from './grace.js';
import { asAiTrouble, captioningRecipe, endQuietly, platformRecipe } from './part-recipes.js';
import type { CredentialVersions } from './part-recipes.js';
import type { RuntimeParts } from './runtime-parts.js';
import { TenantLimit } from './tenant-limit.js';
import type { PlatformSlot, TenantRuntime } from './tenant-runtime.js';
import { UseCount } from './use-count.js';
import type { Validity } from './validity.js';

const MAX_WAIT_MS = 2_000;
/** How long a part that could not be built stays so. Spec: reliability.md section 2. */
const FAILURE_MEMORY_MS = 30_000;
/** Between being given a runtime and bringing it work lie a few checks of one request. */
const GRACE_MS = 10_000;

/** The credential behind a storage: its version, null when it needs none, and how long it holds. */
export interface StorageAccess {
  readonly version: string | null;
  readonly validity: Validity;
}

/** A tenant's services at one config and one storage credential. Spec: tenancy.md section 4. */
export class PooledTenantRuntime implements TenantRuntime {
  readonly listing: PhotoListing;
  /** Requests and running work; the runtime is disposed when retired and unused. */
  readonly uses = new UseCount();
  /** For those who were given the runtime and have no moment at which to give it back. */
  readonly grace = new Grace(this.uses, GRACE_MS);
  readonly #parts: RuntimeParts;
  readonly #limit: TenantLimit;
  readonly #captioning: CredentialedPart<Captioning>;
  readonly #platforms: ReadonlyMap<PublisherEntry, CredentialedPart<PlatformSlot>>;
  /** What each publisher was built with. */
  readonly #versions: CredentialVersions = new WeakMap();

  /** @param access what the storage was built with */
  constructor(
    parts: RuntimeParts,
    readonly config: TenantConfig,
    readonly storage: ImageStorage,
    readonly access: StorageAccess,
  ) {
    const { clock } = parts;
    this.#parts = parts;
    this.listing = parts.listings.build(config, storage);
    this.#limit = new TenantLimit(parts.maxConcurrency, MAX_WAIT_MS);
    this.#captioning = new CredentialedPart(captioningRecipe(parts, config), this.uses, clock, FAILURE_MEMORY_MS);
    const platformOf = (entry: PublisherEntry): CredentialedPart<PlatformSlot> =>
      new CredentialedPart(
        platformRecipe({ ...parts, config, storage, versions: this.#versions }, entry),
        this.uses,
        clock,
        FAILURE_MEMORY_MS,
      );
    this.#platforms = new Map(config.publishers.map((entry) => [entry, platformOf(entry)]));
  }

  get tenant(): string {
    return this.config.tenant;
  }

  get host(): string {
    return this.config.host;
  }

  async captioning(requestId: string): Promise<Captioning> {
    if (this.config.ai === null) throw upstreamError('ai_unavailable', 'Captioning is not set up for this tenant.');
    return asAiTrouble(() => this.#captioning.get(requestId));
  }

  get usesCaptioning(): boolean {
    return this.#captioning.isAskedFor;
  }

  platforms(requestId: string): Promise<readonly PlatformSlot[]> {
    return Promise.all([...this.#platforms].map(([entry, part]) => platformOrNot(entry, part.get(requestId))));
  }

  async renewedPlatform(refused: Publisher, options?: WaitOptions): Promise<PlatformSlot | null> {
    const version = this.#versions.get(refused);
    const place = [...this.#platforms].find(([{ id }]) => id === refused.id);
    if (version === undefined || place === undefined) return null;
    const [entry, part] = place;
    return platformOrNot(entry, part.renewed(version, options));
  }

  async limit<T>(work: () => Promise<T>, options?: WaitOptions): Promise<T> {
    const leave = this.uses.enter();
    try {
      return await this.#limit.run(work, options);
    } finally {
      leave();
    }
  }

  hold(): () => void {
    return this.uses.enter();
  }

  /** Lets go of optional parts whose credentials have run out. */
  sweep(): void {
    for (const part of this.#optionalParts()) part.sweep();
  }

  /** Ends everything that was built; never throws. Only when unused. */
  async dispose(): Promise<void> {
    await Promise.all(this.#optionalParts().map((part) => part.end()));
    await endQuietly(this.#parts.log, this.storage);
  }

  #optionalParts(): readonly Pick<CredentialedPart<unknown>, 'sweep' | 'end'>[] {
    return [this.#captioning, ...this.#platforms.values()];
  }
}

/** A credential that cannot be had makes its platform unavailable and no other. @throws only for a bug */
async function platformOrNot<T extends PlatformSlot | null>(
  { id, type }: PublisherEntry,
  part: Promise<T>,
): Promise<T | PlatformSlot> {
  try {
    return await part;
  } catch (error) {
    if (!(error instanceof PublisherError) || error.family === 'bug') throw error;
    return { id, type, unavailable: 'credential_unavailable' };
  }
}
