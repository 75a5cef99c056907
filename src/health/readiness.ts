import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';
import type { Draining } from '../platform/lifecycle/index.js';
import type { HealthConfig } from './health.config.js';
import type { ReadinessProbe } from './readiness-probe.port.js';

/** Probes come from every side; the control plane is asked once in this time. */
const CACHE_MS = 5_000;

/** Answer of `/health/ready`. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'not_ready';
  readonly mode: 'orchestrated' | 'standalone';
  readonly reason?: 'draining' | 'orchestrator_unreachable';
}

/** Whether this process should get traffic. Spec: reliability.md section 7, "Readiness". */
export class Readiness {
  #lastAt: Moment | null = null;
  #lastReachable: Promise<boolean> | null = null;
  #everReached = false;

  constructor(
    private readonly probe: ReadinessProbe,
    private readonly config: HealthConfig,
    private readonly draining: Draining,
    private readonly clock: Clock,
  ) {}

  /** Never throws. Probes in flight share one check, whose result is kept for 5 s. */
  async report(): Promise<ReadinessReport> {
    const { mode } = this.probe;
    if (this.draining.isDraining()) return { status: 'not_ready', mode, reason: 'draining' };
    if (mode === 'standalone' || (await this.#reachable())) return { status: 'ok', mode };
    const tolerated = this.config.readyMode === 'degraded' && this.#everReached;
    return { status: tolerated ? 'degraded' : 'not_ready', mode, reason: 'orchestrator_unreachable' };
  }

  #reachable(): Promise<boolean> {
    const isFresh = this.#lastAt !== null && ageMs(this.clock, this.#lastAt) < CACHE_MS;
    if (this.#lastReachable === null || !isFresh) {
      this.#lastAt = momentOf(this.clock);
      this.#lastReachable = this.#ask();
    }
    return this.#lastReachable;
  }

  async #ask(): Promise<boolean> {
    try {
      await this.probe.check();
      this.#everReached = true;
      return true;
    } catch {
      return false; // the caller of the probe has logged why
    }
  }
}
