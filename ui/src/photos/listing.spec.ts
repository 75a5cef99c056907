import { Listing } from './listing.js';
import type { FetchPage } from './listing.js';
import { photoItem } from './testing/photo-item.js';

function shelf(count: number, compare: ((one: string, other: string) => number) | null = null) {
  const names = Array.from({ length: count }, (_, at) => `p${String(at).padStart(4, '0')}`);
  const offsets: number[] = [];
  let version = 1;
  const fetchPage: FetchPage = async ({ offset, limit }, signal) => {
    offsets.push(offset);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (signal.aborted) {
      return {
        ok: false,
        problem: { code: 'aborted', status: 0, requestId: null, retryAfterSeconds: null, body: {} },
      };
    }
    const items = names.slice(offset, offset + limit).map(photoItem);
    const page = { items, total: names.length, truncated: false, skipped: 0, listingVersion: String(version) };
    return { ok: true, value: page };
  };
  const change = (edit: (all: string[]) => void): void => {
    edit(names);
    version += 1;
  };
  return { listing: new Listing(fetchPage, compare), offsets, names, change };
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));
const names = (listing: Listing): (string | undefined)[] => listing.state.get().items.map((one) => one?.filename);

describe('Listing', () => {
  it('when the middle is scrolled to, only its pages are read and the length is right', async () => {
    const { listing, offsets } = shelf(10_000);
    await listing.at(0);
    listing.ensure(5_010, 5_120);
    await rest();
    expect(offsets).toEqual([0, 5_000, 5_100]);
    expect(listing.state.get().items).toHaveLength(10_000);
    expect(names(listing)[5_050]).toBe('p5050');
  });

  it('when another place is wanted meanwhile, the older read is dropped', async () => {
    const { listing } = shelf(1_000);
    await listing.at(0);
    listing.ensure(300, 350);
    listing.ensure(800, 850);
    await rest();
    expect(names(listing)[300]).toBeUndefined();
    expect(names(listing)[800]).toBe('p0800');
  });

  it('when a photo is taken out and put back, every place fits again', async () => {
    const { listing } = shelf(5);
    await listing.at(0);
    const at = listing.remove('p0002');
    expect(names(listing)).toEqual(['p0000', 'p0001', 'p0003', 'p0004']);
    listing.insert(at, photoItem('p0002'));
    expect(names(listing)).toEqual(['p0000', 'p0001', 'p0002', 'p0003', 'p0004']);
  });

  it('when a page was asked for before a photo left, its answer is not laid over the new places', async () => {
    const { listing } = shelf(300);
    await listing.at(0);
    listing.ensure(100, 120);
    listing.remove('p0000');
    await rest();
    expect(names(listing)[100]).toBeUndefined();
  });

  it('when moves are under way, nothing is read until they are done', async () => {
    const { listing, offsets, change } = shelf(300);
    await listing.at(0);
    const release = listing.hold();
    listing.remove('p0000');
    listing.ensure(150, 160);
    await rest();
    expect(offsets).toEqual([0]);
    change((all) => void all.shift());
    release();
    await rest();
    expect(names(listing)[150]).toBe('p0151');
    expect(names(listing)[0]).toBe('p0001');
  });

  it('when a photo behind the read ones is wanted while moves are under way, it is the right one', async () => {
    const { listing, change } = shelf(300);
    await listing.at(0);
    const release = listing.hold();
    listing.remove('p0000');
    const wanted = listing.at(150);
    await rest();
    change((all) => void all.shift());
    release();
    expect((await wanted)?.filename).toBe('p0151');
  });

  it('when somebody else changed the folder, what was read before is read again', async () => {
    const { listing, change } = shelf(250);
    await listing.at(0);
    change((all) => void all.shift());
    listing.ensure(0, 150);
    await rest();
    expect(names(listing)[0]).toBe('p0001');
    expect(listing.state.get().items).toHaveLength(249);
  });

  it('when a photo is looked for, reading goes on until it is found', async () => {
    const { listing } = shelf(450);
    expect(await listing.locate('p0440', new AbortController().signal)).toBe(440);
    expect(await listing.locate('nowhere', new AbortController().signal)).toBe(-1);
  });

  it('when names are in order, a photo among 10,000 is found with few reads', async () => {
    const { listing, offsets } = shelf(10_000, (one, other) => (one < other ? -1 : one > other ? 1 : 0));
    expect(await listing.locate('p9321', new AbortController().signal)).toBe(9_321);
    expect(offsets.length).toBeLessThanOrEqual(8);
  });

  it('when the place is behind the end, there is no photo', async () => {
    const { listing } = shelf(3);
    expect(await listing.at(3)).toBeNull();
    expect(await listing.at(-1)).toBeNull();
  });

  it('when photos came whose places are not known, those on the screen stay until they are read again', async () => {
    const { listing, change } = shelf(150);
    const stop = listing.state.subscribe(() => undefined);
    await listing.at(0);
    change((all) => void all.unshift('p-new'));
    listing.spoil();
    expect(names(listing)[0]).toBe('p0000');
    await rest();
    expect(names(listing)[0]).toBe('p-new');
    stop();
  });

  it('when nobody looks at a spoiled listing, it is read again when somebody does', async () => {
    const { listing, offsets, change } = shelf(50);
    await listing.at(0);
    change((all) => void all.shift());
    listing.spoil();
    await rest();
    expect(offsets).toEqual([0]);
    expect((await listing.at(0))?.filename).toBe('p0001');
  });

  it('when many are wanted, they are read even while another place is scrolled to', async () => {
    const { listing } = shelf(1_000);
    await listing.at(0);
    const wanted = listing.between(0, 499);
    listing.ensure(900, 950);
    expect(await wanted).toHaveLength(500);
  });

  it('when several photos leave at once, the rest moves up', async () => {
    const { listing } = shelf(5);
    await listing.at(0);
    listing.removeAll(new Set(['p0001', 'p0003', 'p9999']));
    expect(names(listing)).toEqual(['p0000', 'p0002', 'p0004']);
  });
});
