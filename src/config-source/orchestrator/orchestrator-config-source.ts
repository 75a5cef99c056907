import { setTimeout as delay } from 'node:timers/promises';
import { orAbort } from '../../kernel/index.js';
import type { WaitOptions } from '../../kernel/index.js';
import { configUnavailable, tenantNotFound } from '../config-source.errors.js';
import type { ConfigSource, ResolvedConfig } from '../config-source.port.js';
import type { ConfigEntry } from './config-entry.js';
import { ConfigLookups } from './config-lookups.js';
import { configCounts } from './config-metrics.js';
import type { ConfigCounts } from './config-metrics.js';
import type { ConfigCacheSettings, ConfigSourceParts } from './config-source.parts.js';
import { RuntimeConfigCache } from './runtime-config-cache.js';
import type { RuntimeLookups } from './runtime-lookups.js';

/** What a caller is told while too many unknown hosts are asked for. */
const CROWDED_RETRY_SECONDS = 1;
/** A probe's answer is kept for so long. */
const PROBE_RETRY_SECONDS = 5;
const HEALTH_LABEL = 'healthcheck';
const NO_OPTIONS: WaitOptions = {};

/**
 * Configuration from the orchestrator: fresh answers from memory, refreshed ahead of their end, stale ones for
 * reads only and for a bounded time, a "no" at once and remembered. One call per host however many wait.
 * Spec: orchestrator.md section 4, reliability.md sections 1 to 3.
 */
export class OrchestratorConfigSource implements ConfigSource {
  readonly #cache: RuntimeConfigCache;
  readonly #lookups: ConfigLookups;
  readonly #counts: ConfigCounts;
  readonly #healthHost: string;

  constructor(
    private readonly client: RuntimeLookups,
    private readonly settings: ConfigCacheSettings,
    parts: ConfigSourceParts,
  ) {
    this.#cache = new RuntimeConfigCache(settings.configCacheMaxSize, settings.negativeTtlSeconds, parts.clock);
    this.#counts = parts.counts ?? configCounts();
    this.#lookups = new ConfigLookups(client, this.#cache, parts);
    this.#healthHost = `${HEALTH_LABEL}.${settings.baseDomain}`;
  }

  async getConfig(host: string, requestId: string, options = NO_OPTIONS): Promise<ResolvedConfig> {
    const entry = this.#cache.get(host);
    if (entry !== null) {
      const ageMs = entry.ageMs();
      if (entry.isGood(ageMs)) return this.#good(host, entry, ageMs);
      if (entry.isServable(ageMs, this.settings.staleMaxSeconds)) {
        return this.#serveStale(host, requestId, entry, options);
      }
    }
    return this.#ask(host, requestId, options);
  }

  async getValidConfig(host: string, requestId: string, options = NO_OPTIONS): Promise<ResolvedConfig> {
    const entry = this.#cache.get(host);
    if (entry !== null) {
      const ageMs = entry.ageMs();
      if (entry.isValidFor(ageMs, this.settings.mutationMaxAgeSeconds)) return this.#good(host, entry, ageMs);
    }
    return this.#ask(host, requestId, options);
  }

  async refresh(host: string, requestId: string): Promise<ResolvedConfig> {
    // A call that is under way may have been answered before the change the admin wants to see.
    await this.#lookups.settled(host);
    return this.#askNow(host, requestId, NO_OPTIONS);
  }

  isOrchestrated(): boolean {
    return true;
  }

  async checkConnectivity(): Promise<void> {
    if (!(await this.client.isReachable(this.#healthHost))) throw configUnavailable(PROBE_RETRY_SECONDS);
  }

  #good(host: string, entry: ConfigEntry, ageMs: number): ResolvedConfig {
    this.#counts.hit();
    if (entry.wantsRefresh(ageMs)) this.#lookups.refreshInBackground(host);
    return resolved(entry, ageMs, false);
  }

  /** Past its end or in doubt: waits shortly for a refresh, unless one has failed already. */
  async #serveStale(
    host: string,
    requestId: string,
    entry: ConfigEntry,
    options: WaitOptions,
  ): Promise<ResolvedConfig> {
    const patienceMs = entry.readPatienceMs();
    if (patienceMs > 0) {
      // Without the caller's signal: a refresh goes on when the reader has its stale answer or has gone.
      const refresh = this.#lookups.ask(host, requestId, NO_OPTIONS);
      await orAbort(within(patienceMs, refresh), options.signal);
    } else if (entry.wantsRefresh(entry.ageMs())) {
      this.#lookups.refreshInBackground(host);
    }
    const current = this.#cache.get(host);
    // Gone while this read waited: a definite no, or an answer for another tenant.
    if (current === null) return this.#refuse(host);
    const ageMs = current.ageMs();
    if (current !== entry) return resolved(current, ageMs, false);
    this.#counts.staleServed();
    this.#lookups.servedStale(entry, ageMs);
    return resolved(entry, ageMs, true);
  }

  /**
   * Without an answer that may be used. While a host pauses, reads and changes are refused alike: a change does not
   * break the pause, since the lookup that began it may have been this very request's read, and its tries are all
   * that one request may cost (three). What is refused is never allowed, and the wait is 30 s at most.
   */
  async #ask(host: string, requestId: string, options: WaitOptions): Promise<ResolvedConfig> {
    this.#counts.miss();
    if (this.#cache.isNegative(host) || this.#cache.pauseLeftMs(host) > 0) return this.#refuse(host);
    return this.#askNow(host, requestId, options);
  }

  async #askNow(host: string, requestId: string, options: WaitOptions): Promise<ResolvedConfig> {
    const lookup = await this.#lookups.ask(host, requestId, options);
    switch (lookup.kind) {
      case 'config':
        return resolved(lookup.entry, lookup.entry.ageMs(), false);
      case 'not_found':
        throw tenantNotFound();
      case 'crowded':
        throw configUnavailable(CROWDED_RETRY_SECONDS);
      case 'invalid':
        throw configUnavailable(this.#pauseSeconds(host));
      case 'failed':
        throw configUnavailable(Math.max(this.#pauseSeconds(host), lookup.retryAfterSeconds ?? 0));
    }
  }

  #refuse(host: string): never {
    if (this.#cache.isNegative(host)) throw tenantNotFound();
    throw configUnavailable(this.#pauseSeconds(host));
  }

  #pauseSeconds(host: string): number {
    return this.#cache.pauseLeftMs(host) / 1000;
  }
}

function resolved({ config }: ConfigEntry, ageMs: number, isStale: boolean): ResolvedConfig {
  return { config, ageSeconds: Math.floor(ageMs / 1000), isStale };
}

/** Waits for the work, but no longer than `ms`. The work goes on. @throws what the work throws in time */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = delay(ms, null, { signal: timer.signal }).catch(() => null);
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
