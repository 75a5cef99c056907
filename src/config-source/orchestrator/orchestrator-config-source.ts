import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Ids, TenantConfig } from '../../kernel/index.js';
import type { OrchestratorClient, RuntimeLookup } from '../../orchestrator/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import { configUnavailable, tenantNotFound } from '../config-source.errors.js';
import type { ConfigSource, ResolvedConfig } from '../config-source.port.js';
import type { ConfigEntry } from './config-entry.js';
import { ConfigNotices } from './config-notices.js';
import { Connectivity } from './connectivity.js';
import { RuntimeConfigCache } from './runtime-config-cache.js';

/** The first read after expiry waits this long for the refresh, then it is served stale. */
const STALE_WAIT_MS = 1000;
/** What a caller is told when nobody named a time. */
const RETRY_AFTER_SECONDS = 5;
const HEALTH_LABEL = 'healthcheck';

export interface ConfigCacheSettings {
  readonly baseDomain: string;
  readonly configCacheMaxSize: number;
  readonly staleMaxSeconds: number;
  readonly negativeTtlSeconds: number;
  readonly mutationMaxAgeSeconds: number;
}

/** What the process lends to it. */
export interface ConfigSourceParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
}

/**
 * Configuration from the orchestrator: fresh answers from memory, refreshed ahead of their end, stale ones for
 * reads only and for a bounded time, a "no" at once and remembered. One call per host however many wait.
 * Spec: orchestrator.md section 4, reliability.md sections 1 to 3.
 */
export class OrchestratorConfigSource implements ConfigSource {
  readonly #cache: RuntimeConfigCache;
  readonly #flights = new SingleFlight<RuntimeLookup>();
  readonly #connectivity: Connectivity;
  readonly #notices: ConfigNotices;

  constructor(
    private readonly client: OrchestratorClient,
    private readonly settings: ConfigCacheSettings,
    private readonly parts: ConfigSourceParts,
  ) {
    const { clock, log } = parts;
    this.#cache = new RuntimeConfigCache(settings.configCacheMaxSize, settings.negativeTtlSeconds, clock);
    this.#connectivity = new Connectivity(() => client.isReachable(`${HEALTH_LABEL}.${settings.baseDomain}`), clock);
    this.#notices = new ConfigNotices(log, clock);
  }

  async getConfig(host: string, requestId: string): Promise<ResolvedConfig> {
    if (this.#cache.isNegative(host)) throw tenantNotFound();
    const entry = this.#cache.get(host);
    if (!entry?.isServable(this.settings.staleMaxSeconds)) return this.#ask(host, requestId);
    if (entry.isGood()) {
      if (entry.wantsRefresh()) this.#refreshInBackground(host);
      return resolved(entry, false);
    }
    return this.#serveStale(host, requestId, entry);
  }

  async getValidConfig(host: string, requestId: string): Promise<ResolvedConfig> {
    if (this.#cache.isNegative(host)) throw tenantNotFound();
    const entry = this.#cache.get(host);
    if (entry?.isValidFor(this.settings.mutationMaxAgeSeconds)) {
      if (entry.wantsRefresh()) this.#refreshInBackground(host);
      return resolved(entry, false);
    }
    if (entry?.isDistrusted()) throw configUnavailable(RETRY_AFTER_SECONDS);
    return this.#ask(host, requestId);
  }

  async refresh(host: string, requestId: string): Promise<ResolvedConfig> {
    // A flight that is already in the air may have asked before the change the admin wants to see.
    await this.#flights.current(host)?.catch(() => null);
    return this.#ask(host, requestId);
  }

  isOrchestrated(): boolean {
    return true;
  }

  async checkConnectivity(): Promise<void> {
    if (!(await this.#connectivity.isReachable())) throw configUnavailable(RETRY_AFTER_SECONDS);
  }

  /** Past its end or in doubt: waits shortly for a refresh, unless one has failed already. */
  async #serveStale(host: string, requestId: string, entry: ConfigEntry): Promise<ResolvedConfig> {
    if (entry.hasFailed() || entry.isDistrusted()) {
      if (entry.wantsRefresh()) this.#refreshInBackground(host);
    } else {
      const lookup = await within(STALE_WAIT_MS, this.#lookUp(host, requestId));
      const current = this.#cache.get(host);
      if (lookup?.kind === 'not_found') throw tenantNotFound();
      if (lookup?.kind === 'config' && current) return resolved(current, false);
      if (!current) throw configUnavailable(RETRY_AFTER_SECONDS);
    }
    this.#notices.servedStale(entry.config.tenant, entry.ageMs());
    return resolved(entry, true);
  }

  async #ask(host: string, requestId: string): Promise<ResolvedConfig> {
    const lookup = await this.#lookUp(host, requestId);
    switch (lookup.kind) {
      case 'config': {
        const entry = this.#cache.get(host);
        return entry ? resolved(entry, false) : { config: lookup.config, ageSeconds: 0, isStale: false };
      }
      case 'not_found':
        throw tenantNotFound();
      case 'invalid':
        throw configUnavailable(RETRY_AFTER_SECONDS);
      case 'failed':
        throw configUnavailable(lookup.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
    }
  }

  #refreshInBackground(host: string): void {
    // Its outcome is kept in the cache and in the call's log line; nobody waits for it.
    this.#lookUp(host, this.parts.ids.uuid()).catch((bug: unknown) => {
      this.parts.log.failure('unhandled_error', 'A background refresh of configuration broke.', bug);
    });
  }

  #lookUp(host: string, requestId: string): Promise<RuntimeLookup> {
    return this.#flights.run(host, async () => {
      const lookup = await this.client.lookUpRuntime(host, requestId);
      this.#connectivity.note(lookup.kind === 'config' || lookup.kind === 'not_found');
      this.#keep(host, lookup);
      return lookup;
    });
  }

  #keep(host: string, lookup: RuntimeLookup): void {
    const before = this.#cache.get(host);
    switch (lookup.kind) {
      case 'config':
        this.#notices.changed(before?.config ?? null, lookup.config);
        this.#notices.skippedTypes(lookup.unknownPublisherTypes);
        this.#cache.keep(host, lookup.config);
        return;
      case 'not_found':
        this.#cache.refuse(host);
        return;
      case 'invalid':
        before?.noteWrongAnswer();
        before?.noteFailure(this.parts.ids.random());
        if (lookup.foreign) this.#cache.evict(host);
        return;
      case 'failed':
        before?.noteFailure(this.parts.ids.random());
        return;
    }
  }
}

function resolved(entry: { readonly config: TenantConfig; ageMs(): number }, isStale: boolean): ResolvedConfig {
  return { config: entry.config, ageSeconds: Math.floor(entry.ageMs() / 1000), isStale };
}

/** The result, or null when it takes longer. The work goes on. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  const late = delay(ms, null, { signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
