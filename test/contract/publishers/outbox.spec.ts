import { describePublisher } from '../../../src/publishers/testing/index.js';
import { makeOutbox } from './outbox-harness.js';

describePublisher('outbox', makeOutbox);
