import { setImmediate as turn } from 'node:timers/promises';
import type { StoredObject } from './bucket.js';
import type { Call } from './call.js';
import { stateOf } from './journal.js';
import { S3Error } from './s3-error.js';

/** What shall become of the key, given what is there now; null = gone. Throws when a condition does not hold. */
export type Decide<After extends StoredObject | null> = (current: StoredObject | null) => After;

/**
 * Makes one change, atomically.
 * A conditional one is judged, then made a moment later; where the service knows conflicts, a second conditional change of
 * the same key in that moment, and one whose key was touched since it arrived, are told to try again.
 */
export async function commit<After extends StoredObject | null>(
  call: Call,
  conditional: boolean,
  decide: Decide<After>,
): Promise<After> {
  const { world, bucket, key, subject } = call;
  decide(bucket.get(key));
  if (conditional && world.control.takeConflict(subject)) throw conflict(call);
  if (!conditional || !world.rules.conflicts) {
    await world.control.pass('commit', subject);
    return make(call, decide);
  }
  if (bucket.committing.has(key) || bucket.touchedSince(key, call.changesAtArrival)) throw conflict(call);
  bucket.committing.add(key);
  try {
    await turn();
    await world.control.pass('commit', subject);
    decide(bucket.get(key));
    if (bucket.touchedSince(key, call.changesAtArrival)) throw conflict(call);
    return make(call, decide);
  } finally {
    bucket.committing.delete(key);
  }
}

/** Judged again and made without a pause between. */
function make<After extends StoredObject | null>(call: Call, decide: Decide<After>): After {
  const { world, bucket, key, entry } = call;
  const before = bucket.get(key);
  const after = decide(before);
  if (after === null) bucket.delete(key);
  else bucket.put(key, after);
  if (before !== null || after !== null) {
    world.journal.applied(entry, { bucket: bucket.name, key, before: stateOf(before), after: stateOf(after) });
  }
  return after;
}

function conflict({ key }: Call): S3Error {
  return new S3Error('ConditionalRequestConflict', undefined, { Key: key });
}
