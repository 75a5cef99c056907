import { storageUnavailable } from '../../../storage/index.js';
import { losingReply } from '../../../storage/testing/image-storage.contract.js';
import { Fenced, type Claim } from '../../ledger/claim.js';
import { ledgerPath } from '../../ledger/record.js';
import { goTo } from '../../ledger/transitions.js';
import type { LedgerContractPart } from './harness.js';
import { draft, HASH, Owner } from './owner.js';

const CLAIMERS = 64;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 86_400_000;
/** Longer than the lease, with the second that remote times may lack. */
export const PAST_LEASE_MS = 125_000;

/** Claims it, or fails the test. */
export async function claimed(owner: Owner, entries?: Parameters<typeof draft>[0]): Promise<Claim> {
  const result = await owner.ledger.claim(HASH, 'web', draft(entries));
  if (result.outcome !== 'claimed') throw new Error('the test expected a free record');
  return result.claim;
}

/** Claims: one owner at a time, by the storage's own conditions and clock. */
export const claimsContract: LedgerContractPart = (harness) => {
  const owners = (count: number) =>
    Array.from({ length: count }, (_, at) => new Owner(harness().clients[at % 2 === 0 ? 0 : 1]));
  const pair = (): [Owner, Owner] => {
    const [one, two] = harness().clients;
    return [new Owner(one), new Owner(two)];
  };
  const outcomes = async (all: readonly Owner[]) =>
    (await Promise.all(all.map((owner) => owner.ledger.claim(HASH, 'web', draft())))).map(({ outcome }) => outcome);

  test.each(['new', 'released', 'stale'])('when 64 claim a %s record at once, one wins', async (what) => {
    const [first, second] = pair();
    if (what !== 'new') {
      const claim = await claimed(first);
      if (what === 'released') await claim.release((record) => record);
      else await harness().age(PAST_LEASE_MS);
    }
    const all = await outcomes(owners(CLAIMERS));
    expect(all.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
    expect(await second.record()).toMatchObject({ state: 'CLAIMED', epoch: what === 'new' ? 1 : 2 });
  });

  test('when a claim is live, others are told to wait, and how long', async () => {
    const [first, second] = pair();
    await claimed(first);
    const busy = await second.ledger.claim(HASH, 'web', draft());
    expect(busy.outcome).toBe('busy');
    if (busy.outcome === 'busy') expect(busy.retryAfterSeconds).toBeGreaterThan(60);
    await harness().age(100_000);
    expect(await second.ledger.claim(HASH, 'web', draft())).toMatchObject({ outcome: 'busy' });
  });

  test('when a claim is stale, it is taken over and open intents are unknown, never sent again', async () => {
    const [first, second] = pair();
    const claim = await claimed(first, { p1: {}, p2: {} });
    await claim.update((record) => ({
      ...record,
      platforms: new Map(record.platforms).set('p1', goTo(mustHave(record, 'p1'), 'INTENT', { intentNonce: 'n1' })),
    }));
    await harness().age(PAST_LEASE_MS);
    const taken = await claimed(second);
    expect(taken.record).toMatchObject({ epoch: 2, owner: { kind: 'web' } });
    expect(taken.record.platforms.get('p1')).toMatchObject({ state: 'UNKNOWN', code: 'taken_over', intentNonce: 'n1' });
    expect(taken.record.platforms.get('p1')?.intentAt).not.toBeNull();
    expect(taken.record.platforms.get('p2')?.state).toBe('PENDING');
  });

  test('when an owner was taken over, its writes fail and change nothing', async () => {
    const [first, second] = pair();
    const old = await claimed(first);
    await harness().age(PAST_LEASE_MS);
    await claimed(second);
    const before = await harness().census();
    await expect(old.update((record) => ({ ...record, requested: [] }))).rejects.toBeInstanceOf(Fenced);
    await expect(old.release((record) => record, 'lease')).rejects.toBeInstanceOf(Fenced);
    expect(await harness().census()).toEqual(before);
  });

  test('when the old owner hears late that its post was accepted, that alone may still be stored', async () => {
    const [first, second] = pair();
    const sent = { postId: '42', postUrl: null, sentAt: '2026-11-01T10:00:00.000Z' };
    const intent = { state: 'INTENT', tries: 1, intentNonce: 'mine' } as const;
    await claimed(first, { p1: intent, p2: intent });
    await harness().age(PAST_LEASE_MS);
    const taken = await claimed(second);
    expect(await first.ledger.recordLateSuccess(HASH, 'p1', 'of-another', sent)).toBe(false);
    expect(await first.ledger.recordLateSuccess(HASH, 'p1', 'mine', sent)).toBe(false); // a live owner is not disturbed
    await taken.release((record) => record);
    expect(await first.ledger.recordLateSuccess(HASH, 'p1', 'mine', sent)).toBe(true);
    expect(await first.ledger.recordLateSuccess(HASH, 'p1', 'mine', sent)).toBe(true);
    const record = await second.record();
    expect(record).toMatchObject({ state: 'NEEDS_DECISION', owner: null, epoch: 2 });
    expect(record?.platforms.get('p1')).toMatchObject({ state: 'SENT', attempt: 1, postId: '42' });
    expect(record?.platforms.get('p2')?.state).toBe('UNKNOWN');
  });

  test.each([HOUR_MS, -HOUR_MS, YEAR_MS, -YEAR_MS])(
    'when the clock of a machine is wrong by %d ms, it takes no live claim and every stale one',
    async (wrongByMs) => {
      const [one, two] = harness().clients;
      const [right, wrong] = [new Owner(one), new Owner(two, { wrongByMs })];
      await claimed(right);
      expect(await wrong.ledger.claim(HASH, 'web', draft())).toMatchObject({ outcome: 'busy' });
      await harness().age(PAST_LEASE_MS);
      await claimed(wrong);
      expect(await right.ledger.claim(HASH, 'web', draft())).toMatchObject({ outcome: 'busy' });
    },
  );

  test.each([
    ['documents.create', 'new'],
    ['documents.replace', 'released'],
  ])('when the reply to %s is lost, the owner finds its nonce and has the claim', async (operation, what) => {
    const [one, two] = harness().clients;
    const other = new Owner(two);
    if (what === 'released') await (await claimed(other)).release((record) => record);
    const claim = await claimed(new Owner(losingReply(one, operation)));
    await claim.update((record) => ({ ...record, requested: ['p1', 'more'] }));
    expect(await other.record()).toMatchObject({ epoch: what === 'new' ? 1 : 2, requested: ['p1', 'more'] });
    expect(await other.ledger.claim(HASH, 'web', draft())).toMatchObject({ outcome: 'busy' });
  });

  test('when replies or requests of an update are lost, it is written once and the claim goes on', async () => {
    const [one, two] = harness().clients;
    let replaces = 0;
    const lose = (operation: { readonly name: string }, at: readonly number[]): void => {
      if (operation.name === 'documents.replace' && at.includes(replaces)) throw storageUnavailable();
    };
    const owner = new Owner(one, {
      hooks: {
        before: (operation) => {
          if (operation.name === 'documents.replace') replaces += 1;
          lose(operation, [2]);
        },
        after: (operation) => lose(operation, [1, 4]),
      },
    });
    const claim = await claimed(owner);
    for (const platform of ['a', 'b', 'c']) {
      await claim.update((record) => ({ ...record, requested: [...record.requested, platform] }));
    }
    await claim.release((record) => record);
    expect(await new Owner(two).record()).toMatchObject({
      requested: ['p1', 'a', 'b', 'c'],
      state: 'IDLE',
      owner: null,
      epoch: 1,
    });
  });

  test('when a later version wrote members we do not know, they are kept', async () => {
    const [first, second] = pair();
    await (await claimed(first)).release((record) => record);
    const stored = await first.runtime.storage.documents.read({ path: ledgerPath(HASH) }, 100_000);
    const json = JSON.parse(Buffer.from(stored?.bytes ?? []).toString('utf8')) as Record<string, object>;
    const entry = { ...(json['platforms'] as Record<string, object>)['p1'], colour: 'blue' };
    await harness().plantDocument(
      ledgerPath(HASH),
      JSON.stringify({ ...json, future: { more: [1, 2] }, platforms: { p1: entry } }),
    );
    const claim = await claimed(second);
    await claim.update((record) => ({ ...record, requested: ['p1', 'p2'] }));
    await claim.release((record) => record);
    const after = await first.runtime.storage.documents.read({ path: ledgerPath(HASH) }, 100_000);
    expect(JSON.parse(Buffer.from(after?.bytes ?? []).toString('utf8'))).toMatchObject({
      future: { more: [1, 2] },
      requested: ['p1', 'p2'],
      platforms: { p1: { colour: 'blue', state: 'PENDING' } },
    });
  });

  test.each([
    ['is no JSON', '{ this is no record', 'ledger_corrupt'],
    ['is of another photo', JSON.stringify({ schema: 1, contentHash: 'f'.repeat(64) }), 'ledger_corrupt'],
    ['was written by a later version', JSON.stringify({ schema: 2, contentHash: HASH }), 'ledger_version'],
  ])('when the record %s, it is refused and never touched', async (_what, text, code) => {
    const [first] = pair();
    await harness().plantDocument(ledgerPath(HASH), text);
    const before = await harness().census();
    await expect(first.ledger.claim(HASH, 'web', draft())).rejects.toMatchObject({ code });
    await expect(first.ledger.recordLateSuccess(HASH, 'p1', 'n', EMPTY_POST)).rejects.toMatchObject({ code });
    expect(await harness().census()).toEqual(before);
  });

  test('when somebody breaks the record of a claim, its owner stops and leaves it as it is', async () => {
    const [first] = pair();
    const claim = await claimed(first);
    await harness().plantDocument(ledgerPath(HASH), '{ broken');
    const before = await harness().census();
    await expect(claim.update((record) => record)).rejects.toBeInstanceOf(Fenced);
    expect(await harness().census()).toEqual(before);
  });
};

const EMPTY_POST = { postId: null, postUrl: null, sentAt: null };

function mustHave(record: Claim['record'], platform: string) {
  const entry = record.platforms.get(platform);
  if (!entry) throw new Error('the test expected this platform in the record');
  return entry;
}
