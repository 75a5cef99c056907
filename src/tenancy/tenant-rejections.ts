import { hasCode } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { NoMetrics } from '../platform/metrics/index.js';
import { TenancyMetrics } from './tenancy-metrics.js';
import type { RejectionReason } from './tenancy-metrics.js';

const INTERVAL_MS = 1_000;

/**
 * Says at most once a second that requests for hosts of nobody arrive, and counts each; never which. Spec:
 * observability.md sections 2 and 7.
 */
export class TenantRejections {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #metrics: TenancyMetrics;
  #lastAt = -INTERVAL_MS;

  constructor(log: EventLog, clock: Clock, metrics = new TenancyMetrics(new NoMetrics())) {
    this.#log = log;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#lastAt = clock.monotonicMs() - INTERVAL_MS;
  }

  /** The host itself is wrong. */
  badHost(): void {
    this.#say('bad_host');
  }

  /** The lookup failed; only "no such tenant" is a rejection. */
  lookupFailed(error: unknown): void {
    if (!hasCode(error, 'not_found')) return;
    this.#say(error.details.reason === 'wrong_app' ? 'wrong_app' : 'unknown_host');
  }

  #say(reason: RejectionReason): void {
    this.#metrics.rejected(reason);
    const now = this.#clock.monotonicMs();
    if (now - this.#lastAt < INTERVAL_MS) return;
    this.#lastAt = now;
    this.#log.info('tenant_rejected', 'A request for no tenant of ours.', { reason, tenant: null });
  }
}
