import type { BulkAction, JobEvent, JobPhoto, JobView } from '../../../workflow/index.js';
import { platformView, type PlatformResultView } from '../publish/publish-view.js';
import { encodeVersion } from '../shared/photo-version.js';

/** One photo of a bulk job. Spec: web-api.md section 8. */
export interface JobPhotoAnswer {
  readonly filename: string;
  readonly state: JobPhoto['state'];
  /** Why it failed, was skipped, or waits. */
  readonly code: string | null;
  /** Its name after a move, when that differs. */
  readonly finalName: string | null;
  /** Its version after a move, to be named when it is taken back. */
  readonly version: string | null;
  readonly contentHash: string | null;
  /** What became of each platform, once anything did. */
  readonly results?: Readonly<Record<string, PlatformResultView>>;
}

/** A bulk job as an operation. */
export interface JobAnswer {
  readonly id: string;
  readonly kind: 'bulk';
  readonly action: BulkAction;
  readonly folder: JobView['folder'];
  readonly state: JobView['state'];
  /** With `paused`: the code that says why. */
  readonly reason: JobView['reason'];
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly photos: readonly JobPhotoAnswer[];
  readonly startedAt: string;
  readonly updatedAt: string;
}

export function jobView({ photos, ...job }: JobView): JobAnswer {
  return { ...job, kind: 'bulk', photos: photos.map(photoView) };
}

/** Data of one event of a job. */
export function jobEventData(event: JobEvent): object {
  if (event.type !== 'progress') return jobView(event.view);
  const { state, reason, done, total, failed, photos } = event;
  return { state, reason, done, total, failed, photos: photos.map(photoView) };
}

function photoView({ name, results, version, ...photo }: JobPhoto): JobPhotoAnswer {
  const answer = { filename: name, ...photo, version: version === null ? null : encodeVersion(version) };
  if (results === null) return answer;
  const told = Object.entries(results).map(([platform, result]) => [platform, platformView(result)] as const);
  return { ...answer, results: Object.fromEntries(told) };
}
