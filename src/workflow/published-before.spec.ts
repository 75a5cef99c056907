import { sha256Hex } from '../kernel/index.js';
import { ManualClock, MemoryStore, memoryStorage } from '../storage/testing/index.js';
import { recordOf, entryOf } from '../../test/support/app/planted-records.js';
import { HASH, Owner } from './testing/ledger-contract/owner.js';
import { LedgerPublishedPhotos } from './published-before.js';

function world() {
  const clock = new ManualClock();
  const { storage } = memoryStorage({ clock, store: new MemoryStore(clock) });
  const { tools, runtime } = new Owner(storage);
  const wasPublished = (hash = HASH): Promise<boolean> => new LedgerPublishedPhotos(tools).wasPublished(runtime, hash);
  const plant = (path: string, text: string) => storage.documents.create({ path }, Buffer.from(text));
  const record = (text: object | string) =>
    plant(`ledger/${HASH.slice(0, 2)}/${HASH}.json`, typeof text === 'string' ? text : JSON.stringify(text));
  return { wasPublished, plant, record };
}

const entry = (state: string, past: readonly object[] = []): object => ({ outbox: entryOf({ state, past }) });
const earlier = { attempt: 1, state: 'SENT', postId: null, postUrl: null, sentAt: null, caption: null };

describe('LedgerPublishedPhotos', () => {
  test('when nobody has worked with the bytes, they were not published', async () => {
    expect(await world().wasPublished()).toBe(false);
  });

  test.each<[string, object, boolean]>([
    ['sent', { platforms: entry('SENT') }, true],
    ['perhaps sent', { platforms: entry('UNKNOWN') }, true],
    ['sent in an earlier attempt', { platforms: entry('PENDING', [earlier]) }, true],
    ['refused', { platforms: entry('FAILED') }, false],
    ['only sorted', { platforms: {} }, false],
  ])('when the ledger says that they were %s, the answer is so', async (_what, change, expected) => {
    const { wasPublished, record } = world();
    await record(recordOf(HASH, change));
    expect(await wasPublished()).toBe(expected);
  });

  test('when their record cannot be read, somebody has worked with them', async () => {
    const { wasPublished, record } = world();
    await record('{ this is no record');
    expect(await wasPublished()).toBe(true);
  });

  test('when an earlier service has published them, they were; a list that cannot be read says nothing', async () => {
    const { wasPublished, plant } = world();
    await plant('ledger/imported.json', JSON.stringify({ schema: 1, sha256: [], contentHashes: [HASH], etags: [] }));
    expect([await wasPublished(), await wasPublished(sha256Hex('other'))]).toEqual([true, false]);
    const broken = world();
    await broken.plant('ledger/imported.json', '{');
    expect(await broken.wasPublished()).toBe(false);
  });
});
