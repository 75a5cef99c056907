import type { EventLog } from '../logging/index.js';
import type { BreakerListener } from './breaker.js';
import type { DependencyMetrics } from './dependency-metrics.js';
import type { UpstreamError } from './upstream-error.js';

/** Whom a breaker of a dependency stops: one for all, or one for each tenant. Spec: reliability.md section 4. */
export type BreakerScope = 'process' | 'tenant';

/**
 * Says in the log, and to who counts, when the breaker of a dependency opens and closes. Spec: observability.md
 * sections 2 and 7.
 */
export function breakerLog(
  log: EventLog,
  dependency: string,
  scope: BreakerScope,
  counts?: DependencyMetrics,
): BreakerListener {
  const fields = { dependency, scope };
  const counted = counts?.breakerOf(dependency);
  return {
    opened: (forMs) => {
      counted?.opened(forMs);
      log.warn('breaker_opened', 'A dependency fails again and again; it is not called for a while.', fields);
    },
    closed: () => {
      counted?.closed();
      log.warn('breaker_closed', 'A dependency that had failed again and again answers.', fields);
    },
  };
}

/**
 * One warning for a call that failed for good, by kind and status alone. What an open breaker kept from being called
 * has not failed anew. @param latencyMs all tries together
 */
export function logFailedCall(log: EventLog, error: UpstreamError, latencyMs: number): void {
  const { dependency, operation, kind, status, ambiguous } = error;
  if (kind === 'circuit_open') return;
  log.warn('dependency_call_failed', 'A call of a service beside the control plane failed.', {
    dependency,
    operation,
    kind,
    http_status: status ?? null,
    latency_ms: Math.round(latencyMs),
    ambiguous,
  });
}
