import { FakePublisher } from '../../publishers/testing/index.js';
import { memoryStorage, MemoryStore } from '../../storage/testing/index.js';
import type { PlatformSlot } from '../../tenancy/index.js';
import { BYTES, HASH, Owner, PHOTO } from '../testing/ledger-contract/owner.js';
import type { PublishResult } from '../workflow.types.js';

const REFUSED = { does: 'refuse', code: 'unauthorized', retryable: true } as const;
const DESTINATION = 'p1'.padEnd(16, '0');

function platform(destination = DESTINATION): FakePublisher {
  return new FakePublisher({ id: 'p1', type: 'telegram', destination });
}

/** A tenant with one platform whose credential is refused, and what it is renewed to. */
function world(refused: FakePublisher, renewed: () => Promise<PlatformSlot | null>) {
  const clock = { now: () => Date.now(), monotonicMs: () => Date.now() };
  const store = new MemoryStore(clock);
  store.plant('inbox', PHOTO, BYTES);
  const { storage } = memoryStorage({ clock, store });
  const asked: string[] = [];
  const owner = new Owner(storage, {
    platforms: [refused],
    runtime: {
      renewedPlatform: async (publisher) => {
        asked.push(publisher.id);
        return renewed();
      },
    },
  });
  const publish = async (): Promise<PublishResult> => {
    const answer = await owner.publish();
    if (answer.outcome === 'running') throw new Error('It has not ended.');
    return answer.result;
  };
  return { owner, asked, publish };
}

const slotOf = (publisher: FakePublisher): PlatformSlot => ({ id: 'p1', type: 'telegram', publisher });

describe('a platform that refuses its credential', () => {
  it('when there is another one, the post is sent once more under the same attempt and intent', async () => {
    const refused = platform().script(REFUSED);
    const renewed = platform();
    const { publish, owner, asked } = world(refused, async () => slotOf(renewed));
    const { results } = await publish();
    expect(results['p1']).toMatchObject({ status: 'sent', attempt: 1 });
    expect([asked, refused.sends, renewed.sends]).toEqual([['p1'], [`${HASH}.p1.1`], [`${HASH}.p1.1`]]);
    expect((await owner.record())?.platforms.get('p1')).toMatchObject({ state: 'SENT', attempt: 1, tries: 1 });
  });

  it('when that one is refused too, nothing more is tried', async () => {
    const refused = platform().script(REFUSED);
    const renewed = platform().script(REFUSED, { does: 'accept' });
    const { publish, asked } = world(refused, async () => slotOf(renewed));
    expect((await publish()).results['p1']).toMatchObject({ status: 'failed', code: 'unauthorized' });
    expect([asked.length, renewed.sends.length, renewed.accepted]).toEqual([1, 1, []]);
  });

  it('when the second send ends unclear, it is unknown and not sent again', async () => {
    const refused = platform().script(REFUSED);
    const renewed = platform().script({ does: 'accept_then_drop' }, { does: 'accept' });
    const { publish } = world(refused, async () => slotOf(renewed));
    expect((await publish()).results['p1']).toMatchObject({ status: 'unknown', code: 'connection_lost_after_send' });
    expect(renewed.accepted).toHaveLength(1);
  });

  it.each([
    ['there is no other one', async () => null],
    ['it cannot be had', () => Promise.reject(new Error('away'))],
    ['it is not complete', async () => ({ id: 'p1', type: 'telegram', unavailable: 'not_configured' }) as const],
  ])('when %s, the refusal stands', async (_how, renewed) => {
    const refused = platform().script(REFUSED, { does: 'accept' });
    const { publish } = world(refused, renewed);
    expect((await publish()).results['p1']).toMatchObject({ status: 'failed', code: 'unauthorized', retryable: true });
    expect(refused.sends).toHaveLength(1);
  });

  it('when the other one is for another channel, nothing is sent there', async () => {
    const elsewhere = platform('f'.repeat(16));
    const { publish } = world(platform().script(REFUSED), async () => slotOf(elsewhere));
    expect((await publish()).results['p1']).toMatchObject({ status: 'failed', code: 'unauthorized' });
    expect(elsewhere.sends).toEqual([]);
  });

  it('when it comes later than the guard allows, the refusal stands and nothing is posted', async () => {
    const renewed = platform();
    const { publish, owner } = world(platform().script(REFUSED), async () => {
      owner.clock.advance(31_000);
      return slotOf(renewed);
    });
    expect((await publish()).results['p1']).toMatchObject({ status: 'failed', code: 'unauthorized' });
    expect(renewed.accepted).toEqual([]);
  });

  it('when the send was refused for anything else, no other credential is asked for', async () => {
    const refused = platform().script({ does: 'refuse', code: 'rejected', retryable: false });
    const { publish, asked } = world(refused, async () => slotOf(platform()));
    expect((await publish()).results['p1']).toMatchObject({ status: 'failed', code: 'rejected' });
    expect(asked).toEqual([]);
  });
});
