import { runSize } from '../support/processes/index.js';
import { CRASH_POINTS, crashPointSuite } from './suites/crash-points.js';

const size = runSize(1);
/** A small run does every sixth point, as its seed has it: the contract of the ledger has each, on every storage. */
const points = CRASH_POINTS.filter((_, index) => size.rounds > 1 || index % 6 === size.random.seed % 6);

describe('a process that dies while it publishes', () => {
  crashPointSuite({ house: { storage: 'local' }, points, ...size });
});
