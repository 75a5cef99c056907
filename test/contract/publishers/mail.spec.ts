import { describePublisher, describePublisherOnWire } from '../../../src/publishers/testing/index.js';
import { makeMail, profileOf } from './mail-harness.js';

describe.each(['email', 'fetlife'] as const)('%s', (type) => {
  describePublisher(type, () => makeMail(type));
  describePublisherOnWire(profileOf(type), () => makeMail(type));
});
