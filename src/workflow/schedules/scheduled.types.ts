import type { TenantSchedule } from '../../kernel/index.js';
import type { SlotOutcome } from './schedules.metrics.js';

/** A schedule of a tenant as the queue keeps its time. */
export interface Scheduled {
  /** Unique in this process. */
  readonly id: string;
  readonly cron: string;
  readonly timeZone: string;
  /** Normalised host of the tenant. */
  readonly host: string;
  readonly schedule: TenantSchedule;
}

/** What became of a slot. */
export interface SlotEnd {
  /** `changed`: the tenant does not have this schedule any more. */
  readonly outcome: SlotOutcome | 'changed';
  /** Photos that were posted anywhere in it. */
  readonly photos: number;
  /** Code that says why; null = nothing to say. */
  readonly reason: string | null;
}
