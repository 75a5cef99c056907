import type { PreparedPost, Publisher, SendOutcome } from '../../publisher.port.js';
import { expectedOf, type Expected } from '../ambiguity-table.js';
import { sendContext, type CountedContext } from '../send-context.js';
import {
  AFTER_COMMIT_FAULTS,
  BAD_ANSWERS,
  BEFORE_COMMIT_FAULTS,
  INNER_ERRORS,
  LOOKUP_FAULTS,
  WIRE_FAULTS,
  type PublisherWireHarness,
  type WireFault,
  type WireProfile,
} from '../wire-harness.js';
import { expectOutcome } from './expectations.js';
import { preparedPost } from './post.js';
import { expectNothingShown, untilNothingIsOpen } from './shown.js';
import { sendCutShort } from './send-cut-short.js';

/** Faults that end only when the sender gives up. */
const ENDLESS: readonly WireFault[] = ['silent_before', 'drip_before', 'silent_after', 'drip_after'];

/** Points 1, 2, 4 to 6, 9 to 11, 20 and 21 of publishers.md section 13. */
export const wireFaultsContract = (profile: WireProfile, harness: () => PublisherWireHarness): void => {
  let post: PreparedPost;
  beforeEach(async () => {
    post = await preparedPost(harness().publisher);
  });
  const made = (faults: readonly WireFault[]): WireFault[] => faults.filter((fault) => !(fault in profile.absent));
  const tableSays = (fault: WireFault): Expected => {
    const expected = expectedOf(profile.type, fault);
    if (expected === null) throw new Error(`the table has no row for ${fault} at ${profile.type}`);
    return expected;
  };

  /** One send through this trouble; what it must not show is looked for in every case. */
  const sendThrough = async (fault: WireFault, reached: (context: CountedContext) => boolean = () => true) => {
    const troubled = await harness().meet(fault);
    const done = ENDLESS.includes(fault) ? await sendCutShort(troubled, post, reached) : await sendOnce(troubled, post);
    expectNothingShown(harness(), done.outcome);
    return done;
  };

  it('when this platform cannot have a fault, the reason is said', () => {
    const { lookup } = harness().publisher.supports;
    for (const reason of Object.values(profile.absent)) expect(reason).toMatch(/\w+ \w+ .*\.$/);
    for (const fault of LOOKUP_FAULTS) expect(fault in profile.absent).toBe(!lookup);
    for (const fault of WIRE_FAULTS.filter((one) => !LOOKUP_FAULTS.some((lookupFault) => lookupFault === one))) {
      const says = expectedOf(profile.type, fault);
      expect([fault, fault in profile.absent]).toEqual([fault, says === null]);
    }
  });

  it('when a post is sent, the platform sees one try and nothing is left open (1, 20)', async () => {
    const { publisher } = harness();
    await publisher.send(post, sendContext({ platform: publisher.id }));
    expect(harness().attempts()).toHaveLength(1);
    await publisher.dispose();
    await untilNothingIsOpen(harness());
  });

  it('when the commit is refused, the platform sees no try (3)', async () => {
    const { publisher } = harness();
    await publisher.send(post, sendContext({ platform: publisher.id, callOff: true }));
    expect(harness().attempts()).toHaveLength(0);
    await untilNothingIsOpen(harness());
  });

  for (const fault of made(BEFORE_COMMIT_FAULTS)) {
    it(`when it is ${fault}, it is failed and may be tried again (4)`, async () => {
      const { outcome, context } = await sendThrough(fault);
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'connect_failed', retryable: true });
      expect(context.commits()).toBe(0);
      expect(harness().accepted()).toHaveLength(0);
      expect(harness().attempts()).toHaveLength(0);
    });
  }

  for (const fault of made(AFTER_COMMIT_FAULTS)) {
    it(`when it is ${fault}, nobody says failed and nobody tries again (5, 6)`, async () => {
      const { outcome, context } = await sendThrough(fault, ({ commits }) => commits() === 1);
      expectOutcome(outcome, tableSays(fault), harness().accepted().length);
      expect(context.commits()).toBe(1);
      expect(harness().attempts().length).toBeLessThanOrEqual(1);
    });
  }

  for (const fault of made(BAD_ANSWERS)) {
    it(`when the answer is ${fault}, nobody says failed and nobody tries again (9)`, async () => {
      const { outcome } = await sendThrough(fault);
      const accepted = harness().accepted().length;
      expect(accepted).toBe(1);
      // A mark before a good answer may be read over: then there is an id, and the post is there.
      if (fault === 'bom' && outcome.outcome === 'sent') expect(outcome.postId).toBeTruthy();
      else expectOutcome(outcome, tableSays(fault), accepted);
      expect(harness().attempts()).toHaveLength(1);
      expect(harness().strays()).toBe(0);
    });
  }

  for (const fault of made(INNER_ERRORS)) {
    it(`when a good status has an ${fault}, it is read as far as it is clear`, async () => {
      const { outcome } = await sendThrough(fault);
      expectOutcome(outcome, tableSays(fault), harness().accepted().length);
      expect(harness().attempts()).toHaveLength(1);
    });
  }

  for (const fault of made(LOOKUP_FAULTS)) {
    it(`when the answer is lost and ${fault}, it stays unknown (21)`, async () => {
      await harness().meet('lost_reply');
      const { outcome } = await sendThrough(fault);
      expect(outcome).toMatchObject({ outcome: 'unknown' });
      expect(harness().attempts()).toHaveLength(1);
    });
  }

  it('when the deadline comes before the answer, that is a time-out and nothing is left open (11, 20)', async () => {
    const { outcome } = await sendThrough('silent_after', ({ commits }) => commits() === 1);
    expect(outcome).toEqual({ outcome: 'unknown', code: 'timeout_after_send' });
    await harness().publisher.dispose();
    harness().heal();
    await untilNothingIsOpen(harness());
  });

  it('when a send is cut after its commit, nothing is left open (11, 20)', async () => {
    const troubled = await harness().meet('silent_after');
    const stop = new AbortController();
    const onCommit = () => void setImmediate(() => stop.abort());
    await troubled.send(post, sendContext({ platform: troubled.id, signal: stop.signal, onCommit }));
    await untilNothingIsOpen(harness());
  });
};

async function sendOnce(
  publisher: Publisher,
  post: PreparedPost,
): Promise<{ outcome: SendOutcome; context: CountedContext }> {
  const context = sendContext({ platform: publisher.id });
  return { outcome: await publisher.send(post, context), context };
}
