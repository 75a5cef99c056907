import type { AfterSendContext, PreparedPost } from '../../publishers/index.js';
import { FakePublisher } from '../../publishers/testing/index.js';
import { memoryStorage, MemoryStore } from '../../storage/testing/index.js';
import { PAST_LEASE_MS } from '../testing/ledger-contract/claims.contract.js';
import { BYTES, HASH, Owner, PHOTO } from '../testing/ledger-contract/owner.js';
import type { PublishResult } from '../workflow.types.js';

type Step = (post: PreparedPost, context: AfterSendContext) => Promise<readonly string[]>;

/** A platform that confirms its posts. */
function confirming(id: string, afterSent: Step): FakePublisher {
  const publisher = new FakePublisher({ id, type: 'email', destination: id.padEnd(16, '0') });
  return Object.assign(publisher, { afterSent });
}

function world(platforms: readonly FakePublisher[]) {
  let passedMs = 0;
  const now = (): number => Date.now() + passedMs;
  const clock = { now, monotonicMs: now };
  const store = new MemoryStore(clock);
  store.plant('inbox', PHOTO, BYTES);
  const ownerOf = (): Owner => new Owner(memoryStorage({ clock, store }).storage, { platforms });
  const owner = ownerOf();
  const publish = async (by = owner): Promise<PublishResult> => {
    const answer = await by.publish();
    if (answer.outcome === 'running') throw new Error('It has not ended.');
    return answer.result;
  };
  return { owner, ownerOf, publish, pass: (ms: number) => (passedMs += ms) };
}

describe('what a platform does after its post', () => {
  it('when a post is recorded, its step runs after all sends, with the key of its attempt', async () => {
    const seen: [string, readonly string[], number][] = [];
    const second = new FakePublisher({ id: 'p2', type: 'telegram', destination: 'p2'.padEnd(16, '0') });
    const first = confirming('p1', async (_post, { attemptKey, tags, deadline }) => {
      expect(second.accepted).toHaveLength(1);
      seen.push([attemptKey, tags, deadline.remainingMs()]);
      return [];
    });
    const { publish } = world([first, second]);
    expect((await publish()).warnings).toEqual([]);
    expect(seen).toEqual([[`${HASH}.p1.1`, [], 30_000]]);
  });

  it.each([
    ['says that it failed', async () => ['confirmation_failed']],
    ['breaks', () => Promise.reject(new Error('broken'))],
  ])('when it %s, the post is sent, the photo archived, and the answer warns once', async (_how, step) => {
    const { publish, owner } = world([confirming('p1', step), confirming('p2', step)]);
    const result = await publish();
    expect(result.results).toMatchObject({ p1: { status: 'sent' }, p2: { status: 'sent' } });
    expect([result.warnings, result.archive]).toEqual([['confirmation_failed'], 'done']);
    expect((await owner.record())?.state).toBe('DONE');
  });

  it('when a post was refused or its end is unknown, there is nothing to confirm', async () => {
    const steps: string[] = [];
    const step =
      (id: string): Step =>
      async () => {
        steps.push(id);
        return [];
      };
    const refused = confirming('p1', step('p1')).script({ does: 'refuse', code: 'rejected', retryable: false });
    const unclear = confirming('p2', step('p2')).script({ does: 'accept_then_drop' });
    const { publish } = world([refused, unclear, confirming('p3', step('p3'))]);
    await publish();
    expect(steps).toEqual(['p3']);
  });

  it('when a process dies in it, the post stays sent and the next request archives the photo without another', async () => {
    let begun: () => void = () => undefined;
    const inIt = new Promise<void>((resolve) => (begun = resolve));
    const platform = confirming('p1', () => {
      begun();
      return new Promise(() => undefined);
    });
    const { owner, ownerOf, publish, pass } = world([platform]);
    void owner.publish();
    await inIt;
    expect((await owner.record())?.platforms.get('p1')?.state).toBe('SENT');
    pass(PAST_LEASE_MS);
    const result = await publish(ownerOf());
    expect([result.archive, result.results['p1']?.code]).toEqual(['done', 'already_sent']);
    expect(platform.accepted).toHaveLength(1);
  });

  it.each([
    ['yes', { outcome: 'sent', postId: 'id', postUrl: null, warnings: ['channel_moved'] }],
    ['no', { outcome: 'failed', code: 'rejected', retryable: false, warnings: ['channel_moved'] }],
  ] as const)('when a platform says a warning beside its %s, it is in the answer', async (_word, outcome) => {
    const platform = confirming('p1', async () => []);
    platform.send = async (_post, context) => {
      context.commit();
      return outcome;
    };
    const { publish } = world([platform]);
    expect((await publish()).warnings).toEqual(['channel_moved']);
  });
});
