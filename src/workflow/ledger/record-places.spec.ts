import type { PhotoRef } from '../../kernel/index.js';
import { ManualClock, MemoryStore, memoryStorage } from '../../storage/testing/index.js';
import { entryOf, recordOf } from '../../../test/support/app/planted-records.js';
import { Ledger } from './ledger.js';
import { LedgerIndex } from './ledger-index.js';
import { RecordPlaces } from './record-places.js';

const hashOf = (number: number): string => number.toString(16).padStart(64, '0');
const at = (name: string, size: number): PhotoRef => ({ folder: 'inbox', name, size }) as unknown as PhotoRef;

function world() {
  const clock = new ManualClock();
  const reads: string[] = [];
  const before = ({ name }: { readonly name: string }): void => void reads.push(name);
  const { storage } = memoryStorage({ clock, store: new MemoryStore(clock), hooks: { before } });
  const { documents } = storage;
  const ids = { hex: (bytes: number) => 'a'.repeat(bytes * 2), uuid: () => 'a', random: () => 0.5 };
  const ledger = new Ledger(documents, { clock, ids, pause: async () => undefined });
  const index = new LedgerIndex(clock);
  const places = new RecordPlaces(index);
  const plant = async (number: number, name: string, size: number): Promise<void> => {
    clock.advance(1_000);
    const hash = hashOf(number);
    const photo = { id: null, name, folder: 'inbox' };
    const record = recordOf(hash, { size, photo, platforms: { outbox: entryOf() } });
    await documents.create({ path: `ledger/${hash.slice(0, 2)}/${hash}.json` }, Buffer.from(JSON.stringify(record)));
    index.touched(documents);
  };
  return { ledger, places, plant, reads };
}

describe('RecordPlaces', () => {
  test('when a photo lies where a record has seen it and has its size, the record is about it', async () => {
    const { ledger, places, plant } = world();
    await plant(1, 'a.jpg', 100);
    const known = await places.of(ledger, Infinity);
    expect([known.hashAt(at('a.jpg', 100)), known.hashAt(at('a.jpg', 101)), known.hashAt(at('b.jpg', 100))]).toEqual([
      hashOf(1),
      null,
      null,
    ]);
    expect([known.hasSize(100), known.hasSize(101)]).toEqual([true, false]);
  });

  test('when two records have seen photos there, the newer one counts, also when it is read later', async () => {
    const { ledger, places, plant } = world();
    await plant(1, 'a.jpg', 100);
    await places.of(ledger, Infinity);
    await plant(2, 'a.jpg', 100);
    expect((await places.of(ledger, Infinity)).hashAt(at('a.jpg', 100))).toBe(hashOf(2));
  });

  test('when it is asked again, only records that have changed are read; for what is known already, nothing is', async () => {
    const { ledger, places, plant, reads } = world();
    for (const number of [1, 2, 3]) await plant(number, `${number}.jpg`, number);
    reads.length = 0;
    expect((await places.of(ledger, 0)).hasSize(1)).toBe(false);
    expect(reads).toEqual([]);
    await places.of(ledger, Infinity);
    expect(reads.filter((name) => name === 'documents.read')).toHaveLength(3);
    await plant(4, '4.jpg', 4);
    reads.length = 0;
    await places.of(ledger, Infinity);
    expect(reads.filter((name) => name === 'documents.read')).toHaveLength(1);
  });

  test('when only some are wanted, the newest are read', async () => {
    const { ledger, places, plant } = world();
    for (const number of [1, 2, 3]) await plant(number, `${number}.jpg`, number);
    const known = await places.of(ledger, 2);
    expect([1, 2, 3].map((size) => known.hasSize(size))).toEqual([false, true, true]);
  });
});
