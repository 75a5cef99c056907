import type { Schemas } from '../../api/contract.js';
import type { Outcome } from '../../api/problem.js';
import type { Promised } from '../../lib/read.js';
import type { UploadLimits } from './checks.js';

/** One file on its way. */
export interface Sending {
  readonly file: File;
  /** As the service shall know it. */
  readonly name: string;
  readonly onConflict: 'reject' | 'rename';
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/** The photo as it lies in the inbox, or why it does not. */
export type UploadAnswer = Outcome<Promised<Schemas['UploadedView']>>;

export interface UploadQueueOptions {
  /** Never throws. */
  readonly send: (sending: Sending) => Promise<UploadAnswer>;
  readonly limits: () => UploadLimits;
  /** A photo is in the inbox now. */
  readonly onAdded: (filename: string) => void;
}
