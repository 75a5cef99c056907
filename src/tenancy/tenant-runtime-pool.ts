import { LRUCache } from 'lru-cache';
import { ageMs, hasCode, momentOf, upstreamError } from '../kernel/index.js';
import type { Moment, TenantConfig } from '../kernel/index.js';
import { PooledTenantRuntime } from './pooled-tenant-runtime.js';
import type { RuntimeParts } from './runtime-parts.js';
import type { TenantRuntime } from './tenant-runtime.js';

/** Bounds of the pool. */
export interface PoolLimits {
  /** `TENANT_SERVICE_CACHE_MAX_SIZE`. */
  readonly maxTenants: number;
  /** `TENANT_SERVICE_TTL_SECONDS`; a runtime never outlives its config's TTL either. */
  readonly ttlSeconds: number;
}

/** A runtime on loan: it is not disposed before `release`. */
export interface RuntimeLease {
  readonly runtime: TenantRuntime;
  /** Gives it back; calling it again does nothing. */
  release(this: void): void;
}

interface PoolEntry {
  readonly config: TenantConfig;
  readonly builtAt: Moment;
  readonly runtime: Promise<PooledTenantRuntime>;
}

/**
 * The warm services of recently seen tenants: a bounded LRU of promises, so that requests that arrive
 * together share one build. A failed build is not kept; a replaced or evicted runtime is disposed when its
 * last user has left. Spec: tenancy.md section 4.
 */
export class TenantRuntimePool {
  readonly #parts: RuntimeParts;
  readonly #limits: PoolLimits;
  readonly #entries: LRUCache<string, PoolEntry>;
  readonly #disposals = new Set<Promise<void>>();

  constructor(parts: RuntimeParts, limits: PoolLimits) {
    this.#parts = parts;
    this.#limits = limits;
    this.#entries = new LRUCache({ max: limits.maxTenants, dispose: (entry) => this.#retire(entry) });
  }

  /** Tenants warm now. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * The tenant's runtime at this config, kept alive until released.
   * @throws PublisherError `storage_unavailable`, `config_unavailable`, `insufficient_balance`
   */
  async acquire(config: TenantConfig, requestId: string): Promise<RuntimeLease> {
    const lease = await this.#borrow(config, requestId);
    if (await this.#credentialHolds(lease.runtime, requestId).catch((error: unknown) => fail(lease, error))) {
      return lease;
    }
    lease.release();
    this.#entries.delete(config.tenant);
    return this.#borrow(config, requestId);
  }

  /** Retires every runtime and waits for those that are unused. For the end of the process. */
  async close(): Promise<void> {
    const runtimes = [...this.#entries.values()].map((entry) => entry.runtime);
    this.#entries.clear();
    await Promise.allSettled(runtimes);
    await new Promise<void>((resolve) => setImmediate(resolve));
    await Promise.all(this.#disposals);
  }

  async #borrow(config: TenantConfig, requestId: string): Promise<PooledLease> {
    const entry = this.#entry(config, requestId);
    try {
      const runtime = await entry.runtime;
      return { runtime, release: runtime.uses.enter() };
    } catch (error) {
      if (this.#entries.peek(config.tenant) === entry) this.#entries.delete(config.tenant);
      throw error;
    }
  }

  #entry(config: TenantConfig, requestId: string): PoolEntry {
    const known = this.#entries.get(config.tenant);
    if (known !== undefined && known.config.configVersion === config.configVersion && !this.#isOver(known)) {
      return known;
    }
    const entry = { config, builtAt: momentOf(this.#parts.clock), runtime: this.#build(config, requestId) };
    entry.runtime.catch(() => undefined); // every borrower awaits it; this only quiets a build nobody waits for
    this.#entries.set(config.tenant, entry);
    return entry;
  }

  #isOver(entry: PoolEntry): boolean {
    const ttlSeconds = Math.min(this.#limits.ttlSeconds, entry.config.ttlSeconds);
    return ageMs(this.#parts.clock, entry.builtAt) >= ttlSeconds * 1000;
  }

  async #build(config: TenantConfig, requestId: string): Promise<PooledTenantRuntime> {
    const startedAt = this.#parts.clock.monotonicMs();
    const { version, fields } = await this.#storageCredential(config, requestId);
    const storage = await this.#parts.storages.build(config, fields);
    const runtime = new PooledTenantRuntime(this.#parts, config, storage, version, (idle) => this.#dispose(idle));
    this.#parts.log.info('tenant_runtime_built', "A tenant's services were built.", {
      tenant: config.tenant,
      config_version: config.configVersion,
      latency_ms: Math.round(this.#parts.clock.monotonicMs() - startedAt),
    });
    return runtime;
  }

  async #storageCredential(
    config: TenantConfig,
    requestId: string,
  ): ReturnType<RuntimeParts['credentials']['resolve']> {
    try {
      return await this.#parts.credentials.resolve(config, { kind: 'storage' }, requestId);
    } catch (error) {
      if (!hasCode(error, 'credentials_unavailable')) throw error;
      throw upstreamError('storage_unavailable', 'The storage credential cannot be had.', error.details);
    }
  }

  /** Secrets have no stale mode: the resolver (which caches) must still give the version we were built with. */
  async #credentialHolds(runtime: PooledTenantRuntime, requestId: string): Promise<boolean> {
    if (runtime.storageVersion === null) return true;
    return (await this.#storageCredential(runtime.config, requestId)).version === runtime.storageVersion;
  }

  #retire(entry: PoolEntry): void {
    // After the borrowers that came first: they have entered by then, and keep it alive.
    entry.runtime.then(
      (runtime) => setImmediate(() => runtime.uses.retire()),
      () => undefined,
    );
  }

  #dispose(runtime: PooledTenantRuntime): void {
    const { log } = this.#parts;
    const done = runtime
      .dispose()
      .then(() => log.info('tenant_runtime_disposed', "A tenant's services were ended.", { tenant: runtime.tenant }))
      .finally(() => this.#disposals.delete(done));
    this.#disposals.add(done);
  }
}

interface PooledLease extends RuntimeLease {
  readonly runtime: PooledTenantRuntime;
}

function fail(lease: RuntimeLease, error: unknown): never {
  lease.release();
  throw error;
}
