import { runSize } from '../../support/processes/index.js';
import type { StorageKind } from '../../support/processes/index.js';
import { CRASH_POINTS, crashPointSuite } from './crash-points.js';
import { Crowd } from './crowd.js';
import { CURATION_CRASHES, curationCrashSuite } from './curation-crashes.js';
import { freezeSuite } from './freezes.js';
import { lostReplySuite } from './lost-replies.js';
import { nameConflictSuite } from './name-conflicts.js';
import { nemesisSuite } from './nemesis.js';
import { sameInstantSuite } from './same-instant.js';

/** From so many rounds on everything is done on every storage, and by as many processes as the spec has. */
const FULL_FROM_ROUNDS = 5;
const PROCESSES = { small: 3, full: 8 };
/** Of a small run: every so manyeth step of a publish, and crash of a move by hand. */
const PUBLISH_STEP = 6;
const CURATION_STEP = 9;

/** Processes on one account or bucket that both tenants share. */
export function crowdOn(storage: StorageKind): void {
  const { rounds, random } = runSize(1);
  const isFull = rounds >= FULL_FROM_ROUNDS;
  const processes = isFull ? PROCESSES.full : PROCESSES.small;
  const crowd = new Crowd({ storage, shared: true, alwaysAsk: true, processes, random, rounds });
  // A small run does each of them on one storage, and the one that mixes everything on both.
  const does = (where: StorageKind): boolean => isFull || storage === where;
  if (does('dropbox')) sameInstantSuite(crowd);
  if (does('dropbox')) lostReplySuite(crowd);
  if (does('s3')) freezeSuite(crowd);
  nemesisSuite(crowd);
  if (does('s3')) nameConflictSuite(crowd);
}

/**
 * kill -9 at each step; each tenant has an account or bucket of its own.
 * @param half of a small run: which of two storages this is, so that each has points of its own
 * @param forms of the storage that move files each in its own way; a small run takes the last
 */
export function crashesOn(storage: StorageKind, half: 0 | 1, forms: readonly StorageKind[] = [storage]): void {
  const size = runSize(1);
  const isFull = size.rounds >= FULL_FROM_ROUNDS;
  const first = (size.random.seed + half) % PUBLISH_STEP;
  const points = CRASH_POINTS.filter((_, index) => isFull || index % PUBLISH_STEP === first);
  const start = (size.random.seed + half * 3) % CURATION_STEP;
  const crashes = CURATION_CRASHES.filter((_, index) => isFull || index % CURATION_STEP === start);
  describe('while it publishes', () => crashPointSuite({ house: { storage }, points, ...size }));
  describe.each(isFull ? forms : forms.slice(-1))('while it moves on %s', (form) =>
    curationCrashSuite({ house: { storage: form }, crashes, ...size }),
  );
}
