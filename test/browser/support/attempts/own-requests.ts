import type { Evidence } from '../evidence.js';

/** What aurora's own page asks for, in the same ways: the control that shows that attempts could have effects. */
export interface OwnRequest {
  readonly name: string;
  readonly path: string;
  /** As `fetch` takes it. */
  readonly init: object;
  /** Where the effect is seen. */
  readonly changes: readonly (keyof Evidence)[];
}

function own(
  name: string,
  path: string,
  body: object | null,
  changes: OwnRequest['changes'],
  more: object = {},
): OwnRequest {
  const json = { headers: { 'Content-Type': 'application/json', ...more }, body: JSON.stringify(body) };
  return { name, path, init: { method: 'POST', ...(body === null ? {} : json) }, changes };
}

/** In this order; signing out comes last. A photo of its own for each, none of them the attackers'. */
export const OWN_REQUESTS: readonly OwnRequest[] = [
  own('analyze', '/api/images/photo-2.jpg/analyze', null, ['files', 'done']),
  {
    ...own('writing a caption', '/api/images/photo-3.jpg/caption', { caption: 'Mine', captionVersion: null }, [
      'files',
      'done',
    ]),
    init: {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ caption: 'Mine', captionVersion: null }),
    },
  },
  own('keep', '/api/images/photo-4.jpg/keep', null, ['files', 'done']),
  own('undo', '/api/images/photo-4.jpg/undo?folder=keep', null, ['files', 'done']),
  own('remove', '/api/images/photo-5.jpg/remove', null, ['files', 'done']),
  own('delete', '/api/images/photo-6.jpg/delete', { confirm: 'photo-6.jpg' }, ['files', 'done']),
  own('publish', '/api/images/photo-7.jpg/publish', { allowEmptyCaption: true }, ['files', 'done'], {
    'Idempotency-Key': 'of-the-page-itself-1',
  }),
  own('refresh', '/api/admin/config/refresh', null, ['done']),
  own('signing out', '/api/admin/logout', null, ['cookies', 'done']),
];
