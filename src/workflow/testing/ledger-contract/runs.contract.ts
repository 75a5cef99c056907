import { sha256Hex } from '../../../kernel/index.js';
import { storageUnauthorized, storageUnavailable } from '../../../storage/index.js';
import type { StorageOperation } from '../../../storage/testing/index.js';
import { GUARD_MS, ledgerPath } from '../../ledger/record.js';
import { PAST_LEASE_MS } from './claims.contract.js';
import type { LedgerContractPart } from './harness.js';
import { acceptedBy, BYTES, HASH, Owner, PHOTO, platformsOf } from './owner.js';

/** Spec: publishing.md section 4.2. */
const MOST_WRITES = 12;
const MANY_RECORDS = 5_000;
const SINGLE_READS = 10;
const NOT_POSTED_AFTER_MS = 10 * 60_000;

const writesTo = (operation: StorageOperation, path: string): boolean =>
  operation.name === 'documents.replace' && JSON.stringify(operation.args[0]).includes(path);

/** Whole runs through the real service: what they cost, and what trouble of the storage does to them. */
export const runsContract: LedgerContractPart = (harness) => {
  beforeEach(() => harness().plant('inbox', PHOTO, BYTES));

  test('when a photo goes to two platforms, it costs at most 12 writes, and is archived with its text', async () => {
    const writes: string[] = [];
    const hooks = { before: ({ name, isMutation }: StorageOperation) => void (isMutation && writes.push(name)) };
    const owner = new Owner(harness().clients[0], { hooks });
    await owner.runtime.storage.documents.create(
      { sidecar: { folder: 'inbox', name: `${PHOTO}.txt` } },
      Buffer.from('an old text\n'),
    );
    // The first run of a process asks the storage what it honours; that is counted apart.
    await harness().plant('inbox', 'first.jpg', Buffer.concat([BYTES, Buffer.from('another')]));
    await owner.publish({ photo: { by: 'name', folder: 'inbox', name: 'first.jpg', expectedVersion: null } });
    writes.length = 0;
    const { wire } = harness();
    const before = wire?.changes() ?? 0;
    expect(await owner.publish()).toMatchObject({ outcome: 'all_sent', result: { archive: 'done', warnings: [] } });
    const changes = (wire?.changes() ?? 0) - before;
    expect(writes.length).toBeLessThanOrEqual(MOST_WRITES);
    expect(changes).toBeLessThanOrEqual(wire?.mostPerRun ?? 0);
    expect(await owner.runtime.storage.photos.stat('inbox', PHOTO)).toBeNull();
    expect(await owner.runtime.storage.photos.stat('archive', PHOTO)).not.toBeNull();
    const sidecar = { sidecar: { folder: 'archive' as const, name: `${PHOTO}.txt` } };
    expect(await owner.runtime.storage.documents.read(sidecar, 10_000)).not.toBeNull();
  });

  test.each(['create', 'swap'] as const)(
    'when the store ignores the condition of a %s, nothing is claimed and nothing is sent',
    async (condition) => {
      const liar = await harness().ignoring?.(condition);
      if (!liar) return expect(harness().ignoring).toBeNull();
      const platforms = platformsOf();
      const owner = new Owner(liar, { platforms });
      await expect(owner.publish()).rejects.toMatchObject({ code: 'storage_not_conditional' });
      const keep = { photo: { folder: 'inbox' as const, name: PHOTO, expectedVersion: null } };
      await expect(owner.curation.keep(owner.runtime, { ...keep, actor: 'a', requestId: 'r' })).rejects.toMatchObject({
        code: 'storage_not_conditional',
      });
      expect(platforms.flatMap(({ sends }) => sends)).toEqual([]);
      const left = [...(await harness().census()).keys()].filter((path) => /\.publisher\/(ledger|requests)/.test(path));
      expect(left).toEqual([]);
    },
  );

  test('when the secret is refused at the intent, nothing is sent and the caller hears it', async () => {
    const platforms = platformsOf();
    const owner = new Owner(harness().clients[0], {
      platforms,
      hooks: { before: (operation) => refuse(writesTo(operation, 'ledger/')) },
    });
    expect(await owner.publish()).toMatchObject({
      outcome: 'nothing_started',
      result: { results: { p1: { status: 'skipped', code: 'ledger_unavailable' }, p2: { status: 'skipped' } } },
    });
    expect(acceptedBy(platforms)).toEqual([]);
    await harness().age(PAST_LEASE_MS);
    const next = new Owner(harness().clients[1], { platforms });
    expect(await next.publish()).toMatchObject({ outcome: 'all_sent' });
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });

  test.each([
    ['the secret is refused', () => storageUnauthorized()],
    ['the storage is full', () => storageUnavailable('full')],
    ['the storage is away', () => storageUnavailable()],
  ])('when %s once a post was accepted, the caller hears of it, and later it is known', async (_what, error) => {
    const platforms = platformsOf();
    let isAway = false;
    const owner = new Owner(harness().clients[0], {
      platforms,
      hooks: {
        before: () => {
          if (isAway) throw error();
        },
        after: (operation) => {
          if (writesTo(operation, 'ledger/')) isAway = true; // from the first intent on
        },
      },
    });
    const answer = await owner.publish();
    expect(answer).toMatchObject({
      outcome: 'some_sent',
      result: {
        archive: 'kept_in_inbox',
        results: { p1: { status: 'sent', recorded: false }, p2: { status: 'skipped', code: 'ledger_unavailable' } },
      },
    });
    expect(acceptedBy(platforms)).toEqual(['p1.1']);
    await harness().age(PAST_LEASE_MS);
    const next = new Owner(harness().clients[1], { platforms });
    // Nothing says that p1 was accepted, so a person does; the rest is sent.
    expect(await next.publish()).toMatchObject({ outcome: 'some_sent', result: { state: 'NEEDS_DECISION' } });
    await next.resolve('posted');
    expect(await next.record()).toMatchObject({ state: 'DONE', photo: { folder: 'archive' } });
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });

  test('when the storage comes back before the lease ends, the outcome is recorded and the run goes on', async () => {
    const platforms = platformsOf();
    let refusals = 0;
    const owner = new Owner(harness().clients[0], {
      platforms,
      hooks: {
        before: () => {
          if (platforms[0]?.accepted.length === 1 && refusals < 12) {
            refusals += 1;
            throw storageUnauthorized();
          }
        },
      },
    });
    expect(await owner.publish()).toMatchObject({ outcome: 'all_sent', result: { state: 'DONE' } });
    expect(refusals).toBe(12);
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });

  test('when only the archive move fails, what was sent is the answer and the next run moves it', async () => {
    const platforms = platformsOf();
    const owner = new Owner(harness().clients[0], {
      platforms,
      hooks: { before: ({ name }) => refuse(name === 'photos.move') },
    });
    expect(await owner.publish()).toMatchObject({
      outcome: 'all_sent',
      result: { archive: 'pending', state: 'ARCHIVE_PENDING', warnings: ['storage_unavailable'] },
    });
    const next = new Owner(harness().clients[1], { platforms });
    const answer = await next.publish({ photo: { by: 'next', order: 'name' } });
    expect(answer).toMatchObject({ outcome: 'all_sent', result: { archive: 'done', state: 'DONE' } });
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });

  test('when longer than the guard passes between intent and send, nothing is sent and the entry is free again', async () => {
    const platforms = platformsOf();
    const owner: Owner = new Owner(harness().clients[0], {
      platforms,
      hooks: {
        after: (operation) => {
          if (writesTo(operation, 'ledger/')) owner.clock.advance(GUARD_MS + 1);
        },
      },
    });
    expect(await owner.publish()).toMatchObject({
      outcome: 'nothing_started',
      result: { results: { p1: { status: 'skipped' }, p2: { status: 'skipped' } }, state: 'IDLE' },
    });
    expect(acceptedBy(platforms)).toEqual([]);
    const record = await owner.record();
    expect([...(record?.platforms.values() ?? [])].map(({ state, attempt }) => [state, attempt])).toEqual([
      ['PENDING', 1],
      ['PENDING', 1],
    ]);
  });

  test('when an owner is frozen past its lease, its send is stopped and its writes change nothing', async () => {
    const platforms = platformsOf();
    const [one, two] = harness().clients;
    const next = new Owner(two, { platforms });
    let isFrozen = false;
    const owner: Owner = new Owner(one, {
      platforms,
      hooks: {
        after: async (operation) => {
          if (isFrozen || !writesTo(operation, 'ledger/')) return;
          isFrozen = true;
          await harness().age(PAST_LEASE_MS);
          owner.clock.advance(PAST_LEASE_MS);
          expect(await next.publish()).toMatchObject({ outcome: 'some_sent', result: { state: 'NEEDS_DECISION' } });
        },
      },
    });
    expect(await owner.publish()).toMatchObject({ outcome: 'nothing_started' });
    expect(acceptedBy(platforms)).toEqual(['p2.1']);
    expect(await next.record()).toMatchObject({ state: 'NEEDS_DECISION', epoch: 2 });
  });

  test.each([0, 31_536_000_000, -31_536_000_000])(
    'when a person decides on a machine whose clock is wrong by %d ms, only the storage counts the ten minutes',
    async (wrongByMs) => {
      const platforms = platformsOf();
      platforms[0]?.script({ does: 'accept_then_drop' });
      const owner = new Owner(harness().clients[0], { platforms });
      expect(await owner.publish()).toMatchObject({ outcome: 'some_sent', result: { state: 'NEEDS_DECISION' } });
      const person = new Owner(harness().clients[1], { platforms, wrongByMs });
      await expect(person.resolve('not_posted')).rejects.toMatchObject({ code: 'too_early_to_resolve' });
      await harness().age(NOT_POSTED_AFTER_MS);
      await backdateIntent(owner);
      expect(await person.resolve('not_posted')).toMatchObject({ state: 'partial' });
      await expect(person.resolve('posted', 'p1', 1)).rejects.toMatchObject({ code: 'operation_not_found' });
      expect(await person.resolve('withdraw', 'p1', 2)).toMatchObject({ state: 'published', folder: 'archive' });
      expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
    },
  );

  test('when the ledger holds 5,000 records, an automatic choice lists it once and reads at most ten of them', async () => {
    const done = (n: number): string => sha256Hex(String(n));
    const record = (hash: string) => JSON.stringify({ ...PUBLISHED, contentHash: hash });
    for (let n = 1; n <= MANY_RECORDS; n += 1) await harness().plantDocument(ledgerPath(done(n)), record(done(n)));
    const reads: string[] = [];
    const firstPages: unknown[] = [];
    const hooks = {
      before: ({ name, args }: StorageOperation) => {
        const at = JSON.stringify(args[0]);
        if (name === 'documents.read' && /ledger\/[0-9a-f]{2}/.test(at) && !at.includes(HASH)) reads.push(at);
        if (name === 'documents.list' && args[1] === null) firstPages.push(at);
      },
    };
    const owner = new Owner(harness().clients[0], { hooks });
    const next = { by: 'next', order: 'name' } as const;
    expect(await owner.publish({ photo: next })).toMatchObject({
      outcome: 'all_sent',
      result: { photo: { name: PHOTO } },
    });
    expect(firstPages).toEqual(['"ledger/"']);
    expect(reads.length).toBeLessThanOrEqual(SINGLE_READS);
  }, 120_000);
};

/** The intent of a run lies ten minutes back, as the storage would tell then. */
async function backdateIntent(owner: Owner): Promise<void> {
  const claim = await owner.ledger.claim(HASH, 'resolve', (current) => {
    if (!current) throw new Error('the test expected a record');
    const entry = current.platforms.get('p1');
    if (!entry) throw new Error('the test expected this platform');
    const intentAt = new Date(Date.parse(entry.intentAt ?? '') - NOT_POSTED_AFTER_MS).toISOString();
    return { ...current, platforms: new Map(current.platforms).set('p1', { ...entry, intentAt }) };
  });
  if (claim.outcome !== 'claimed') throw new Error('the test expected a free record');
  await claim.claim.release((record) => record);
}

function refuse(now: boolean): void {
  if (now) throw storageUnauthorized();
}

const PUBLISHED = {
  schema: 1,
  sha256: 'ab'.repeat(32),
  size: 1000,
  photo: { id: null, name: 'long ago.jpg', folder: 'archive' },
  state: 'DONE',
  epoch: 1,
  owner: null,
  writeNonce: 'c'.repeat(32),
  requested: [],
  prepared: {},
  platforms: {},
  move: null,
  moves: [],
  requests: [],
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
};
