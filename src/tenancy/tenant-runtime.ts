import type { Captioning } from '../captioning/index.js';
import type { PublisherType, TenantConfig, WaitOptions } from '../kernel/index.js';
import type { Publisher } from '../publishers/index.js';
import type { ImageStorage, PhotoListing } from '../storage/index.js';

/** One enabled platform of a tenant: usable, or why not (the rest works on). */
export type PlatformSlot =
  | { readonly id: string; readonly type: PublisherType; readonly publisher: Publisher }
  | {
      readonly id: string;
      readonly type: PublisherType;
      readonly unavailable: 'not_configured' | 'credential_unavailable';
      /** Path of the setting that is missing or wrong, if one is known; never its value. */
      readonly field?: string;
    };

/**
 * The services of one tenant at one config version: storage built eagerly, everything else on first use.
 * Pooled; passed as an argument to every singleton service. Spec: tenancy.md section 4.
 */
export interface TenantRuntime {
  readonly tenant: string;
  readonly host: string;
  readonly config: TenantConfig;
  readonly storage: ImageStorage;
  readonly listing: PhotoListing;
  /**
   * Captioning under a credential that is valid now. It is not ended before the piece of work it was asked for in
   * (a request, `limit`, `hold`) is over; the next piece asks anew.
   * @throws PublisherError `ai_unavailable`, `insufficient_balance`
   */
  captioning(requestId: string): Promise<Captioning>;
  /** Whether captioning has been asked for yet. Until then its credential is nobody's business: it is lazy. */
  readonly usesCaptioning: boolean;
  /** Every enabled platform in config order, as `captioning`. Never throws for a broken one. */
  platforms(requestId: string): Promise<readonly PlatformSlot[]>;
  /**
   * The same platform under another credential, after its own was refused (`unauthorized`). Its credential is asked
   * for anew at most once in 30 s, however many are refused; the refused publisher is ended when its users are gone.
   * Spec: publishing.md section 4.2, publishers.md section 1.
   * @param refused as a slot of this runtime gave it
   * @returns null = there is no other credential (yet). Never throws for a broken platform
   */
  renewedPlatform(refused: Publisher, options?: WaitOptions): Promise<PlatformSlot | null>;
  /**
   * Runs work under the tenant's concurrency cap (8 at once, waits ≤ 2 s).
   * @param options a signal refuses work that still waits when it fires; begun work goes on
   * @throws PublisherError `tenant_busy`
   */
  limit<T>(work: () => Promise<T>, options?: WaitOptions): Promise<T>;
  /**
   * Keeps everything of this tenant alive for work that outlives its request.
   * @returns ends it; calling it again does nothing
   */
  hold(): () => void;
}
