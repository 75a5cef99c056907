import type { Folder } from '../../kernel/index.js';
import type { LedgerStateName, RunKind } from '../workflow.types.js';

/** A claim is live while its record is younger than this, by storage time. Spec: publishing.md section 1. */
export const LEASE_MS = 120_000;
/** Dropbox and object stores tell times in whole seconds. */
export const STORAGE_TIME_RESOLUTION_MS = 1_000;
/** Longest time from issuing an intent to its commit point. 30 s + 75 s (longest send) < the lease. */
export const GUARD_MS = 30_000;
export const MAX_RECORD_BYTES = 256 * 1024;
/** How many finished moves, requests and past attempts a record remembers. */
export const KEPT_TRACES = 20;
/** A person may call an unknown send "not posted" only after this, counted from its intent. */
export const NOT_POSTED_AFTER_MS = 10 * 60_000;

export type EntryState = 'PENDING' | 'INTENT' | 'SENT' | 'FAILED' | 'UNKNOWN' | 'WITHDRAWN';

/** What is known about one platform of one photo. */
export interface LedgerEntry {
  readonly state: EntryState;
  /** 1 = first publication; +1 only when a person allows a repeat. */
  readonly attempt: number;
  readonly tries: number;
  readonly intentNonce: string | null;
  /** Storage time of the intent write, filled in by the next write. */
  readonly intentAt: string | null;
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly sentAt: string | null;
  readonly code: string | null;
  readonly retryable: boolean;
  readonly retryAfter: string | null;
  readonly type: string;
  readonly destination: string;
  readonly decided: { readonly by: string; readonly decision: string; readonly at: string } | null;
  readonly past: readonly PastAttempt[];
  /** Members a later version wrote; kept as they are. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface PastAttempt {
  readonly attempt: number;
  readonly state: EntryState;
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly sentAt: string | null;
  readonly caption: string | null;
}

export type CaptionOrigin = 'human' | 'stored' | 'ai' | 'empty';

/** Final texts, so that a resume needs no AI. */
export interface PreparedText {
  readonly caption: string;
  readonly source: CaptionOrigin;
  readonly altText: string | null;
  readonly spoiler: boolean;
}

export type MoveKind = 'archive' | 'keep' | 'remove' | 'undo' | 'delete';

/** The move in hand: planned in the record first, then done by identity. */
export interface PlannedMove {
  readonly kind: MoveKind;
  readonly toFolder: Folder | 'deleted';
  readonly toName: string;
  /** Name of the sidecar at the target; null = the photo has none. */
  readonly sidecarName: string | null;
  readonly nonce: string;
  readonly state: 'PLANNED' | 'PHOTO_MOVED' | 'DONE' | 'NOT_WANTED';
  /** Version of the photo at planning: the identity proof of a resumed move. */
  readonly fromVersion: string | null;
}

export interface FinishedMove {
  readonly kind: MoveKind;
  readonly fromFolder: Folder;
  readonly fromName: string;
  readonly toFolder: Folder | 'deleted';
  readonly toName: string;
  readonly at: string;
  readonly by: string;
}

export interface RequestTrace {
  readonly id: string;
  readonly bodyHash: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** The stored answer, as it was given. */
  readonly answer: unknown;
}

/**
 * One photo's publish record: what was sent, is being sent, or may have been sent. Holds no secret, no
 * credential reference and no e-mail address. Spec: publishing.md section 5.2.
 */
export interface LedgerRecord {
  readonly schema: 1;
  readonly contentHash: string;
  readonly sha256: string;
  readonly size: number;
  readonly photo: { readonly id: string | null; readonly name: string; readonly folder: Folder | 'deleted' };
  readonly state: LedgerStateName;
  readonly epoch: number;
  readonly owner: { readonly nonce: string; readonly kind: RunKind } | null;
  /** New at each write: "that lost write was mine". */
  readonly writeNonce: string;
  /** Platforms that must be sent before the photo counts as published; adds up over requests. */
  readonly requested: readonly string[];
  readonly prepared: ReadonlyMap<string, PreparedText>;
  readonly platforms: ReadonlyMap<string, LedgerEntry>;
  readonly move: PlannedMove | null;
  readonly moves: readonly FinishedMove[];
  readonly requests: readonly RequestTrace[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Path of a record below `.publisher/`. */
export function ledgerPath(contentHash: string): string {
  return `ledger/${contentHash.slice(0, 2)}/${contentHash}.json`;
}

/** A platform that was never touched. */
export function newEntry(type: string, destination: string): LedgerEntry {
  return {
    state: 'PENDING',
    attempt: 1,
    tries: 0,
    intentNonce: null,
    intentAt: null,
    postId: null,
    postUrl: null,
    sentAt: null,
    code: null,
    retryable: false,
    retryAfter: null,
    type,
    destination,
    decided: null,
    past: [],
    extra: {},
  };
}

/**
 * A move that was planned and not finished. A planned deletion does not count: whoever holds the photo's
 * bytes now holds a photo that was not deleted, or came back.
 */
export function openMove(record: Pick<LedgerRecord, 'move'>): PlannedMove | null {
  return record.move?.state === 'PLANNED' && record.move.kind !== 'delete' ? record.move : null;
}

/** An open move that a publish run finishes; what a person began to sort is not its business. */
export function openMoveOfRun(record: Pick<LedgerRecord, 'move'>): PlannedMove | null {
  const move = openMove(record);
  return move?.kind === 'keep' || move?.kind === 'remove' ? null : move;
}
