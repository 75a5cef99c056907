import type { CollectedJob, JobFacts, PipelineFacts } from '../pipeline.types.js';

/** How far a pipeline has come. Spec: pipeline-logs.md section 9. */
export const RECORD_STATES = ['accepted', 'collecting', 'frozen', 'delivered', 'done', 'dead'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** Why a pipeline was given up. */
export const DEAD_REASONS = [
  'gitlab_rejected',
  'gitlab_unavailable',
  'payload_too_large',
  'rejected',
  'unavailable',
] as const;
export type DeadReason = (typeof DEAD_REASONS)[number];

/** The bytes that are sent, fixed once and never composed again. */
export interface FrozenBody {
  /** 64 hex characters. */
  readonly sha256: string;
  /** Before compression. */
  readonly bytes: number;
  /** The `Idempotency-Key`: the same on every attempt, restart and replica. */
  readonly key: string;
  /** Largest body it was composed for, bytes; 0 = any. Halved once after a 413. */
  readonly budget: number;
  /** Logs that were cut to fit. */
  readonly truncatedLogs: number;
}

/** Attempts of one body. */
export interface Sending {
  /** Attempts begun in all; stored before each of them. */
  readonly attempts: number;
  /** Rounds ended, 0 = the first is under way or has not begun. */
  readonly rounds: number;
  /** HTTP status of the last answer, null when there was none. */
  readonly lastStatus: number | null;
}

/** A pipeline on its way, as it is stored. Neither variables, nor the webhook's own text, nor logs are in it. */
export interface RelayRecord {
  readonly version: 1;
  /** `<pipeline_id>-<16 hex of SHA-256 of the semantic key>`. */
  readonly id: string;
  /** Compact JSON `[GITLAB_URL, project_id, pipeline_id, status, finished_at]`. */
  readonly semanticKey: string;
  /** What the sender called the delivery, null when it named none. */
  readonly deliveryKey: string | null;
  /** Of the first delivery: a duplicate is answered with it. */
  readonly requestId: string;
  /** Milliseconds since the Unix epoch. */
  readonly acceptedAt: number;
  readonly updatedAt: number;
  readonly state: RecordState;
  readonly facts: PipelineFacts;
  /** Jobs whose logs are wanted, ids ascending; null = not asked yet. */
  readonly wanted: readonly JobFacts[] | null;
  /** Those of them that are collected. */
  readonly jobs: readonly CollectedJob[];
  readonly body: FrozenBody | null;
  readonly sending: Sending;
  /** Rounds of collecting that have failed. */
  readonly collectRounds: number;
  /** Not to be touched before; milliseconds since the Unix epoch, null = at once. */
  readonly notBefore: number | null;
  /** Log files and `metadata.json` are written as far as this mode asks for them. */
  readonly filesWritten: boolean;
  readonly deadReason: DeadReason | null;
}

/** What the webhook hands over. */
export type NewRecord = Pick<RelayRecord, 'id' | 'semanticKey' | 'deliveryKey' | 'requestId' | 'facts'>;
