import type { StoredObject } from './bucket.js';
import type { Call } from './call.js';
import type { Condition } from './fault.js';
import { headerNotImplemented, preconditionFailed, S3Error } from './s3-error.js';

/** Conditions on the object a write replaces, as far as they count. */
export interface WriteConditions {
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
  /** Names as the error tells them. */
  readonly prefix: string;
}

export const NO_CONDITIONS: WriteConditions = { ifMatch: null, ifNoneMatch: null, prefix: '' };

/** The value of a condition header; null when it was not sent or is switched off. */
export function condition({ world, request }: Call, header: string, kind: Condition): string | null {
  const value = request.headers.get(header);
  if (value === null) return null;
  if (world.control.isUnsupported(kind)) throw headerNotImplemented(header);
  return world.control.isIgnored(kind) ? null : value.trim();
}

/**
 * @param prefix of the header names, e.g. `cf-copy-destination-`
 * @param kinds of `If-Match` and `If-None-Match`
 */
export function writeConditions(
  call: Call,
  prefix: string,
  [match, noneMatch]: readonly [Condition, Condition],
): WriteConditions {
  for (const timed of ['if-modified-since', 'if-unmodified-since']) {
    if (call.request.headers.has(prefix + timed)) throw headerNotImplemented(prefix + timed);
  }
  const ifMatch = condition(call, `${prefix}if-match`, match);
  const ifNoneMatch = condition(call, `${prefix}if-none-match`, noneMatch);
  if (call.world.rules.plainConditionsOnly) {
    if (ifNoneMatch !== null && ifNoneMatch !== '*') throw headerNotImplemented('If-None-Match');
    if (ifMatch !== null && (ifMatch === '*' || ifMatch.includes(','))) throw headerNotImplemented('If-Match');
    if (ifMatch !== null && ifNoneMatch !== null) throw headerNotImplemented('If-None-Match');
  }
  return { ifMatch, ifNoneMatch, prefix };
}

export function isConditional({ ifMatch, ifNoneMatch }: WriteConditions): boolean {
  return ifMatch !== null || ifNoneMatch !== null;
}

/** @throws S3Error when a condition does not hold for what is there now */
export function judgeWrite(
  { ifMatch, ifNoneMatch, prefix }: WriteConditions,
  current: StoredObject | null,
  call: Call,
): void {
  if (ifMatch !== null && current === null) {
    if (call.world.control.isIgnored('swap_absent')) return;
    if (call.world.rules.absentSwap === 'NoSuchKey') throw new S3Error('NoSuchKey', undefined, { Key: call.key });
    throw preconditionFailed(`${prefix}If-Match`);
  }
  if (ifMatch !== null && !etagMatches(ifMatch, current)) throw preconditionFailed(`${prefix}If-Match`);
  if (ifNoneMatch !== null && etagMatches(ifNoneMatch, current)) throw preconditionFailed(`${prefix}If-None-Match`);
}

/** `*`, or entity tags with or without quotes; an absent object matches nothing. */
export function etagMatches(header: string, object: StoredObject | null): boolean {
  if (object === null) return false;
  return header
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag === object.etag || `"${tag}"` === object.etag);
}

/** Names of the four conditions of a read; a copy's source has them with a prefix. */
export interface ReadVerdict {
  /** Name of the condition that failed, or null. */
  readonly failed: string | null;
  /** True: the reader has it already (304 for a read, 412 for a copy's source). */
  readonly unchanged: boolean;
}

/** Judges the conditions of a read as S3 orders them: `If-Match` outweighs `If-Unmodified-Since`, `If-None-Match` outweighs `If-Modified-Since`. */
export function judgeRead(call: Call, object: StoredObject, prefix: string, kind: Condition): ReadVerdict {
  const match = condition(call, `${prefix}if-match`, kind);
  const noneMatch = condition(call, `${prefix}if-none-match`, kind);
  const since = seconds(condition(call, `${prefix}if-modified-since`, kind));
  const until = seconds(condition(call, `${prefix}if-unmodified-since`, kind));
  const modified = Math.floor(object.lastModifiedMs / 1000);
  if (match !== null && !etagMatches(match, object)) return { failed: `${prefix}If-Match`, unchanged: false };
  if (match === null && until !== null && modified > until) {
    return { failed: `${prefix}If-Unmodified-Since`, unchanged: false };
  }
  if (noneMatch !== null && etagMatches(noneMatch, object))
    return { failed: `${prefix}If-None-Match`, unchanged: true };
  if (noneMatch === null && since !== null && modified <= since) {
    return { failed: `${prefix}If-Modified-Since`, unchanged: true };
  }
  return { failed: null, unchanged: false };
}

/** Whole seconds of an HTTP date; null when there is none or it cannot be read. */
function seconds(date: string | null): number | null {
  const ms = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
