import type { ErrorCode, Folder } from '../../kernel/index.js';
import type { Json } from '../ledger/json-shape.js';
import type { BulkAction, JobOptions, JobPhoto, JobState, JobView } from './job.types.js';

/** Without a sign of life for this long, by the storage's clock, a job's process is dead. Spec: publishing.md 10. */
export const ALIVE_MS = 120_000;

/** One photo in its job's file. */
export interface JobFilePhoto extends JobPhoto {
  /** The version the person looked at; null = any. */
  readonly expectedVersion: string | null;
  /** How often it was begun anew after an answer that was final: each time under a key of its own. */
  readonly tries: number;
  /** Revision of the job at the photo's last change. */
  readonly revision: number;
}

/** A job as it is stored; the truth on every replica. Spec: publishing.md sections 5.1 and 10. */
export interface JobFile {
  readonly id: string;
  readonly action: BulkAction;
  readonly folder: Folder;
  /** As asked, without what only its creation needed. */
  readonly options: Pick<JobOptions, 'platforms' | 'ai' | 'force' | 'allowEmptyCaption'>;
  readonly state: JobState;
  readonly reason: ErrorCode | null;
  /** A person wants it to end. */
  readonly isCancelled: boolean;
  /** Rises with every change. */
  readonly revision: number;
  /** Who works on it, 32 hex: new with every take-over, so that an earlier owner finds itself outdated. */
  readonly owner: string;
  /** Pseudonym of the person who began or continued it. */
  readonly actor: string;
  readonly requestId: string;
  readonly photos: readonly JobFilePhoto[];
  /** ISO. */
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Members another version wrote; kept as they are. */
  readonly extra: Json;
}

/** A job file as read. */
export interface SeenJob {
  readonly file: JobFile;
  readonly version: string;
  /** Milliseconds since it was last written, by the storage's clock. */
  readonly ageMs: number;
}

/** How a job stands for people: one that nobody has written for too long was interrupted. */
export function stateOf({ file, ageMs }: Pick<SeenJob, 'file' | 'ageMs'>): JobState {
  const isOpen = file.state === 'running' || file.state === 'queued';
  return isOpen && ageMs >= ALIVE_MS ? 'interrupted' : file.state;
}

/** A job for people. @param state as {@link stateOf} has it */
export function viewOf(file: JobFile, state: JobState): JobView {
  const { id, action, folder, startedAt, updatedAt } = file;
  const photos = file.photos.map(photoOf);
  return { id, action, folder, state, reason: file.reason, ...countsOf(file), photos, startedAt, updatedAt };
}

export function photoOf(photo: JobFilePhoto): JobPhoto {
  const { name, state, code, finalName, version, contentHash, results } = photo;
  return { name, state, code, finalName, version, contentHash, results };
}

export function countsOf({ photos }: Pick<JobFile, 'photos'>): Pick<JobView, 'done' | 'total' | 'failed'> {
  const open = photos.filter(({ state }) => state === 'queued' || state === 'running').length;
  return {
    done: photos.length - open,
    total: photos.length,
    failed: photos.filter(({ state }) => state === 'failed').length,
  };
}

export function isFinished(state: JobState): boolean {
  return state === 'done' || state === 'cancelled';
}
