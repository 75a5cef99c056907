import { LRUCache } from 'lru-cache';
import { orAbort, upstreamError } from '../kernel/index.js';
import type { TenantConfig, WaitOptions } from '../kernel/index.js';
import { buildRuntime, credentialHolds } from './build-runtime.js';
import type { RuntimeReason } from './build-runtime.js';
import type { PooledTenantRuntime } from './pooled-tenant-runtime.js';
import type { RuntimeParts } from './runtime-parts.js';
import type { TenantRuntime } from './tenant-runtime.js';
import { Validity } from './validity.js';

/** A runtime nobody asks for is gone this long after its end at the latest; 60 s are allowed. */
const SWEEP_MS = 15_000;

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
  /** Gives it back some seconds later, for who has no moment at which to do so. */
  releaseSoon(this: void): void;
}

interface PoolEntry {
  readonly config: TenantConfig;
  readonly validity: Validity;
  readonly runtime: Promise<PooledTenantRuntime>;
  /** Null while it is being built. */
  built: PooledTenantRuntime | null;
}

/**
 * The warm services of recently seen tenants: a bounded LRU of promises, so that requests that arrive together
 * share one build. A build belongs to the pool and to no request; one that failed is not kept. A runtime that was
 * replaced or evicted, or whose time is over, is disposed when its last user has left. Spec: tenancy.md section 4.
 */
export class TenantRuntimePool {
  readonly #parts: RuntimeParts;
  readonly #limits: PoolLimits;
  readonly #entries: LRUCache<string, PoolEntry>;
  /** No longer handed out, still in use. */
  readonly #leaving = new Set<PooledTenantRuntime>();
  readonly #disposals = new Set<Promise<void>>();
  readonly #sweeper: NodeJS.Timeout;
  #isClosed = false;

  constructor(parts: RuntimeParts, limits: PoolLimits) {
    this.#parts = parts;
    this.#limits = limits;
    this.#entries = new LRUCache({
      max: limits.maxTenants,
      dispose: (entry, _tenant, why) => (why === 'evict' ? this.#retire(entry, 'evicted') : undefined),
    });
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Tenants warm now. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * The tenant's runtime at this config, kept alive until released.
   * @throws PublisherError `storage_unavailable`, `config_unavailable`, `insufficient_balance`; the signal's reason
   */
  async acquire(config: TenantConfig, requestId: string, options: WaitOptions = {}): Promise<RuntimeLease> {
    const entry = this.#entryFor(config, requestId);
    const { built } = entry;
    // Whoever waits for the build gets a credential of this very moment.
    if (built === null) return this.#borrow(entry, options);
    const lease = leaseOf(built);
    try {
      if (built.access.version === null) return lease;
      if (await credentialHolds(this.#parts, built, requestId, options)) return lease;
    } catch (error) {
      lease.release();
      throw error;
    }
    lease.release();
    return this.#borrow(this.#successorOf(entry, config, requestId), options);
  }

  /**
   * Ends what is past its time, asked for or not: secrets and clients live at most 60 s longer than they may.
   * Called by a timer; tests call it themselves.
   */
  sweep(): void {
    for (const entry of [...this.#entries.values()]) {
      if (entry.validity.isOver() || entry.built?.access.validity.isOver()) this.#drop(entry, 'expired');
      else entry.built?.sweep();
    }
  }

  /** Retires every runtime and waits for the end of those that are unused. For the end of the process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    const entries = [...this.#entries.values()];
    for (const entry of entries) this.#drop(entry, 'closing');
    await Promise.allSettled(entries.map((entry) => entry.runtime));
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const runtime of this.#leaving) runtime.grace.end();
    await Promise.all(this.#disposals);
  }

  async #borrow(entry: PoolEntry, { signal }: WaitOptions): Promise<RuntimeLease> {
    return leaseOf(entry.built ?? (await orAbort(entry.runtime, signal)));
  }

  #entryFor(config: TenantConfig, requestId: string): PoolEntry {
    const known = this.#entries.get(config.tenant);
    if (known === undefined) return this.#add(config, requestId, 'first_use');
    const isReplaced = known.config.configVersion !== config.configVersion;
    if (!isReplaced && !known.validity.isOver()) return known;
    const reason = isReplaced ? 'replaced' : 'expired';
    this.#drop(known, reason);
    return this.#add(config, requestId, reason);
  }

  /** After the credential of an entry turned out to be another: built anew once, however many noticed. */
  #successorOf(entry: PoolEntry, config: TenantConfig, requestId: string): PoolEntry {
    const current = this.#entries.get(config.tenant);
    if (current !== undefined && current !== entry) return current;
    this.#drop(entry, 'credential_changed');
    return this.#add(config, requestId, 'credential_changed');
  }

  #add(config: TenantConfig, requestId: string, reason: RuntimeReason): PoolEntry {
    if (this.#isClosed) throw upstreamError('shutting_down', 'This process is going away and begins nothing new.');
    const ttlSeconds = Math.min(this.#limits.ttlSeconds, config.ttlSeconds);
    const validity = new Validity(this.#parts.clock, ttlSeconds * 1000);
    const runtime = buildRuntime(this.#parts, config, requestId, reason);
    const entry: PoolEntry = { config, validity, runtime, built: null };
    runtime.then(
      (built) => (entry.built = built),
      () => this.#forget(entry),
    );
    this.#entries.set(config.tenant, entry);
    return entry;
  }

  #drop(entry: PoolEntry, reason: RuntimeReason): void {
    this.#forget(entry);
    this.#retire(entry, reason);
  }

  /** A newer entry of the same tenant stays. */
  #forget(entry: PoolEntry): void {
    const { tenant } = entry.config;
    if (this.#entries.peek(tenant) === entry) this.#entries.delete(tenant);
  }

  #retire(entry: PoolEntry, reason: RuntimeReason): void {
    entry.runtime.then(
      (runtime) =>
        // After the borrowers that came first: they have entered by then, and keep it alive.
        setImmediate(() => {
          this.#leaving.add(runtime);
          runtime.uses.retire(() => this.#dispose(runtime, reason));
        }),
      () => undefined, // it was never built; those who waited for it have the error
    );
  }

  #dispose(runtime: PooledTenantRuntime, reason: RuntimeReason): void {
    const { log, clock } = this.#parts;
    this.#leaving.delete(runtime);
    const startedAt = clock.monotonicMs();
    const fields = () => ({
      tenant: runtime.tenant,
      config_version: runtime.config.configVersion,
      latency_ms: Math.round(clock.monotonicMs() - startedAt),
      reason,
    });
    const done: Promise<void> = runtime
      .dispose()
      .then(() => log.info('tenant_runtime_disposed', "A tenant's services were ended.", fields()))
      .finally(() => this.#disposals.delete(done));
    this.#disposals.add(done);
  }
}

function leaseOf(runtime: PooledTenantRuntime): RuntimeLease {
  const release = runtime.uses.enter();
  const releaseSoon = (): void => {
    runtime.grace.begin();
    release();
  };
  return { runtime, release, releaseSoon };
}
