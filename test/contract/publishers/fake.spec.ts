import {
  describePublisher,
  FakePublisher,
  type FakeStep,
  type SendFault,
} from '../../../src/publishers/testing/index.js';

const STEPS: Readonly<Record<SendFault, FakeStep>> = {
  preparing_fails: { does: 'fail_before_commit' },
  lost_before_it_arrived: { does: 'lose' },
  lost_after_it_arrived: { does: 'accept_then_drop' },
  hangs_preparing: { does: 'hang', where: 'before_commit' },
  hangs_after_commit: { does: 'hang', where: 'after_commit' },
};

describePublisher('fake', () => {
  const publisher = new FakePublisher({ image: 'derived' });
  return Promise.resolve({
    publisher,
    accepted: () => publisher.accepted,
    calls: () => publisher.sends.length,
    fail: (fault) => publisher.script(STEPS[fault]),
    maxSide: 2048,
  });
});
