import type { TenantConfig, WaitOptions } from '../kernel/index.js';

/** A tenant's config and how fresh it is. */
export interface ResolvedConfig {
  readonly config: TenantConfig;
  /** Seconds since the orchestrator answered; 0 in env mode. */
  readonly ageSeconds: number;
  /** Past its TTL: good enough to look, never to change anything. */
  readonly isStale: boolean;
}

/**
 * Where a tenant's configuration comes from. Bound once at boot: `env/` or `orchestrator/`; everything
 * downstream cannot tell which. Spec: orchestrator.md section 2.
 */
export interface ConfigSource {
  /**
   * The config of a host, for reads; may be stale for a bounded time.
   * @param host normalised host
   * @param requestId id of the request that asks, sent along
   * @throws PublisherError `not_found` (unknown, suspended or another app type), `config_unavailable`; the
   *   signal's reason when the caller gave up
   */
  getConfig(host: string, requestId: string, options?: WaitOptions): Promise<ResolvedConfig>;
  /**
   * The config of a host for a mutation: valid state V of reliability.md section 1. Asks the source again
   * when the answer at hand is too old. @throws as `getConfig`; never answers stale
   */
  getValidConfig(host: string, requestId: string, options?: WaitOptions): Promise<ResolvedConfig>;
  /** Drops what is cached for the host and asks now. @throws as `getConfig` */
  refresh(host: string, requestId: string): Promise<ResolvedConfig>;
  isOrchestrated(): boolean;
  /** For readiness: resolves when the source answers. @throws PublisherError `config_unavailable` */
  checkConnectivity(): Promise<void>;
}
export const ConfigSource = Symbol('ConfigSource');
