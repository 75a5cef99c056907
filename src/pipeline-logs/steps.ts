import type { RelayRecord } from './outbox/index.js';

/**
 * The steps of a pipeline's way, each behind a small interface, so that the worker that drives them knows neither GitLab,
 * nor the body, nor the disk. What a step stores, it stores through the outbox; it returns the record as it is stored.
 */

/** GitLab could not be read. */
export class CollectError extends Error {
  /** @param isFinal asking again would not help: dead, `gitlab_rejected` */
  constructor(readonly isFinal: boolean) {
    super('The logs of a pipeline could not be collected.');
    this.name = 'CollectError';
  }
}

/** Even with every log empty the body is too big. */
export class PayloadTooLargeError extends Error {
  constructor() {
    super('The body of a pipeline is too large.');
    this.name = 'PayloadTooLargeError';
  }
}

export interface CollectStep {
  /** False = filtered out: no call to GitLab, no POST, no log file. Spec: pipeline-logs.md section 5. */
  isWanted(record: RelayRecord): boolean;
  /**
   * Reads the job list and the logs that are still missing; each complete one is stored at once.
   * @returns the record with all jobs, `collecting`
   * @throws CollectError
   */
  collect(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord>;
}

export interface FreezeStep {
  /**
   * Composes the body from what was collected and stores it.
   * @param budget largest body in bytes, 0 = any
   * @returns the record, `frozen`, its attempts at 0
   * @throws PayloadTooLargeError
   */
  freeze(record: RelayRecord, budget: number): Promise<RelayRecord>;
}

export interface FilesStep {
  /** Writes `metadata.json`, and the logs when asked for. One file that fails does not stop the others; never throws. */
  write(record: RelayRecord, what: { readonly logs: boolean }): Promise<void>;
}
