import type { ApiRoute } from '../endpoints/routes.js';
import { conflict, tooMany, uploadConflict } from './api-error.js';
import type { Refusal } from './api-error.js';

const TAG = 'too_many_write_operations';

/** The namespace lock as a route says it: 429, or a tag in its own error. */
export function lockRefusal(route: ApiRoute, status: 429 | 409): Refusal {
  if (status === 429) return tooMany(TAG, 1);
  if (route === 'files/upload') return uploadConflict(TAG, 'pid_upload_session:locked');
  if (route === 'files/delete_v2') return conflict(TAG);
  return conflict(`${route === 'files/create_folder_v2' ? 'path' : 'to'}/${TAG}`);
}
