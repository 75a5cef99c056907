import {
  describePublisher,
  FakePublisher,
  type FakeStep,
  type SendFault,
} from '../../../src/publishers/testing/index.js';

const STEPS: Readonly<Record<SendFault, FakeStep>> = {
  refused: { does: 'fail_before_commit' },
  reset_after: { does: 'lose' },
  lost_reply: { does: 'accept_then_drop' },
  silent_before: { does: 'hang', where: 'before_commit' },
  silent_after: { does: 'hang', where: 'after_commit' },
};

describePublisher('fake', () => {
  const publisher = new FakePublisher({ image: 'derived' });
  return Promise.resolve({
    publisher,
    accepted: () => publisher.accepted,
    calls: () => publisher.sends.length,
    meet: (fault) => Promise.resolve(publisher.script(STEPS[fault])),
    maxSide: 2048,
    maxBytes: 2_000_000,
    dispose: () => publisher.dispose(),
  });
});
