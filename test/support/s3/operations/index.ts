import type { Call } from '../call.js';
import type { Route } from '../fault.js';
import type { Answer } from '../request.js';
import { headBucket, location } from './bucket.js';
import { copy } from './copy.js';
import { remove } from './delete.js';
import { get } from './get.js';
import { list } from './list.js';
import { put } from './put.js';

export { readCopySource } from './copy.js';

/** Whether it changes anything, and how. */
interface Operation {
  readonly writes: boolean;
  readonly run: (call: Call) => Answer | Promise<Answer>;
}

export const OPERATIONS = {
  list: { writes: false, run: list },
  head: { writes: false, run: get },
  get: { writes: false, run: get },
  put: { writes: true, run: put },
  copy: { writes: true, run: copy },
  delete: { writes: true, run: remove },
  head_bucket: { writes: false, run: headBucket },
  location: { writes: false, run: location },
} as const satisfies Record<Route, Operation>;
