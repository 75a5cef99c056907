import type { Call } from '../call.js';
import { commit } from '../commit.js';
import { condition, judgeWrite, NO_CONDITIONS } from '../conditions.js';
import type { Answer } from '../request.js';

/** DeleteObject: without a condition an absent key is deleted as well. */
export async function remove(call: Call): Promise<Answer> {
  const ifMatch = call.world.rules.deleteCondition ? condition(call, 'if-match', 'delete') : null;
  await commit(call, ifMatch !== null, (current) => {
    judgeWrite({ ...NO_CONDITIONS, ifMatch }, current, call);
    return null;
  });
  return { status: 204, headers: {}, body: null };
}
