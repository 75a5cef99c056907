import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';
import type { Counter, Histogram, Metrics } from '../metrics/index.js';
import type { BreakerListener } from './breaker.js';
import type { CallEnd, CallObserver, ObservedCall, WatchedCall } from './call-observer.js';

const REQUESTS = {
  name: 'dependency_requests_total',
  help: 'Single requests to other services.',
  labels: ['dependency', 'operation', 'outcome'],
} as const;
const DURATION = {
  name: 'dependency_request_duration_seconds',
  help: 'How long single requests to other services took.',
  labels: ['dependency', 'operation'],
} as const;
const RETRIES = {
  name: 'dependency_retries_total',
  help: 'Calls of other services that were made again after one failed.',
  labels: ['dependency'],
} as const;
const OPEN = {
  name: 'breaker_open',
  help: 'Breakers that let nothing through now; those of single tenants are counted together.',
  labels: ['dependency'],
} as const;

/**
 * Counts what this process asks of other services. All labels are words of ours: which tenant's breaker it is, is not
 * told. Spec: observability.md section 7.
 */
export class DependencyMetrics implements CallObserver {
  readonly #requests: Counter<'dependency' | 'operation' | 'outcome'>;
  readonly #duration: Histogram<'dependency' | 'operation'>;
  readonly #retries: Counter<'dependency'>;
  /** When each open breaker lets a call through again. Those of tenants that are gone end by themselves. */
  readonly #open = new Map<
    BreakerListener,
    { readonly dependency: string; readonly at: Moment; readonly ms: number }
  >();
  readonly #known = new Set<string>();

  constructor(
    metrics: Metrics,
    private readonly clock: Clock,
  ) {
    this.#requests = metrics.counter(REQUESTS);
    this.#duration = metrics.histogram(DURATION);
    this.#retries = metrics.counter(RETRIES);
    metrics.readGauge(OPEN, () => {
      this.#forgetEnded();
      const open = [...this.#open.values()];
      return [...this.#known].map((dependency) => ({
        labels: { dependency },
        value: open.filter((one) => one.dependency === dependency).length,
      }));
    });
  }

  begins({ dependency, operation }: ObservedCall): WatchedCall {
    const startedMs = this.clock.monotonicMs();
    return {
      ended: (end) => {
        this.#requests.add({ dependency, operation, outcome: outcomeOf(end) });
        this.#duration.observe({ dependency, operation }, (this.clock.monotonicMs() - startedMs) / 1000);
      },
    };
  }

  /** A call is made again. */
  repeated(dependency: string): void {
    this.#retries.add({ dependency });
  }

  /** Listens to one breaker. */
  breakerOf(dependency: string): BreakerListener {
    this.#known.add(dependency);
    const listener: BreakerListener = {
      opened: (ms) => {
        this.#forgetEnded();
        this.#open.set(listener, { dependency, at: momentOf(this.clock), ms });
      },
      closed: () => void this.#open.delete(listener),
    };
    return listener;
  }

  #forgetEnded(): void {
    for (const [listener, { at, ms }] of this.#open) if (ageMs(this.clock, at) >= ms) this.#open.delete(listener);
  }
}

function outcomeOf({ outcome, status }: CallEnd): string {
  if (outcome !== 'answered') return outcome;
  if (status === null || status < 400) return 'ok';
  if (status === 429) return 'rate_limited';
  return status < 500 ? 'rejected' : 'server_error';
}
