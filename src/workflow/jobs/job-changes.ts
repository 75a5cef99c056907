import type { Clock } from '../../kernel/index.js';
import type { JobFile, JobFilePhoto } from './job-file.js';
import type { JobState } from './job.types.js';

/**
 * A take-over leaves room for what the earlier owner told and did not write down: whoever saw that comes with a
 * revision that is older than anything new.
 */
const REVISIONS_LEFT = 10_000;

export type JobChange = Partial<Pick<JobFile, 'state' | 'reason' | 'isCancelled' | 'photos'>>;

/** A job after a change: one revision further, as is every photo that differs. */
export function changedJob(file: JobFile, change: JobChange, clock: Clock): JobFile {
  const revision = file.revision + 1;
  const photos = (change.photos ?? file.photos).map((photo, at) =>
    photo === file.photos[at] ? photo : { ...photo, revision },
  );
  return { ...file, ...change, photos, revision, updatedAt: new Date(clock.now()).toISOString() };
}

/** What the end of the work on a job makes of a photo that is still open. */
export function settledPhoto(photo: JobFilePhoto, state: JobState): JobFilePhoto {
  if (photo.state !== 'queued' && photo.state !== 'running') return photo;
  if (state === 'cancelled') {
    const wasSent = Object.values(photo.results ?? {}).some(({ status }) => status === 'sent');
    return { ...photo, state: wasSent ? 'partial' : 'cancelled', code: 'cancelled' };
  }
  return photo.state === 'running' ? { ...photo, state: 'queued' } : photo;
}

/** A job that a person has ended and nobody works on. */
export function cancelledJob({ photos }: JobFile): JobChange {
  const settled = photos.map((photo) => settledPhoto(photo, 'cancelled'));
  return { state: 'cancelled', reason: null, isCancelled: true, photos: settled };
}

/** A job whose next owner begins. Its open photos count as changed, for nobody knows what was told of them. */
export function takenOverJob(
  file: JobFile,
  by: { readonly actor: string; readonly requestId: string; readonly owner: string },
  clock: Clock,
): JobFile {
  const revision = file.revision + REVISIONS_LEFT;
  const photos = file.photos.map((photo) =>
    photo.state === 'queued' || photo.state === 'running' ? { ...photo, revision } : photo,
  );
  const updatedAt = new Date(clock.now()).toISOString();
  return { ...file, ...by, state: 'queued', reason: null, isCancelled: false, revision, photos, updatedAt };
}
