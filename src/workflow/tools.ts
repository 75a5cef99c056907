import type { FreshTenant } from '../tenancy/index.js';
import type { EventLog } from '../platform/logging/index.js';
import type { CrashPoints } from './crash-points.js';
import type { LedgerTools } from './ledger/claim.js';
import type { LedgerIndex } from './ledger/ledger-index.js';
import type { PaidAnalyses } from './paid-analyses.js';
import type { PublishedTexts } from './published-texts.js';
import type { Progress } from './progress.js';
import type { StoredVoices } from './stored-voices.js';
import type { WorkflowMetrics } from './workflow-metrics.js';

/** The process is going down: no new claim, no next platform; a send in flight may be cut. */
export interface DrainSignal {
  isDraining(): boolean;
  /** Aborted shortly before the grace period ends. */
  readonly cut: AbortSignal;
}
export const DrainSignal = Symbol('DrainSignal');

/** Everything the stages take from outside, so that a model can drive the very same code. */
export interface WorkflowTools extends LedgerTools {
  readonly crash: CrashPoints;
  readonly fresh: FreshTenant;
  readonly drain: DrainSignal;
  readonly log: EventLog;
  /** For looking at many records. What decides about a post never asks it. */
  readonly index: LedgerIndex;
  /** What captions are not to repeat. */
  readonly texts: PublishedTexts;
  /** What captions are to sound like. */
  readonly voices: StoredVoices;
  /** Looks at photos that were paid a moment ago. */
  readonly paid: PaidAnalyses;
  /** Archive as soon as any platform was sent, as the Python Publisher V2 did. */
  readonly archiveOnPartial: boolean;
  /** For followers on other replicas. */
  readonly progress: Progress;
  /** Counts; left out = nobody does. */
  readonly metrics?: WorkflowMetrics;
}
export const WorkflowTools = Symbol('WorkflowTools');
