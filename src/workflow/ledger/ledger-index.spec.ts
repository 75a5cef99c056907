import { ManualClock, memoryStorage, withHooks, type StorageOperation } from '../../storage/testing/index.js';
import { contentHash, type Ids, type PhotoRef } from '../../kernel/index.js';
import { blankRecord } from './blank-record.js';
import { Ledger, type ClaimDraft } from './ledger.js';
import { LedgerIndex } from './ledger-index.js';

const HASHES = Array.from({ length: 12 }, (_, i) => contentHash(Buffer.from(`photo ${i}`)));

function setup() {
  const clock = new ManualClock();
  let count = 0;
  const ids = { hex: (bytes: number) => (++count).toString(16).padStart(bytes * 2, '0') } as unknown as Ids;
  const calls: string[] = [];
  const before = ({ name }: StorageOperation): void => void calls.push(name);
  const memory = memoryStorage({ clock });
  const { documents } = withHooks(memory.storage, { before });
  const index = new LedgerIndex(clock);
  const pause = async (): Promise<void> => undefined;
  const ledger = new Ledger(documents, { clock, ids, pause, touched: (store) => index.touched(store) });
  const publish = async (hash: string): Promise<void> => {
    const claimed = await ledger.claim(hash, 'web', (current) => current ?? draftOf(hash));
    if (claimed.outcome !== 'claimed') throw new Error('nobody else claims here');
    await claimed.claim.release((record) => record);
  };
  return { clock, index, ledger, publish, calls, store: memory.store };
}

function draftOf(hash: string): ClaimDraft {
  const modifiedAt = new Date('2026-11-21T00:00:00.000Z');
  const place = { folder: 'inbox', name: 'a.jpg', id: null, format: 'jpeg' } as const;
  const ref: PhotoRef = { ...place, version: 'v1', size: 1, modifiedAt, contentHash: hash };
  return blankRecord({ ref, hash, sha256: hash }, modifiedAt.toISOString());
}

const reads = (calls: readonly string[]): readonly number[] =>
  ['documents.list', 'documents.read'].map((name) => calls.filter((call) => call === name).length);

describe('LedgerIndex', () => {
  test('when a page of photos is looked at, the ledger is listed once and only records that exist are read', async () => {
    const { index, ledger, publish, calls } = setup();
    await publish(HASHES[3] ?? '');
    calls.length = 0;
    const views = await index.views(ledger, HASHES);
    expect([...views.keys()]).toEqual([HASHES[3]]);
    expect(reads(calls)).toEqual([1, 1]);
    await index.views(ledger, HASHES);
    expect(reads(calls)).toEqual([1, 1]);
  });

  test('when this process writes a record, the next look sees it', async () => {
    const { index, ledger, publish } = setup();
    expect((await index.views(ledger, HASHES)).size).toBe(0);
    await publish(HASHES[0] ?? '');
    expect([...(await index.views(ledger, HASHES)).keys()]).toEqual([HASHES[0]]);
  });

  test('when another process wrote a record, it is seen some seconds later, and the others are not read again', async () => {
    const { clock, index, ledger, publish, calls, store } = setup();
    for (const hash of HASHES.slice(0, 3)) await publish(hash);
    await index.views(ledger, HASHES);
    const other = memoryStorage({ clock, store }).storage;
    const path = { path: `ledger/${(HASHES[1] ?? '').slice(0, 2)}/${HASHES[1]}.json` };
    const seen = await other.documents.read(path, 1_000_000);
    await other.documents.replace(path, seen?.bytes ?? Buffer.from(''), seen?.version ?? '');
    calls.length = 0;
    clock.advance(10_000);
    expect((await index.views(ledger, HASHES)).size).toBe(3);
    expect(reads(calls)).toEqual([1, 1]);
  });

  test('when many look at once, the ledger is listed once', async () => {
    const { index, ledger, calls } = setup();
    await Promise.all(Array.from({ length: 20 }, () => index.views(ledger, HASHES)));
    expect(reads(calls)).toEqual([1, 0]);
  });

  test('when only few photos are looked at, their records are read without a listing', async () => {
    const { index, ledger, publish, calls } = setup();
    await publish(HASHES[0] ?? '');
    calls.length = 0;
    expect((await index.views(ledger, HASHES.slice(0, 2))).size).toBe(1);
    expect(reads(calls)).toEqual([0, 2]);
  });

  test('when a record cannot be used, it hides none of the others', async () => {
    const { index, ledger, publish, store } = setup();
    await publish(HASHES[0] ?? '');
    await publish(HASHES[1] ?? '');
    const path = `ledger/${(HASHES[1] ?? '').slice(0, 2)}/${HASHES[1]}.json`;
    const broken = [...store.documents.entries()].find(([key]) => key.endsWith(path));
    if (broken) store.documents.set(broken[0], store.newFile(broken[1].name, Buffer.from('no record')));
    index.touched(ledger.documents);
    const views = await index.views(ledger, HASHES);
    expect([views.get(HASHES[0] ?? '')?.record.contentHash, views.get(HASHES[1] ?? '')]).toEqual([HASHES[0], null]);
  });
});
