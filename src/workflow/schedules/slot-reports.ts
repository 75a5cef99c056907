import type { Clock, Ids } from '../../kernel/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import type { Metrics } from '../../platform/metrics/index.js';
import type { Scheduled, SlotEnd } from './scheduled.types.js';
import { SCHEDULE_SLOTS } from './schedules.metrics.js';
import { slotName } from './slot-request.js';

/** What a report is made with. */
export interface ReportParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  readonly metrics: Metrics;
}

type Work = (scheduled: Scheduled, slot: Date) => Promise<SlotEnd>;

/** The same work, with lines of its own and one of how it ended, and counted. Spec: observability.md sections 2 and 7. */
export function reported(work: Work, parts: ReportParts): (scheduled: Scheduled, slot: Date) => Promise<void> {
  const { clock, ids, context, metrics } = parts;
  const slots = metrics.counter(SCHEDULE_SLOTS);
  return (scheduled, slot) =>
    context.run({ request_id: ids.uuid() }, async () => {
      const startedMs = clock.monotonicMs();
      const end = await work(scheduled, slot);
      if (end.outcome !== 'changed') slots.add({ outcome: end.outcome });
      tell(parts.log, scheduled, slot, end, Math.round(clock.monotonicMs() - startedMs));
    });
}

function tell(log: EventLog, { schedule: { id } }: Scheduled, slot: Date, end: SlotEnd, latency_ms: number): void {
  const { outcome, photos, reason } = end;
  const fields = { schedule: id, slot: slotName(slot), photos, reason, latency_ms };
  switch (outcome) {
    case 'failed':
      log.error('job_failed', 'A slot of a schedule did not come to its end.', { job: 'schedule', ...fields });
      break;
    case 'published':
    case 'nothing':
    case 'refused':
      log.info('schedule_slot', 'A slot of a schedule is over.', { ...fields, outcome });
      break;
    case 'taken':
    case 'changed':
      log.debug('schedule_slot', 'A slot of a schedule is not for this process.', { ...fields, outcome });
  }
}
