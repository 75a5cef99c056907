import type { PhotoRef } from '../kernel/index.js';
import type { ListingQuery } from './photo-listing.port.js';
import { ListedPhotos } from './photo-listing.js';
import { ManualClock } from './testing/manual-clock.js';
import { memoryStorage, type StorageOperation } from './testing/index.js';

const QUERY: ListingQuery = {
  folder: 'inbox',
  sort: 'name',
  order: 'asc',
  search: '',
  filter: null,
  limit: 50,
  cursor: null,
  offset: 0,
};

function setup(names: readonly string[], options: { scanBudget?: number; before?: () => Promise<void> } = {}) {
  const clock = new ManualClock();
  const calls: StorageOperation[] = [];
  const before = async (operation: StorageOperation) => {
    calls.push(operation);
    await options.before?.();
  };
  const { storage, store } = memoryStorage({ clock, pageSize: 10, hooks: { before } });
  for (const name of names) store.plant('inbox', name, Buffer.from(name));
  const listing = new ListedPhotos({ storage, clock, scanBudget: options.scanBudget });
  return { listing, store, clock, calls };
}

const namesOf = (refs: readonly PhotoRef[]) => refs.map((ref) => ref.name);
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `p${String(i).padStart(4, '0')}.jpg`);

async function walk(listing: ListedPhotos, query: ListingQuery): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listing.page({ ...query, cursor });
    names.push(...namesOf(page.items));
    cursor = page.cursor;
  } while (cursor !== null);
  return names;
}

describe('ListedPhotos', () => {
  test('when photos are listed by name, they come without case and by code point', async () => {
    const { listing } = setup(['b.jpg', 'A.jpg', 'Ä.jpg', 'c.JPG', '😀.jpg', '写.jpg']);
    const sorted = ['A.jpg', 'b.jpg', 'c.JPG', 'Ä.jpg', '写.jpg', '😀.jpg'];
    expect(namesOf((await listing.page(QUERY)).items)).toEqual(sorted);
    expect(namesOf((await listing.page({ ...QUERY, order: 'desc' })).items)).toEqual(sorted.reverse());
  });

  test('when photos are listed by date or size, those of one value are in name order either way', async () => {
    const { listing, store, clock } = setup(['bb.jpg', 'aa.jpg']);
    clock.advance(1000);
    store.plant('inbox', 'c.jpg', Buffer.from('c'));
    for (const sort of ['date', 'size'] as const) {
      const ascending = namesOf((await listing.page({ ...QUERY, sort })).items);
      const descending = namesOf((await listing.page({ ...QUERY, sort, order: 'desc' })).items);
      const [up, down] = [
        ['aa.jpg', 'bb.jpg', 'c.jpg'],
        ['c.jpg', 'aa.jpg', 'bb.jpg'],
      ];
      expect([ascending, descending]).toEqual(sort === 'date' ? [up, down] : [down, up]);
    }
  });

  test('when pages of every sort are walked, each photo is shown exactly once', async () => {
    const names = numbered(300);
    const { listing } = setup(names);
    for (const sort of ['name', 'date', 'size'] as const) {
      for (const order of ['asc', 'desc'] as const) {
        const walked = await walk(listing, { ...QUERY, sort, order, limit: 7 });
        expect(walked).toHaveLength(300);
        expect(new Set(walked).size).toBe(300);
      }
    }
  });

  test('when the folder changes between two pages, no other photo is shown twice or left out', async () => {
    const names = numbered(20);
    const { listing, store } = setup(names);
    const first = await listing.page({ ...QUERY, limit: 10 });
    store.folders.inbox.delete('p0003.jpg');
    store.folders.inbox.delete('p0009.jpg');
    store.plant('inbox', 'p0000a.jpg', Buffer.from('new'));
    listing.invalidate('inbox');
    const second = await listing.page({ ...QUERY, limit: 50, cursor: first.cursor });
    expect([...namesOf(first.items), ...namesOf(second.items)]).toEqual(names);
    expect(second.listingVersion).not.toBe(first.listingVersion);
  });

  test('when a cursor belongs to another question or is none, it is refused', async () => {
    const { listing } = setup(numbered(5));
    const { cursor } = await listing.page({ ...QUERY, limit: 2 });
    const refused = { code: 'validation_failed' };
    for (const other of [{ sort: 'date' }, { order: 'desc' }, { search: 'p' }, { folder: 'keep' }] as const) {
      await expect(listing.page({ ...QUERY, ...other, cursor })).rejects.toMatchObject(refused);
    }
    for (const cursor of ['', 'x', Buffer.from('[1,2,3]').toString('base64url')]) {
      await expect(listing.page({ ...QUERY, cursor })).rejects.toMatchObject(refused);
    }
  });

  test('when it is searched, part of the name counts without case and nothing is a wildcard', async () => {
    const { listing } = setup(['Strand.jpg', 'Ostrand 1.jpg', '100%.jpg', 'e\u0301te\u0301.jpg']);
    const find = async (search: string) => namesOf((await listing.page({ ...QUERY, search })).items);
    expect(await find('  STRAND ')).toEqual(['Ostrand 1.jpg', 'Strand.jpg']);
    expect(await find('%')).toEqual(['100%.jpg']);
    expect(await find('*')).toEqual([]);
    expect(await find('\u00c9t\u00e9')).toHaveLength(1);
  });

  test('when an offset is given, the page begins there; past the end it is empty', async () => {
    const { listing } = setup(numbered(5));
    const page = await listing.page({ ...QUERY, offset: 3, limit: 10 });
    expect(page).toMatchObject({ offset: 3, total: 5, cursor: null, truncated: false });
    expect(namesOf(page.items)).toEqual(['p0003.jpg', 'p0004.jpg']);
    expect((await listing.page({ ...QUERY, offset: 99 })).items).toEqual([]);
  });

  test('when a filter is given, total and pages count only what it lets through', async () => {
    const { listing } = setup(numbered(10));
    const filter = (ref: PhotoRef) => ref.name >= 'p0005';
    const page = await listing.page({ ...QUERY, filter, limit: 3 });
    expect(page.total).toBe(5);
    expect(await walk(listing, { ...QUERY, filter, limit: 3 })).toEqual(numbered(10).slice(5));
  });

  test('when a folder has more photos than the budget, the rest is not shown and that is said', async () => {
    const { listing } = setup(numbered(25), { scanBudget: 12 });
    expect(await listing.page(QUERY)).toMatchObject({ total: 12, truncated: true });
    const exact = setup(numbered(12), { scanBudget: 12 });
    expect(await exact.listing.page(QUERY)).toMatchObject({ total: 12, truncated: false });
  });

  test('when a listing is younger than 30 s it is served from memory, and no longer after that', async () => {
    const { listing, calls, clock } = setup(numbered(3));
    await listing.page(QUERY);
    clock.advance(29_999);
    await listing.page({ ...QUERY, sort: 'size' });
    expect(calls).toHaveLength(1);
    clock.advance(1);
    await listing.page(QUERY);
    expect(calls).toHaveLength(2);
  });

  test('when many ask at once, the folder is read once', async () => {
    const { listing, calls } = setup(numbered(3));
    await Promise.all(Array.from({ length: 20 }, () => listing.page(QUERY)));
    expect(calls).toHaveLength(1);
  });

  test('when a listing is at hand its photos are known by their exact name, and no longer when it is old or changed', async () => {
    const { listing, clock, calls } = setup(['a.jpg']);
    expect(listing.known('inbox', 'a.jpg')).toBeNull();
    const { items } = await listing.page(QUERY);
    expect(listing.known('inbox', 'a.jpg')).toEqual(items[0]);
    expect([listing.known('inbox', 'A.jpg'), listing.known('keep', 'a.jpg')]).toEqual([null, null]);
    listing.invalidate('inbox');
    expect(listing.known('inbox', 'a.jpg')).toBeNull();
    await listing.page(QUERY);
    clock.advance(30_000);
    expect(listing.known('inbox', 'a.jpg')).toBeNull();
    expect(calls).toHaveLength(2);
  });

  test('when fresh is asked for, the storage is read although the cache is young', async () => {
    const { listing, calls, store } = setup(numbered(1));
    await listing.page(QUERY);
    store.plant('inbox', 'q.jpg', Buffer.from('q'));
    expect(namesOf((await listing.all('inbox', false)).photos)).toEqual(['p0000.jpg']);
    expect(namesOf((await listing.all('inbox', true)).photos)).toEqual(['p0000.jpg', 'q.jpg']);
    expect(calls).toHaveLength(2);
  });

  test('when a mutation comes while a folder is being read, that reading is not kept', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { listing, calls, store } = setup(numbered(1), { before: () => gate });
    const slow = listing.page(QUERY);
    listing.invalidate('inbox');
    store.plant('inbox', 'q.jpg', Buffer.from('q'));
    const after = listing.page(QUERY);
    release();
    await slow;
    expect((await after).total).toBe(2);
    expect(calls).toHaveLength(2);
  });

  test('when the storage fails, the error comes through and nothing is remembered', async () => {
    let isDown = true;
    const fail = async () => {
      if (isDown) throw new Error('down');
    };
    const { listing } = setup(numbered(1), { before: fail });
    await expect(listing.page(QUERY)).rejects.toThrow('down');
    isDown = false;
    expect((await listing.page(QUERY)).total).toBe(1);
  });
});
