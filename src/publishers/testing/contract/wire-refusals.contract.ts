import type { PreparedPost, SendOutcome } from '../../publisher.port.js';
import { sendContext } from '../send-context.js';
import type { PublisherWireHarness, WireFault, WireProfile } from '../wire-harness.js';
import { expectTruth } from './expectations.js';
import { preparedPost } from './post.js';
import { expectNothingShown } from './shown.js';

/** What counts as the time to wait when none can be read, in seconds. Spec: publishers.md section 1. */
const WHEN_UNREADABLE = 60;
const A_DAY = 86_400;

/** Each form of "later", and the seconds that may come of it. */
const FORMS: readonly (readonly [fault: WireFault, least: number, most: number])[] = [
  ['rate_limited_seconds', 7, 7],
  // 30 seconds ahead when it was written; a slow machine may read it later.
  ['rate_limited_date', 0, 30],
  ['rate_limited_day', WHEN_UNREADABLE, A_DAY],
  ['rate_limited_negative', WHEN_UNREADABLE, WHEN_UNREADABLE],
  ['rate_limited_garbage', WHEN_UNREADABLE, WHEN_UNREADABLE],
  ['rate_limited_plain', WHEN_UNREADABLE, WHEN_UNREADABLE],
];

/** Points 7, 8, 10 and 19 of publishers.md section 13. */
export const wireRefusalsContract = (profile: WireProfile, harness: () => PublisherWireHarness): void => {
  let post: PreparedPost;
  beforeEach(async () => {
    post = await preparedPost(harness().publisher);
  });
  const isMade = (fault: WireFault): boolean => !(fault in profile.absent);

  const sendThrough = async (fault: WireFault): Promise<SendOutcome> => {
    const troubled = await harness().meet(fault);
    const outcome = await troubled.send(post, sendContext({ platform: troubled.id }));
    expectNothingShown(harness(), outcome);
    expectTruth(outcome, harness().accepted().length);
    expect(harness().attempts().length).toBeLessThanOrEqual(1);
    return outcome;
  };

  it.each((['rejected', 'media_rejected'] as const).filter(isMade))(
    'when it is %s, that is final, and it was tried once',
    async (fault) => {
      expect(await sendThrough(fault)).toMatchObject({ outcome: 'failed', code: fault, retryable: false });
      expect(harness().accepted()).toHaveLength(0);
    },
  );

  it.each(FORMS.filter(([fault]) => isMade(fault)))(
    'when it is %s, it says when to come back, from %i to %i seconds (7)',
    async (fault, least, most) => {
      const outcome = await sendThrough(fault);
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'rate_limited', retryable: true });
      const seconds = outcome.outcome === 'failed' ? (outcome.retryAfterSeconds ?? WHEN_UNREADABLE) : Number.NaN;
      expect(seconds).toBeGreaterThanOrEqual(least);
      expect(seconds).toBeLessThanOrEqual(most);
      expect(harness().accepted()).toHaveLength(0);
    },
  );

  it('when the secret is refused, that is said, and a publisher with a new one posts (8)', async () => {
    expect(await sendThrough('unauthorized')).toMatchObject({ outcome: 'failed', code: 'unauthorized' });
    expect(harness().accepted()).toHaveLength(0);
    harness().heal();
    const renewed = await harness().withNewSecret();
    const outcome = await renewed.send(post, sendContext({ platform: renewed.id }));
    expect(outcome).toMatchObject({ outcome: 'sent' });
    expect(harness().accepted()).toHaveLength(1);
    expectNothingShown(harness(), outcome);
  });

  it('when an attempt is tried again, the platform is told the same key, and another for another attempt (19)', async () => {
    for (const attempt of [1, 1, 2]) {
      const { publisher } = harness();
      await publisher.send(post, sendContext({ platform: publisher.id, attempt }));
    }
    const [first, again, other] = harness()
      .attempts()
      .map(({ platformKey }) => platformKey);
    expect(harness().attempts()).toHaveLength(3);
    expect(again).toBe(first);
    if (first === null) expect(other).toBeNull();
    else expect(other).not.toBe(first);
  });
};
