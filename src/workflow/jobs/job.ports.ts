import type { TenantRuntime } from '../../tenancy/index.js';
import type { FollowOptions } from '../workflow.types.js';
import type { JobEvent, JobOrder, JobState, JobView } from './job.types.js';

/**
 * Many photos in one order. The job file in the tenant's storage is the truth on every replica; who began it only
 * works on it. Spec: publishing.md section 10.
 */
export interface JobService {
  /**
   * Writes the job down and begins it, or lets it wait for its turn: two run at a time per tenant.
   * @returns the job, and whether an earlier request with the same key made it
   * @throws PublisherError `validation_failed`, `confirmation_required`, `move_not_supported`, `unknown_platform`,
   *   `feature_disabled`, `publish_disabled`, `idempotency_key_reused`, `nothing_to_publish`, storage errors
   */
  start(
    runtime: TenantRuntime,
    order: JobOrder,
  ): Promise<{ readonly id: string; readonly count: number; readonly replayed: boolean }>;
  /** Jobs of the last 30 days, newest first. @param query.limit 1…50 */
  list(
    runtime: TenantRuntime,
    query: { readonly state: JobState | null; readonly limit: number },
  ): Promise<readonly JobView[]>;
  /** Null = not known here. */
  get(runtime: TenantRuntime, id: string): Promise<JobView | null>;
  /** A snapshot, then what changes, until `done`; on any replica. Reads only. */
  follow(runtimeNow: () => TenantRuntime, id: string, options: FollowOptions): AsyncGenerator<JobEvent>;
  /**
   * Ends it before its next photo and before the next send; a send in flight finishes.
   * @throws PublisherError `operation_not_found`, `operation_finished`
   */
  cancel(runtime: TenantRuntime, id: string): Promise<JobView>;
  /**
   * Goes on with a job that is `paused` or `interrupted`, here.
   * @throws PublisherError `operation_not_found`, `operation_finished`, `in_progress`, `feature_disabled`,
   *   `publish_disabled`
   */
  continue(
    runtime: TenantRuntime,
    id: string,
    by: { readonly actor: string; readonly requestId: string },
  ): Promise<JobView>;
}
export const JobService = Symbol('JobService');
