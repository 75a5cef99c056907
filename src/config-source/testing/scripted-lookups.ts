import { orAbort } from '../../kernel/index.js';
import type { Clock, TenantConfig } from '../../kernel/index.js';
import type { LookUpOptions, RuntimeLookup } from '../../orchestrator/index.js';
import { RecordingLog } from '../../orchestrator/testing/index.js';
import { loadEnvironment } from '../../platform/environment/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { EnvConfigSource } from '../env/index.js';
import { OrchestratorConfigSource } from '../orchestrator/index.js';
import type { ConfigCacheSettings } from '../orchestrator/index.js';

/** A clock that stands still until a test moves it; either face of it may be stuck. */
export class HandClock implements Clock {
  #wallMs = Date.UTC(2026, 10, 21);
  #monotonicMs = 0;
  wallRuns = true;
  monotonicRuns = true;

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  passMs(ms: number): void {
    if (this.wallRuns) this.#wallMs += ms;
    if (this.monotonicRuns) this.#monotonicMs += ms;
  }

  jumpWall(seconds: number): void {
    this.#wallMs += seconds * 1000;
  }
}

export interface ScriptedCall {
  readonly host: string;
  readonly requestId: string;
  readonly options: LookUpOptions;
}

export const FAILED: RuntimeLookup = { kind: 'failed', retryAfterSeconds: null };
export const UNKNOWN: RuntimeLookup = { kind: 'not_found', reason: 'unknown_host' };
export const MALFORMED: RuntimeLookup = { kind: 'invalid', foreign: false };
export const FOREIGN: RuntimeLookup = { kind: 'invalid', foreign: true };

/** Answers lookups as a test says, without a socket; an aborted one throws, as the client's does. */
export class ScriptedLookups {
  readonly calls: ScriptedCall[] = [];
  readonly probed: string[] = [];
  answer: (host: string) => RuntimeLookup | Promise<RuntimeLookup> = () => FAILED;

  async lookUpRuntime(host: string, requestId: string, options: LookUpOptions = {}): Promise<RuntimeLookup> {
    this.calls.push({ host, requestId, options });
    return orAbort(Promise.resolve(this.answer(host)), options.signal);
  }

  async isReachable(reservedHost: string): Promise<boolean> {
    this.probed.push(reservedHost);
    return false;
  }
}

/** A good answer for a host. @param more replaces members of the config */
export async function goodAnswer(host: string, more: Partial<TenantConfig> = {}): Promise<RuntimeLookup> {
  const env = new EnvConfigSource(loadEnvironment({}).environment, new RecordingLog());
  const { config } = await env.getConfig(host);
  const tenant = host.split('.', 1)[0] ?? '';
  return {
    kind: 'config',
    config: { ...config, tenant, ttlSeconds: 600, ...more },
    unknownPublisherTypes: [],
    ignoredSchedules: [],
  };
}

/** A source over scripted answers. `random` decides the jitter; default: none. */
export function scriptedSource(settings: Partial<ConfigCacheSettings> = {}, clock: Clock = new HandClock()) {
  const lookups = new ScriptedLookups();
  const context = new LogContext();
  const log = new RecordingLog();
  const dice = { random: 0 };
  let made = 0;
  const ids = { uuid: () => `made-${(made += 1)}`, hex: () => '00', random: () => dice.random };
  const all: ConfigCacheSettings = {
    baseDomain: 'pub.test',
    configCacheMaxSize: 1000,
    staleMaxSeconds: 3600,
    negativeTtlSeconds: 30,
    mutationMaxAgeSeconds: 600,
    ...settings,
  };
  const source = new OrchestratorConfigSource(lookups, all, { clock, ids, log, context });
  return { source, lookups, context, log, dice };
}
