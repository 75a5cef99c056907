import { PROCESSED_STATUSES } from '../pipeline.types.js';
import type { ProcessedStatus } from '../pipeline.types.js';

const MAX_REASON = 40;

/** Whether a pipeline with this status is relayed. The filters come later. Spec: pipeline-logs.md section 2. */
export function isProcessed(status: string): status is ProcessedStatus {
  return PROCESSED_STATUSES.some((word) => word === status);
}

/** A status as it may be said back: at most 40 characters of `[a-z_]`. */
export function statusReason(status: string): string {
  return status.replace(/[^a-z_]/g, '').slice(0, MAX_REASON);
}
