import type { Evidence } from './evidence.js';
import { doubles, strayPosts } from './i1-sends.js';
import { lostFiles } from './i2-files.js';
import { DEFAULT_MAX_AGE_MS, unprovenSends } from './i3-config.js';
import { mixedCalls } from './i4-isolation.js';
import { unfitAnswers } from './i5-answers.js';
import { stuckPhotos } from './i6-recovery.js';
import { wrongRecords } from './records.js';

/** What a run may leave behind, and what it ran with. */
export interface Expectations {
  /** States a record may be left in; default: every photo is published and archived. */
  readonly endStates?: readonly string[];
  /** Further states that the records of some photos may be left in, by content hash. */
  readonly exceptions?: ReadonlyMap<string, readonly string[]>;
  /** Platforms that a request for all of them means. */
  readonly platforms?: readonly string[];
  /** A of reliability.md section 1, in milliseconds. */
  readonly maxAgeMs?: number;
}

/**
 * Every way in which a run breaks the promises of publishing.md section 5.7; empty = none. Looks at journals, files and
 * answers, asks no process and knows nothing of how it works. Spec: reliability.md section 8, I1 to I6.
 */
export function violationsOf(evidence: Evidence, expectations: Expectations = {}): readonly string[] {
  const { platforms = ['outbox', 'outbox-journal'], maxAgeMs = DEFAULT_MAX_AGE_MS } = expectations;
  return [
    ...nothingDone(evidence),
    ...doubles(evidence),
    ...strayPosts(evidence),
    ...lostFiles(evidence),
    ...unprovenSends(evidence, maxAgeMs),
    ...mixedCalls(evidence),
    ...unfitAnswers(evidence, platforms),
    ...stuckPhotos(evidence),
    ...wrongRecords(evidence, expectations.endStates ?? ['DONE'], expectations.exceptions ?? new Map()),
  ];
}

/** A run that did nothing proves nothing. */
function nothingDone({ planted, posts, arrivals, answers, lookups, calls }: Evidence): readonly string[] {
  if (planted.length === 0) return ['no photo was there at the start'];
  if (answers.length === 0) return ['nobody asked for anything'];
  if (lookups.length === 0 || calls.length === 0) return ['the control plane was never asked'];
  return posts.length === 0 || arrivals.length === 0 ? ['nothing was published'] : [];
}
