import { InProcessQueue } from '../../../src/platform/queue/index.js';
import { describeJobQueue } from '../../../src/platform/queue/testing/index.js';

describeJobQueue('in this process', (clock) => new InProcessQueue(clock));
