import { hasStatus, SAME_ORIGIN, says, signedIn, stranger } from './errand.js';
import type { Errand, ErrandKind } from './errand.js';
import { PICTURE_ERRANDS } from './picture-errands.js';

const JSON_BODY = { 'Content-Type': 'application/json' } as const;
const PAGES = ['/', '/grid', '/history', '/sign-in', '/photo/inbox/shared.jpg'] as const;
const UNKNOWN_HOSTS = ['nobody', 'no-one', 'ghost'] as const;
/** Two people of one tenant may sort the same photo at once. */
const SORTED = hasStatus(200, 404, 409);

const get = (path: string, headers: Errand['headers'], judge: Errand['judge']): Errand => ({
  method: 'GET',
  path,
  headers,
  judge,
});
const send = (
  method: string,
  path: string,
  headers: Errand['headers'],
  body: object | null,
  judge: Errand['judge'],
): Errand =>
  body === null
    ? { method, path, headers, judge }
    : { method, path, headers: { ...headers, ...JSON_BODY }, body: JSON.stringify(body), judge };

/** Everything a client may do at a tenant, pictures included. */
export const ERRANDS: readonly ErrandKind[] = [
  {
    name: 'page',
    weight: 3,
    // 503 says that the page is not built.
    plan: ({ me, random }) => get(random.pick(PAGES), stranger(me), hasStatus(200, 503)),
  },
  {
    name: 'listing',
    weight: 8,
    plan: ({ me }) => get('/api/images', signedIn(me), says(me.tenant.photos.viewed.name)),
  },
  {
    name: 'listing of a stranger',
    weight: 4,
    plan: ({ me }) =>
      get('/api/images', stranger(me), me.tenant.isOpen ? says(me.tenant.photos.viewed.name) : hasStatus(401)),
  },
  {
    name: 'first page of a listing',
    weight: 3,
    plan: ({ me }) => get('/api/images?limit=1', signedIn(me), hasStatus(200)),
  },
  {
    name: "listing behind another tenant's cursor",
    weight: 3,
    plan: ({ me, other, memory }) => {
      const cursor = memory.cursor(other.tenant.label);
      return cursor === null
        ? null
        : get(`/api/images?limit=1&cursor=${encodeURIComponent(cursor)}`, signedIn(me), hasStatus(200, 400));
    },
  },
  {
    name: 'names',
    weight: 3,
    plan: ({ me }) => get('/api/images/list', signedIn(me), says(me.tenant.photos.viewed.name)),
  },
  { name: 'random photo', weight: 4, plan: ({ me }) => get('/api/images/random', signedIn(me), hasStatus(200)) },
  {
    name: 'detail',
    weight: 8,
    plan: ({ me }) => get('/api/images/shared.jpg', signedIn(me), says(me.tenant.words.caption)),
  },
  {
    name: "detail of another tenant's photo",
    weight: 4,
    plan: ({ me, other }) => get(`/api/images/${other.tenant.photos.viewed.name}`, signedIn(me), hasStatus(404)),
  },
  {
    name: 'features',
    weight: 5,
    plan: ({ me }) => get('/api/config/features', signedIn(me), says('"storage_provider":"local"')),
  },
  {
    name: 'features of a stranger',
    weight: 4,
    plan: ({ me }) =>
      get('/api/config/features', stranger(me), says(`"auto_view_enabled":${String(me.tenant.isOpen)}`)),
  },
  {
    name: 'platforms',
    weight: 3,
    plan: ({ me }) => get('/api/config/publishers', signedIn(me), says(me.tenant.words.outbox)),
  },
  {
    name: 'preview',
    weight: 3,
    plan: ({ me }) =>
      send('POST', '/api/captions/preview', signedIn(me), { caption: 'A calm sea' }, says(me.tenant.words.outbox)),
  },
  {
    name: 'history',
    weight: 4,
    plan: ({ me }) => get('/api/history', signedIn(me), says(me.tenant.photos.posted.name)),
  },
  {
    name: "history of another tenant's photo",
    weight: 3,
    plan: ({ me, other }) =>
      get(`/api/history/${other.tenant.photos.posted.contentHash}`, signedIn(me), hasStatus(404)),
  },
  {
    name: 'status',
    weight: 4,
    plan: ({ me }) => get('/api/admin/status', signedIn(me), says(me.tenant.words.version)),
  },
  {
    name: "status with another tenant's session",
    weight: 4,
    plan: ({ me, other }) =>
      get('/api/admin/status', { ...signedIn(other), Host: me.tenant.host }, says('"admin":false')),
  },
  {
    name: "history with another tenant's session",
    weight: 3,
    plan: ({ me, other }) => get('/api/history', { ...signedIn(other), Host: me.tenant.host }, hasStatus(401, 403)),
  },
  {
    name: "keep with another tenant's session",
    weight: 2,
    plan: ({ me, other }) =>
      send(
        'POST',
        '/api/images/moved.jpg/keep',
        { ...signedIn(other), Host: me.tenant.host },
        null,
        hasStatus(401, 403),
      ),
  },
  { name: 'keep', weight: 2, plan: ({ me }) => send('POST', '/api/images/moved.jpg/keep', signedIn(me), null, SORTED) },
  {
    name: 'undo',
    weight: 2,
    plan: ({ me }) => send('POST', '/api/images/moved.jpg/undo?folder=keep', signedIn(me), null, SORTED),
  },
  {
    name: 'caption',
    weight: 1,
    plan: ({ me: { tenant }, me }) => {
      const body = { caption: `${tenant.words.caption} again`, captionVersion: null };
      const path = `/api/images/${tenant.photos.captioned.name}/caption`;
      return send('PUT', path, signedIn(me), body, hasStatus(200, 404, 409, 412));
    },
  },
  {
    name: "trial run for another tenant's photo",
    weight: 1,
    plan: ({ me, other }) =>
      send(
        'POST',
        `/api/images/${other.tenant.photos.viewed.name}/publish`,
        signedIn(me),
        { dryRun: true },
        hasStatus(404),
      ),
  },
  {
    name: 'renewal',
    weight: 1,
    plan: ({ me }) => send('POST', '/auth/renew', signedIn(me), null, hasStatus(204)),
  },
  {
    name: "renewal with another tenant's session",
    weight: 1,
    plan: ({ me, other }) =>
      send('POST', '/auth/renew', { ...signedIn(other), Host: me.tenant.host }, null, (answer) =>
        answer.status === 204 && !/pv2_\w+=[^;]/.test(answer.headers.get('set-cookie') ?? '')
          ? null
          : 'it renews the session of another tenant',
      ),
  },
  {
    name: 'no such address',
    weight: 2,
    plan: ({ me, other }) => get(`/nothing/${other.tenant.words.caption}`, stranger(me), hasStatus(404)),
  },
  {
    name: 'no such method',
    weight: 1,
    plan: ({ me }) => send('DELETE', '/api/config/features', signedIn(me), null, hasStatus(405)),
  },
  {
    name: 'no such tenant',
    weight: 1,
    plan: ({ random }) =>
      get('/api/images', { Host: `${random.pick(UNKNOWN_HOSTS)}.localhost`, ...SAME_ORIGIN }, hasStatus(404)),
  },
  ...PICTURE_ERRANDS,
];
