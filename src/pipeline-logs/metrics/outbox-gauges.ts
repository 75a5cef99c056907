import type { Clock } from '../../kernel/index.js';
import type { Metrics } from '../../platform/metrics/index.js';
import type { DeliveryOutbox, OutboxUsage } from '../outbox/index.js';
import { RELAY_METRICS } from './relay-metrics.js';

/** Shows what is in the outbox whenever the metrics are read; all three gauges share one look at the disk. */
export function showOutbox(
  outbox: Pick<DeliveryOutbox, 'usage'>,
  clock: Pick<Clock, 'now'>,
  metrics: Pick<Metrics, 'readGauge'>,
): void {
  let looking: Promise<OutboxUsage> | null = null;
  const look = (): Promise<OutboxUsage> => (looking ??= outbox.usage().finally(() => (looking = null)));
  metrics.readGauge(RELAY_METRICS.outboxRecords, async () => {
    const { pending, dead } = await look();
    return [
      { labels: { state: 'pending' }, value: pending },
      { labels: { state: 'dead' }, value: dead },
    ];
  });
  metrics.readGauge(RELAY_METRICS.outboxBytes, async () => [{ labels: {}, value: (await look()).bytes }]);
  metrics.readGauge(RELAY_METRICS.oldestPending, async () => {
    const { oldestPendingAt } = await look();
    const ageMs = oldestPendingAt === null ? 0 : clock.now() - oldestPendingAt;
    return [{ labels: {}, value: Math.max(0, ageMs / 1000) }];
  });
}
