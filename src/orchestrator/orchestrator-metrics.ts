import { UPSTREAM_KINDS } from '../platform/http/index.js';
import { NoMetrics } from '../platform/metrics/index.js';
import type { Counter, Histogram, Metrics } from '../platform/metrics/index.js';
import type { Operation } from './service-request.js';

const REQUESTS = {
  name: 'orchestrator_requests_total',
  help: 'Calls of the orchestrator, with all their repeats.',
  labels: ['operation', 'outcome'],
} as const;
const ERRORS = {
  name: 'orchestrator_errors_total',
  help: 'Calls of the orchestrator that brought no answer to use.',
  labels: ['operation', 'kind'],
} as const;
const DURATION = {
  name: 'orchestrator_request_duration_seconds',
  help: 'How long calls of the orchestrator took, repeats included.',
  labels: ['operation'],
} as const;
const CONNECTED = {
  name: 'orchestrator_connected',
  help: 'Whether the last call of the orchestrator that says so was answered.',
  labels: [],
} as const;

/** What ends a call without an answer to use. That the caller gave up is no fault of the orchestrator. */
const ERROR_OUTCOMES: ReadonlySet<string> = new Set(
  ['refused', 'invalid', ...UPSTREAM_KINDS].filter((kind) => kind !== 'aborted'),
);

/** Counts calls of the orchestrator as their log lines tell them. Spec: observability.md section 7. */
export class OrchestratorMetrics {
  readonly #requests: Counter<'operation' | 'outcome'>;
  readonly #errors: Counter<'operation' | 'kind'>;
  readonly #duration: Histogram<'operation'>;

  constructor(private readonly metrics: Metrics = new NoMetrics()) {
    this.#requests = metrics.counter(REQUESTS);
    this.#errors = metrics.counter(ERRORS);
    this.#duration = metrics.histogram(DURATION);
  }

  /** One whole call has ended. @param outcome a word of ours */
  ended(operation: Operation, outcome: string, seconds: number): void {
    this.#requests.add({ operation, outcome });
    if (ERROR_OUTCOMES.has(outcome)) this.#errors.add({ operation, kind: outcome });
    this.#duration.observe({ operation }, seconds);
  }

  /** @param isConnected null = nobody knows yet */
  watch(isConnected: () => boolean | null): void {
    this.metrics.readGauge(CONNECTED, () => {
      const connected = isConnected();
      return connected === null ? [] : [{ labels: {}, value: connected ? 1 : 0 }];
    });
  }
}
