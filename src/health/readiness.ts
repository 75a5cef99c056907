import type { Draining } from '../platform/lifecycle/index.js';
import type { HealthConfig } from './health.config.js';
import type { ReadinessProbe } from './readiness-probe.port.js';

/** Answer of `/health/ready`. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'not_ready';
  readonly mode: 'orchestrated' | 'standalone';
  readonly reason?: 'draining' | 'orchestrator_unreachable';
}

/**
 * Whether this process should get traffic. What the probe found is not kept here: only its owner knows of the
 * ordinary calls that count as checks, and two caches would add up their ages.
 * Spec: reliability.md section 7, "Readiness".
 */
export class Readiness {
  constructor(
    private readonly probe: ReadinessProbe,
    private readonly config: HealthConfig,
    private readonly draining: Draining,
  ) {}

  /** Never throws. */
  async report(): Promise<ReadinessReport> {
    const { mode } = this.probe;
    const isReached = mode === 'standalone' || this.draining.isDraining() || (await this.#reaches());
    // Asked last: a drain may begin while the check is under way.
    if (this.draining.isDraining()) return { status: 'not_ready', mode, reason: 'draining' };
    if (isReached) return { status: 'ok', mode };
    const tolerated = this.config.readyMode === 'degraded' && this.probe.hadContact();
    return { status: tolerated ? 'degraded' : 'not_ready', mode, reason: 'orchestrator_unreachable' };
  }

  async #reaches(): Promise<boolean> {
    try {
      await this.probe.check();
      return true;
    } catch {
      return false; // the caller of the probe has logged why
    }
  }
}
