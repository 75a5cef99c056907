import { newObject } from '../bucket.js';
import type { Call } from '../call.js';
import { commit } from '../commit.js';
import { isConditional, judgeWrite, writeConditions } from '../conditions.js';
import type { Answer } from '../request.js';
import { readBody } from './body.js';
import { readObjectHead } from './object-head.js';

/** PutObject. */
export async function put(call: Call): Promise<Answer> {
  const { world, request } = call;
  const bytes = readBody(request);
  const head = readObjectHead(request.headers);
  const conditions = writeConditions(call, '', ['swap', 'create']);
  const made = newObject(bytes, head, 0);
  const { etag } = await commit(call, isConditional(conditions), (current) => {
    judgeWrite(conditions, current, call);
    return { ...made, lastModifiedMs: world.nowMs() };
  });
  return { status: 200, headers: { ETag: etag }, body: '' };
}
