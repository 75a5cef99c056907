import type { MetricSpec } from '../../platform/metrics/index.js';

/** How a slot ended. `taken`: another process has it. Spec: publishing.md section 10. */
export type SlotOutcome = 'published' | 'nothing' | 'taken' | 'failed' | 'refused';

export const SCHEDULE_SLOTS: MetricSpec<'outcome'> = {
  name: 'schedule_slots_total',
  help: 'Slots of schedules that became due in this process, by how they ended.',
  labels: ['outcome'],
};
