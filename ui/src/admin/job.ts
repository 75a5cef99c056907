import type { Schemas } from '../api/contract.js';
import type { PhotoKey } from '../api/photos.js';
import { list, members, number, oneOf, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import { FOLDERS } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import type { Texts } from '../text/texts.js';

/** What a job does to each of its photos. Spec: web-api.md section 8. */
export const BULK_ACTIONS = ['keep', 'remove', 'undo', 'analyze', 'publish', 'delete'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** The word on the button, without the dots that say that it asks first. */
export const actionName = (texts: Texts, action: BulkAction): string => texts.t(`admin.${action}`).replace('…', '');

/** A photo as a job names it, with the version that was looked at; without one where this page never saw it. */
export interface JobTarget {
  readonly filename: string;
  readonly version?: string;
}

/** Body of POST `/api/bulk`. */
export interface BulkOrder {
  readonly action: BulkAction;
  readonly folder: Folder;
  readonly photos: readonly JobTarget[];
  readonly options?: {
    readonly platforms?: readonly string[];
    readonly ai?: 'auto' | 'never';
    readonly confirm?: readonly string[];
  };
}

/** Every photo with the version that was on the screen. */
export function orderOf(action: BulkAction, folder: Folder, items: readonly PhotoKey[]): BulkOrder {
  const photos = items.map(({ filename, version }) => (version === null ? { filename } : { filename, version }));
  return { action, folder, photos };
}

export interface JobPhoto {
  readonly filename: string;
  /** `queued`, `running`, `done`, `partial`, `failed`, `needs_decision`, `skipped` or `cancelled`. */
  readonly state: string;
  readonly code: string | null;
  /** Its name after a move. */
  readonly finalName: string;
  /** Its version after a move, so that nothing else is moved back; null = not known. */
  readonly version: string | null;
}

const STATES = ['queued', 'running', 'paused', 'interrupted', 'done', 'cancelled'] as const;

/** A bulk job as the service tells it. */
export interface Job {
  readonly id: string;
  readonly action: BulkAction;
  readonly folder: Folder;
  readonly state: (typeof STATES)[number];
  /** With `paused`: the code that says why. */
  readonly reason: string | null;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly photos: readonly JobPhoto[];
}

/** Null for an operation that is no bulk job. */
export function toJob(value: Promised<Schemas['JobAnswer']>): Job | null {
  const id = text(value['id']);
  const action = oneOf(BULK_ACTIONS, value['action']);
  if (id === null || action === null) return null;
  const empty = { state: 'queued', reason: null, done: 0, total: 0, failed: 0, photos: [] } as const;
  return { ...applied(empty, value), id, action, folder: oneOf(FOLDERS, value['folder']) ?? 'inbox' };
}

/** A job before the service has said anything about it. */
export function newJob(id: string, { action, folder, photos }: BulkOrder): Job {
  const waiting = photos.map(({ filename }) => ({
    ...{ filename, state: 'queued', code: null },
    ...{ finalName: filename, version: null },
  }));
  const total = photos.length;
  return { id, action, folder, state: 'queued', reason: null, done: 0, total, failed: 0, photos: waiting };
}

/** The newer figures, and the photos that changed; members that are missing stay as they are. */
export function applied<T extends Pick<Job, 'state' | 'reason' | 'done' | 'total' | 'failed' | 'photos'>>(
  job: T,
  news: Promised<Schemas['JobAnswer']>,
): T {
  const changed = new Map(
    list(news['photos'])
      .flatMap((one) => toPhoto(one) ?? [])
      .map((one) => [one.filename, one]),
  );
  const known = job.photos.map((photo) => {
    const newer = changed.get(photo.filename) ?? photo;
    changed.delete(photo.filename);
    return newer;
  });
  return {
    ...job,
    state: oneOf(STATES, news['state']) ?? job.state,
    reason: text(news['reason']),
    done: number(news['done']) ?? job.done,
    total: number(news['total']) ?? job.total,
    failed: number(news['failed']) ?? job.failed,
    photos: [...known, ...changed.values()],
  };
}

/** Nothing more happens to the photo in this job. */
export const isThrough = ({ state }: JobPhoto): boolean => state !== 'queued' && state !== 'running';

/** Nothing more happens in the job, whatever is done. */
export const isOver = ({ state }: Job): boolean => state === 'done' || state === 'cancelled';

/** Photos that a job has moved and that can be moved back. */
export function moved(job: Job): readonly JobPhoto[] {
  return job.action === 'keep' || job.action === 'remove' ? job.photos.filter(({ state }) => state === 'done') : [];
}

/** Photos with the same end. */
export interface Trouble {
  readonly state: string;
  readonly code: string | null;
  readonly names: readonly string[];
}

/** Photos that are not as they were asked to be, by what happened and why. */
export function troubles(job: Job): readonly Trouble[] {
  const groups = new Map<string, Trouble & { readonly names: string[] }>();
  for (const { filename, state, code } of job.photos) {
    if (['queued', 'running', 'done', 'cancelled'].includes(state)) continue;
    const group = groups.get(`${state}/${code}`) ?? { state, code, names: [] };
    groups.set(`${state}/${code}`, group);
    group.names.push(filename);
  }
  return [...groups.values()];
}

/** Codes after which the same thing cannot go well: the photo is gone, another one by now, or already through. */
const SETTLED = ['photo_not_found', 'photo_changed', 'already_published', 'needs_decision', 'feature_disabled'];

/** The same again with the photos worth another try; null = there are none. @param order with the versions seen then */
export function again(job: Job, order: BulkOrder | null): BulkOrder | null {
  const names = job.photos
    .filter(({ state, code }) => ['failed', 'partial', 'cancelled'].includes(state) && !SETTLED.includes(code ?? ''))
    .map(({ filename }) => filename);
  const seen = new Map(order?.photos.map((photo) => [photo.filename, photo]));
  const photos = names.map((filename) => seen.get(filename) ?? { filename });
  return photos.length === 0 ? null : { action: job.action, folder: job.folder, photos };
}

/** Said once a job has shown its pace for so long. */
const PACE_MS = 5_000;

/**
 * How long the rest takes at the pace so far.
 * @param since when this page began to look, and how many photos were through then
 * @returns whole seconds; null = nobody can say yet
 */
export function secondsLeft(
  job: Job,
  since: { readonly at: number; readonly done: number },
  now: number,
): number | null {
  const passed = now - since.at;
  const through = job.done - since.done;
  if (passed < PACE_MS || through <= 0 || job.state !== 'running') return null;
  return Math.ceil(((job.total - job.done) * passed) / through / 1000);
}

function toPhoto(value: unknown): JobPhoto | null {
  const parts: Promised<Schemas['JobPhotoAnswer']> = members(value);
  const filename = text(parts['filename']);
  if (filename === null) return null;
  const state = text(parts['state']) ?? 'queued';
  const finalName = text(parts['finalName']) ?? filename;
  return { filename, state, code: text(parts['code']), finalName, version: text(parts['version']) };
}

/** What costs, or cannot be undone, is asked about first. */
export const isAsked = (action: BulkAction): boolean => action === 'publish' || action === 'delete';
