import type { Counter, Metrics } from '../metrics/index.js';

const SHED = {
  name: 'load_shed_total',
  help: 'What was refused or dropped because there was too much of it.',
  labels: ['reason'],
} as const;

/** Why something was refused or dropped. */
export type ShedReason = 'requests' | 'event_loop' | 'tenant_busy' | 'usage_queue_full' | 'usage_at_shutdown';

/** Counts what was too much. Spec: observability.md section 7. */
export class ShedLoad {
  readonly #shed: Counter<'reason'>;

  constructor(metrics: Metrics) {
    this.#shed = metrics.counter(SHED);
  }

  /** @param count ≥ 1 */
  add(reason: ShedReason, count = 1): void {
    this.#shed.add({ reason }, count);
  }
}
