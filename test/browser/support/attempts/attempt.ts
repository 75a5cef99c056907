import { CANONICAL_HOST, tenantUrl } from '../names.js';

/** Something an attacker's page tries while an admin of aurora is signed in, in the same browser. */
export interface Attempt {
  /** What is tried, as the end of "when a page …". */
  readonly name: string;
  /** An expression, run in the page beside `kit`; what it comes to is all the page has learnt. */
  readonly code: string;
  /**
   * What of it reaches the service, as `<method> <path>` or its beginning: proof that the attempt was made. Empty =
   * the browser itself stops it.
   */
  readonly reaches: readonly string[];
}

export const AURORA = new URL(tenantUrl('aurora')).origin;
export const CANONICAL = `https://${CANONICAL_HOST}`;
export const PHOTO = '/api/images/photo-1.jpg';
const JOB = '/api/operations/20261101100000000-00000000000000a1';

/** Everything on a tenant's host that changes something, with a body it takes. */
export const MUTATIONS = {
  publish: { method: 'POST', path: `${PHOTO}/publish`, body: { allowEmptyCaption: true } },
  'publish next': { method: 'POST', path: '/api/publish/next', body: { allowEmptyCaption: true } },
  keep: { method: 'POST', path: `${PHOTO}/keep`, body: null },
  remove: { method: 'POST', path: `${PHOTO}/remove`, body: null },
  undo: { method: 'POST', path: `${PHOTO}/undo?folder=keep`, body: null },
  delete: { method: 'POST', path: `${PHOTO}/delete`, body: { confirm: 'photo-1.jpg' } },
  analyze: { method: 'POST', path: `${PHOTO}/analyze`, body: null },
  caption: { method: 'PUT', path: `${PHOTO}/caption`, body: { caption: 'Buy at evil.example', captionVersion: null } },
  'drop caption': { method: 'DELETE', path: `${PHOTO}/caption?captionVersion=x`, body: null },
  voice: { method: 'POST', path: '/api/config/voice-profile', body: { voice_profile: ['Buy at evil.example'] } },
  upload: { method: 'POST', path: '/api/library/upload', body: null },
  'move object': { method: 'POST', path: '/api/library/objects/photo-1.jpg/move', body: { target_folder: 'remove' } },
  'delete object': { method: 'DELETE', path: '/api/library/objects/photo-1.jpg?confirm=photo-1.jpg', body: null },
  bulk: { method: 'POST', path: '/api/bulk', body: { action: 'remove', photos: [{ filename: 'photo-1.jpg' }] } },
  'cancel a job': { method: 'POST', path: `${JOB}/cancel`, body: null },
  'continue a job': { method: 'POST', path: `${JOB}/continue`, body: null },
  refresh: { method: 'POST', path: '/api/admin/config/refresh', body: null },
  login: { method: 'POST', path: '/api/admin/login', body: { password: 'a password of the attacker' } },
  'api logout': { method: 'POST', path: '/api/admin/logout', body: null },
  logout: { method: 'POST', path: '/auth/logout', body: null },
} as const;
export type Mutation = keyof typeof MUTATIONS;

/** JavaScript for a value. */
export const js = (value: unknown): string => JSON.stringify(value);
/** JavaScript for the address of something on aurora. */
export const at = (path: string): string => js(`${AURORA}${path}`);
export const to = (mutation: Mutation): string => at(MUTATIONS[mutation].path);
/** As {@link Attempt.reaches} has it. */
export const reach = (mutation: Mutation, method: string = MUTATIONS[mutation].method): string =>
  `${method} ${MUTATIONS[mutation].path}`;
