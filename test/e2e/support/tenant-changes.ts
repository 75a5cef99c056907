import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash } from '../../../src/kernel/index.js';
import { abandonedIntent, plantedJob, formOf } from '../../support/app/index.js';
import type { Answer, Question } from './asking.js';

/** Old enough for a send whose owner must be dead. */
const ABANDONED_MS = 3 * 60_000;
const FIRST_STATE = '000001';

/** Jobs that stand still: one to be cancelled, one to go on with. */
const CANCELLED_JOB = '20261101100000000-00000000000000a1';
const CONTINUED_JOB = '20261101100000000-00000000000000a2';

/** How one route of those that change something is called so that it succeeds. */
export interface Change {
  /** `POST /api/…`, as the table of routes has it. */
  readonly route: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Photos of one tenant that the changes are made to, by name. */
export type Pictures = ReadonlyMap<string, Buffer>;
export const PICTURE_NAMES = ['words', 'post', 'next', 'keep', 'remove', 'delete', 'move', 'open'] as const;

/**
 * One call per route, in an order in which each succeeds: what the one needs, an earlier one made.
 * @param key of the publishing calls; no two may share one
 */
export function changesOf(pictures: Pictures, key: string): readonly Change[] {
  const post = (route: string, path: string, more: Partial<Change> = {}): Change => ({
    route: `POST ${route}`,
    path,
    ...more,
  });
  const photo = (name: string, action: string, more: Partial<Change> = {}): Change =>
    post(`/api/images/:filename/${action.split('?')[0]}`, `/api/images/${name}.jpg/${action}`, more);
  const openHash = contentHash(pictures.get('open') ?? Buffer.alloc(0));
  const words = '/api/images/words.jpg/caption';
  const { contentType, body } = formOf({ bytes: pictures.get('delete') ?? Buffer.alloc(0), filename: 'sent.jpg' });
  return [
    post('/api/admin/config/refresh', '/api/admin/config/refresh'),
    post('/api/captions/preview', '/api/captions/preview', { body: { caption: 'Words.' } }),
    {
      route: 'PUT /api/images/:filename/caption',
      path: words,
      body: { caption: 'Words of a person.', captionVersion: null },
    },
    { route: 'DELETE /api/images/:filename/caption', path: `${words}?captionVersion={captionVersion}` },
    photo('words', 'analyze'),
    photo('post', 'publish', { body: { caption: 'A caption.' }, headers: { 'Idempotency-Key': `${key}-of-publish` } }),
    photo('keep', 'keep'),
    photo('keep', 'undo?folder=keep'),
    photo('remove', 'remove'),
    photo('delete', 'delete', { body: { confirm: 'delete.jpg' } }),
    post('/api/library/objects/:filename/move', '/api/library/objects/move.jpg/move', {
      body: { target_folder: 'keep' },
    }),
    post('/api/library/upload', '/api/library/upload', { body, headers: { 'Content-Type': contentType } }),
    {
      route: 'DELETE /api/library/objects/:filename',
      path: '/api/library/objects/sent.jpg?confirm=sent.jpg',
    },
    post('/api/config/voice-profile', '/api/config/voice-profile', { body: { voice_profile: ['As we say it.'] } }),
    post('/api/history/:contentHash/resolve', `/api/history/${openHash}/resolve`, {
      body: { platform: 'outbox', attempt: 1, decision: 'posted' },
    }),
    post('/api/bulk', '/api/bulk', {
      body: { action: 'undo', folder: 'keep', photos: [{ filename: 'none.jpg' }] },
      headers: { 'Idempotency-Key': `${key}-of-bulk` },
    }),
    post('/api/operations/:id/cancel', `/api/operations/${CANCELLED_JOB}/cancel`),
    post('/api/operations/:id/continue', `/api/operations/${CONTINUED_JOB}/continue`),
    post('/api/publish/next', '/api/publish/next', { body: {}, headers: { 'Idempotency-Key': `${key}-of-next` } }),
  ];
}

/** The call as a question to a host. @param before answer of the call before, whose version some need */
export function questionOf(change: Change, host: string, headers: Question['headers'], before?: Answer): Question {
  const version = before?.json['captionVersion'];
  return {
    host,
    method: change.route.split(' ')[0] ?? '',
    path: change.path.replace('{captionVersion}', typeof version === 'string' ? version : 'none'),
    headers: { ...headers, ...change.headers },
    ...(change.body === undefined ? {} : { body: change.body }),
  };
}

/** Puts the photos of the changes, and a send whose end nobody knows, where a tenant's files lie. */
export async function plantPictures(dataDir: string, tenant: string, pictures: Pictures): Promise<void> {
  const inbox = join(dataDir, 'photos', tenant, 'inbox');
  await mkdir(inbox, { recursive: true });
  for (const [name, bytes] of pictures) await writeFile(join(inbox, `${name}.jpg`), bytes);
  const jobs = join(inbox, '.publisher', 'jobs');
  await mkdir(jobs, { recursive: true });
  for (const id of [CANCELLED_JOB, CONTINUED_JOB]) {
    await writeFile(join(jobs, `${id}.${FIRST_STATE}.json`), JSON.stringify({ ...plantedJob(id), state: 'paused' }));
  }
  const hash = contentHash(pictures.get('open') ?? Buffer.alloc(0));
  const ledger = join(inbox, '.publisher', 'ledger', hash.slice(0, 2));
  await mkdir(ledger, { recursive: true });
  const record = join(ledger, `${hash}.${FIRST_STATE}.json`);
  await writeFile(record, JSON.stringify(abandonedIntent(hash, 'open.jpg')));
  const then = new Date(Date.now() - ABANDONED_MS);
  await utimes(record, then, then);
}
