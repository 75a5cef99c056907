import { runSize } from '../support/processes/index.js';
import { CRASH_POINTS, crashPointSuite } from './suites/crash-points.js';

describe('a process that dies while it publishes', () => {
  crashPointSuite({ house: { storage: 'local' }, points: CRASH_POINTS, ...runSize(1) });
});
