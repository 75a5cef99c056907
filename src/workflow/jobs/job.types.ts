import type { ErrorCode, Folder } from '../../kernel/index.js';
import type { PlatformResult } from '../workflow.types.js';

/** What a bulk job does to each of its photos. Spec: web-api.md section 8. */
export const BULK_ACTIONS = ['publish', 'analyze', 'keep', 'remove', 'undo', 'delete'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** Most photos of one job. Spec: web-api.md section 8. */
export const BULK_MAX: Readonly<Record<BulkAction, number>> = {
  publish: 100,
  analyze: 100,
  keep: 500,
  remove: 500,
  undo: 500,
  delete: 50,
};

export const JOB_STATES = ['queued', 'running', 'paused', 'interrupted', 'done', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const JOB_PHOTO_STATES = [
  'queued',
  'running',
  'done',
  'partial',
  'failed',
  'needs_decision',
  'skipped',
  'cancelled',
] as const;
export type JobPhotoState = (typeof JOB_PHOTO_STATES)[number];

/** What a person asks of a job beside its photos. */
export interface JobOptions {
  /** publish: ids or types; null = all enabled. */
  readonly platforms: readonly string[] | null;
  /** publish: whether a missing caption may be written. */
  readonly ai: 'auto' | 'never';
  /** analyze: pay again although a stored analysis fits. */
  readonly force: boolean;
  /** publish: a photo without words may go out without words. */
  readonly allowEmptyCaption: boolean;
  /** delete: the exact names of all photos; else `confirmation_required`. */
  readonly confirm: readonly string[];
  /** publish without named photos: so many are chosen at creation, 1…100; null = the photos are named. */
  readonly count: number | null;
  readonly order: 'random' | 'oldest' | 'name';
}

/** A photo as its job names it. */
export interface JobTarget {
  readonly name: string;
  /** The version the person looked at; another one ends as `failed` with `photo_changed`. */
  readonly expectedVersion: string | null;
}

export interface JobOrder {
  readonly action: BulkAction;
  /** One folder per job. */
  readonly folder: Folder;
  /** Empty only with `options.count`. No name twice. */
  readonly photos: readonly JobTarget[];
  readonly options: JobOptions;
  readonly idempotencyKey: string;
  /** Pseudonym of the person, 16 hex. */
  readonly actor: string;
  readonly requestId: string;
}

/** One photo of a job, for people. */
export interface JobPhoto {
  readonly name: string;
  readonly state: JobPhotoState;
  /** Why it failed, was skipped, or waits: an error code, or a code of publishing.md section 6.1. */
  readonly code: string | null;
  /** Its name after a move, when that differs; else null. */
  readonly finalName: string | null;
  /** Its version after a move, so that nothing else is moved back; null = it was not moved, or nobody knows any more. */
  readonly version: string | null;
  readonly contentHash: string | null;
  /** publish: what became of each platform; null before. */
  readonly results: Readonly<Record<string, PlatformResult>> | null;
}

/** A bulk job as any replica sees it. Spec: publishing.md section 10. */
export interface JobView {
  readonly id: string;
  readonly action: BulkAction;
  readonly folder: Folder;
  readonly state: JobState;
  /** With `paused`: the code that says why; else null. */
  readonly reason: ErrorCode | null;
  /** Photos that are through, whatever became of them. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly photos: readonly JobPhoto[];
  /** ISO. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** What happens in a job; `id` rises with every change, so that `Last-Event-ID` holds. Spec: web-api.md section 8. */
export type JobEvent = { readonly id: string } & (
  | { readonly type: 'snapshot'; readonly view: JobView }
  | {
      readonly type: 'progress';
      readonly state: JobState;
      readonly reason: ErrorCode | null;
      readonly done: number;
      readonly total: number;
      readonly failed: number;
      /** Only what changed since the event before. */
      readonly photos: readonly JobPhoto[];
    }
  | { readonly type: 'done'; readonly view: JobView }
);
