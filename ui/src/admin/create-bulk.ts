import type { ApiClient } from '../api/client.js';
import { change, from } from '../api/contract.js';
import { randomId } from '../lib/ids.js';
import type { ListQuery } from '../lib/router.js';
import type { PhotoController } from '../photos/photo-controller.js';
import { showProblem } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';
import { actionName, moved, troubles } from './job.js';
import type { Job, JobPhoto } from './job.js';
import { Jobs } from './jobs.js';
import type { JobsOptions, ShownJob } from './jobs.js';
import { followWays } from './operation-follower.js';
import { mostOf } from './pick-actions.js';
import { Picks } from './picks.js';

export interface Bulk {
  readonly jobs: Jobs;
  readonly picks: (query: ListQuery) => Picks;
}

/** Bulk jobs and what they change on the screen. */
export function createBulk(app: App, controller: PhotoController, countDecisions: () => Promise<void>): Bulk {
  const all = new Map<string, Picks>();
  const picks = ({ folder, q, state }: ListQuery): Picks => {
    const key = JSON.stringify([folder, q, state]);
    const known = all.get(key) ?? new Picks(() => mostOf(app.session.state.get().features, folder));
    all.set(key, known);
    return known;
  };
  const jobs = new Jobs({
    ...waysOf(app.client),
    ways: followWays(app.client),
    newKey: randomId,
    memory: {
      read: () => app.drafts.read('jobs', '', ''),
      write: (ids) => void app.drafts.write('jobs', '', '', ids),
    },
    onThrough: (job, photos) => {
      for (const one of all.values()) one.forget(photos.map(({ filename }) => filename));
      passOn(app, controller, job, photos);
    },
    onEnded: (shown) => {
      ended(app, jobs, shown);
      void countDecisions();
    },
    onRefused: (problem) => showProblem(app, problem),
  });
  if (Object.keys(app.session.state.get().features?.bulkMax ?? {}).length > 0) void jobs.load();
  return { jobs, picks };
}

function waysOf(client: ApiClient): Pick<JobsOptions, 'begin' | 'tell' | 'list'> {
  return {
    begin: (body, key) =>
      client.send({ ...change('post', '/api/bulk', { body }), headers: { 'Idempotency-Key': key } }),
    tell: (id, verb) => client.send(change('post', `/api/operations/{id}/${verb}`, { path: { id } })),
    list: () => client.get(from('/api/operations', { query: { limit: '20' } })),
  };
}

/** Photos that a job is through with: they leave the grid and the screen, or show what they became. */
function passOn({ library }: App, controller: PhotoController, job: Job, photos: readonly JobPhoto[]): void {
  const { action, folder } = job;
  const names = photos
    .filter(({ state, code }) => state === 'done' || code === 'photo_not_found')
    .map((one) => one.filename);
  if (action === 'analyze') {
    for (const name of names) library.patch(folder, name, { hasCaption: true });
  } else if (action === 'publish') {
    // Where they are now, and in which state, only the service knows.
    library.spoil(folder);
  } else {
    library.removeAll(folder, new Set(names));
    for (const filename of names)
      if (controller.isShowing({ folder, filename })) controller.leave({ folder, filename });
  }
}

function ended(app: App, jobs: Jobs, { job }: ShownJob): void {
  const { texts, library, toasts } = app;
  const done = job.photos.filter(({ state }) => state === 'done').length;
  // Photos went to other folders, or have another state now.
  for (const folder of [job.folder, 'inbox', 'archive', 'keep', 'remove'] as const) library.spoil(folder);
  if (done > 0) {
    const isMove = moved(job).length > 0;
    const folder = texts.find(`admin.folder.${job.action}`) ?? '';
    toasts.show({
      kind: 'success',
      text: isMove
        ? texts.n('admin.job.moved', done, { folder })
        : texts.n('admin.job.well', done, { action: actionName(texts, job.action) }),
      actions: isMove ? [{ label: texts.t('admin.undo'), run: () => void undo(app, jobs, job) }] : [],
    });
  }
  if (job.state === 'done' && troubles(job).length === 0) jobs.close(job.id);
}

async function undo(app: App, jobs: Jobs, job: Job): Promise<void> {
  const problem = await jobs.undo(job);
  if (problem !== null) showProblem(app, problem);
}
