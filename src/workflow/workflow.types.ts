import type { Folder, Nsfw, PhotoRef } from '../kernel/index.js';
import type { Analysis } from '../captioning/index.js';

/** `live` acts; `dry` and `preview` cannot write or send, by construction. Spec: publishing.md section 4.4. */
export type RunMode = 'live' | 'dry' | 'preview';

/** Who or what started a run; stored in the ledger. */
export type RunKind = 'web' | 'cli' | 'schedule' | 'bulk' | 'curation' | 'resolve';

/** Which photo a run is about. */
export type PhotoChoice =
  | {
      readonly by: 'name';
      readonly folder: 'inbox' | 'archive';
      readonly name: string;
      /** The version the person looked at; another one is refused with `photo_changed`. */
      readonly expectedVersion: string | null;
    }
  | { readonly by: 'hash'; readonly contentHash: string }
  | { readonly by: 'next'; readonly order: 'random' | 'oldest' | 'name' };

/** Options of one publish run. Spec: publishing.md section 2.1. */
export interface PublishRequest {
  readonly photo: PhotoChoice;
  /** Ids or types; null = all enabled. */
  readonly platforms: readonly string[] | null;
  readonly caption: string | null;
  /** Human text per platform id or type; wins over `caption`. */
  readonly captions: ReadonlyMap<string, string>;
  readonly altText: string | null;
  readonly nsfw: boolean | null;
  readonly allowEmptyCaption: boolean;
  readonly ai: 'auto' | 'never';
  readonly republish: boolean;
  readonly mode: RunMode;
  /** Null only in dry and preview runs. */
  readonly idempotencyKey: string | null;
  /** Answer right after the claim instead of waiting for the sends. */
  readonly respondAsync: boolean;
  /**
   * Asked just before each send; what it says keeps this platform from being sent to now. Only jobs have one: a person
   * may end them, and a platform may want them to wait. Spec: publishing.md section 10.
   */
  readonly holdBack?: (platform: string) => Promise<HeldBack | null>;
  readonly kind: RunKind;
  /** Pseudonym of the person, 16 hex. */
  readonly actor: string;
  readonly requestId: string;
}

/** Why a platform is not sent to now. Nothing was posted, and the photo may be sent there later. */
export interface HeldBack {
  readonly status: 'skipped' | 'failed';
  readonly code: 'cancelled' | 'fenced' | 'rate_limited';
  readonly retryAfterSeconds: number | null;
}

export type PlatformStatus = 'sent' | 'failed' | 'unknown' | 'skipped' | 'unavailable';

/** What became of one platform in one run. Spec: publishing.md section 6.1. */
export interface PlatformResult {
  readonly status: PlatformStatus;
  readonly code: string | null;
  /** Our fixed text for the code. */
  readonly message: string;
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly attempt: number;
  readonly sentAt: string | null;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
  /** False: the outcome could not be stored; the ledger will say `unknown`. */
  readonly recorded: boolean;
  /** Exactly the text the platform received or would receive; null when it never got that far. */
  readonly caption: string | null;
}

export type ArchiveOutcome = 'done' | 'pending' | 'not_wanted' | 'kept_in_inbox';

export interface PublishResult {
  readonly photo: { readonly name: string; readonly contentHash: string; readonly finalName: string };
  readonly state: LedgerStateName;
  readonly archive: ArchiveOutcome;
  readonly results: Readonly<Record<string, PlatformResult>>;
  readonly warnings: readonly string[];
  readonly requestId: string;
  readonly operationId: string | null;
  readonly dryRun: boolean;
}

/** State of a photo for people; `in_progress` = claimed now. Spec: web-api.md section 5.3. */
export type PublishState = 'none' | 'in_progress' | 'partial' | 'needs_decision' | 'archive_pending' | 'published';

/** State of a ledger record. Spec: publishing.md section 5.3. */
export type LedgerStateName = 'CLAIMED' | 'NEEDS_DECISION' | 'DONE' | 'ARCHIVE_PENDING' | 'PARTIAL' | 'IDLE';

/** How a run ended, for the caller's face to translate. Refusals before the claim are thrown instead. */
export type PublishAnswer =
  | {
      readonly outcome: 'all_sent' | 'some_sent' | 'all_failed' | 'nothing_started';
      readonly result: PublishResult;
      /** The stored answer of an earlier request with the same key. */
      readonly replayed: boolean;
      /** With `nothing_started`: the code that says why. */
      readonly code: string | null;
    }
  | { readonly outcome: 'running'; readonly operationId: string };

export interface OperationView {
  readonly id: string;
  /** `interrupted`: its process died; the same request, or any other for the photo, goes on with it. */
  readonly state: 'running' | 'done' | 'interrupted';
  readonly contentHash: string | null;
  /** Name of the photo as the run found it; null while it is not known. */
  readonly photoName: string | null;
  /** With `done`: how it ended; null when it was refused after the caller had been told to ask. */
  readonly answer: PublishAnswer | null;
  /** With `done` and no answer: the code of the refusal. Nothing was sent. */
  readonly refusal: string | null;
  readonly startedAt: string;
  /** ISO; when its record was last written, or its request before there was one. */
  readonly updatedAt: string;
}

/**
 * One thing that happened in an operation. Ids are the same on every replica.
 * Spec: publishing.md section 6.4, web-api.md section 8.
 */
export type OperationEvent = { readonly id: string } & (
  | { readonly type: 'stage'; readonly stage: 'prepare' | 'publish' | 'archive' }
  | {
      readonly type: 'platform';
      readonly platform: string;
      readonly status: PlatformStatus | 'sending';
      /** Null while it is being sent. */
      readonly result: PlatformResult | null;
    }
  | { readonly type: 'progress'; readonly state: 'interrupted' }
  | { readonly type: 'moved'; readonly folder: Folder | 'deleted'; readonly finalName: string }
  | { readonly type: 'done'; readonly view: OperationView }
);

/** How a caller follows an operation. */
export interface FollowOptions {
  /** Ends it quietly, and with it every look at the storage. */
  readonly signal: AbortSignal;
  /** Id of the last event the caller has: what came before it is left out; null, or an unknown one = all. */
  readonly since: string | null;
}

/** A photo as named by a person, with the version they looked at. */
export interface PhotoHandle {
  readonly folder: Folder;
  readonly name: string;
  readonly expectedVersion: string | null;
}

export interface CurationRequest {
  readonly photo: PhotoHandle;
  readonly actor: string;
  readonly requestId: string;
}

export interface CurationResult {
  readonly name: string;
  readonly finalName: string;
  readonly folder: Folder;
  /** Of the photo where it is now, for who takes the move back; null = it is gone. */
  readonly version: string | null;
  readonly undoable: boolean;
  readonly warnings: readonly string[];
  /** Of a delete: whether its text file went with it. */
  readonly sidecarDeleted?: boolean;
}

export type CaptionSource = 'ai' | 'offline' | 'human';

/** Everything a person may see of one photo. Spec: web-api.md section 5.3. */
export interface PhotoDetail {
  readonly ref: PhotoRef;
  readonly contentHash: string;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly caption: CaptionView;
  readonly sdCaption: string | null;
  /** Sidecar values for people: tags, mood, dates. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly hasSidecar: boolean;
  readonly publishState: PublishState;
  readonly platforms: Readonly<Record<string, HistoryPlatform>>;
  readonly moves: readonly MoveView[];
}

export interface CaptionView {
  readonly state: 'none' | 'generated' | 'human';
  /** The text for all platforms: a person's, else the first generated one; null = none. */
  readonly text: string | null;
  readonly captions: Readonly<Record<string, { text: string; source: CaptionSource; updatedAt: string | null }>>;
  readonly altText: string | null;
  readonly nsfw: Nsfw;
  /** Version of the sidecar for `saveCaption`; null = there is none yet. */
  readonly version: string | null;
}

export interface MoveView {
  readonly kind: 'archive' | 'keep' | 'remove' | 'undo' | 'delete';
  readonly fromFolder: Folder;
  readonly fromName: string;
  readonly toFolder: Folder | 'deleted';
  readonly toName: string;
  readonly at: string;
}

export interface AnalyzeResult {
  readonly name: string;
  readonly analysis: Analysis;
  readonly caption: CaptionView;
  readonly sdCaption: string | null;
  /** From the sidecar, nothing was computed or paid. */
  readonly cached: boolean;
  readonly sidecarWritten: boolean;
  readonly source: 'ai' | 'offline';
  /** Codes, e.g. `stripped_link`: something foreign was taken out of a generated text. */
  readonly warnings: readonly string[];
}

export interface SaveCaptionRequest {
  readonly photo: PhotoHandle;
  /** Undefined = leave as it is; null or blank = drop. */
  readonly caption?: string | null;
  readonly captions?: ReadonlyMap<string, string | null>;
  readonly altText?: string | null;
  readonly nsfw?: boolean | null;
  /** The version the person edited; another one is refused with `caption_changed`. */
  readonly captionVersion: string | null;
  readonly actor: string;
  readonly requestId: string;
}

/** Exactly what a platform would get. Spec: web-api.md section 4, `/api/captions/preview`. */
export interface CaptionPreview {
  readonly text: string;
  readonly length: number;
  readonly max: number;
  readonly unit: string;
  readonly hashtags: readonly string[];
  readonly shortened: boolean;
  readonly empty: boolean;
  readonly warnings: readonly string[];
}

/** Which records a person asks for. Spec: web-api.md section 4. */
export interface HistoryFilter {
  readonly state: PublishState | null;
  /** Id or type of a platform the record names; null = any. */
  readonly platform: string | null;
  /** Part of the photo's name, without case; empty = any. */
  readonly search: string;
  /** Bounds of `updatedAt`, both included; null = open. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly offset: number;
  readonly limit: number;
}

/** One ledger record for people. */
export interface HistoryItem {
  readonly contentHash: string;
  readonly name: string;
  readonly folder: Folder | 'deleted';
  readonly state: PublishState;
  readonly platforms: Readonly<Record<string, HistoryPlatform>>;
  readonly moves: readonly MoveView[];
  readonly updatedAt: string;
}

export interface HistoryPlatform extends PlatformResult {
  readonly type: string;
  /** When an `unknown` may be decided as `not_posted`; null otherwise. */
  readonly resolvableAt: string | null;
  readonly past: readonly {
    attempt: number;
    status: string;
    postId: string | null;
    postUrl: string | null;
    sentAt: string | null;
    caption: string | null;
  }[];
}

export interface ResolveRequest {
  readonly contentHash: string;
  readonly platform: string;
  readonly attempt: number;
  readonly decision: 'posted' | 'not_posted' | 'withdraw';
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly actor: string;
  readonly requestId: string;
}

/** What an import came to. Every SHA-256 adds the content hash of a photo ≤ 4 MiB, so counts may be larger. */
export interface ImportReport {
  /** Entries of the file. */
  readonly entries: number;
  /** Entries that are no hash we know; they are left out. */
  readonly skipped: number;
  readonly added: { readonly sha256: number; readonly contentHashes: number; readonly etags: number };
  /** Known in all, after this import. */
  readonly total: { readonly sha256: number; readonly contentHashes: number; readonly etags: number };
}

export type { Analysis };
